import type { Reading } from './reading.js';
import type { Topic } from './topics.js';

/** One sentence to write: the move, what it names, and whether the reply stands without it. */
export interface Step {
  readonly move: string;
  readonly topics?: readonly Topic[];
  readonly contrast?: readonly Topic[];
  readonly quote?: string;
  readonly fact?: string;
  readonly optional?: boolean;
  /** What to say when every wording of this move was used lately. */
  readonly instead?: Step;
}

const THIN = 3;
/** The thing as a whole is named only alone, and a second thing only where its own words tell its mood. */
const specific = (topics: readonly Topic[]): readonly Topic[] => topics.filter((t) => t.weight > 0);
function pair(topics: readonly Topic[]): readonly Topic[] {
  const [first, ...rest] = specific(topics);
  return first ? [first, ...rest.filter((t) => t.firm)] : topics.filter((t) => t.weight === 0).slice(0, 1);
}
const isThin = (r: Reading): boolean => r.words <= THIN && r.named.length === 0;

/** What the reply does, in order. Length follows the review: one or two sentences for a word, three to six for a story. */
export function planReply(r: Reading): Step[] {
  if (r.sector === 'secret') return secretPlan(r);
  if (r.isPrivate) return [{ move: 'open_question' }, ...(r.fact ? [{ move: 'answer_fact', fact: r.fact }] : [])];
  if (r.stance === 'unplaced') return [{ move: 'open_neutral' }, { move: 'unplaced' }];
  if (r.grief) return [{ move: 'open_grief' }, { move: 'respect_grief' }, ...(r.contact ? [{ move: 'repair_contact', optional: true }] : [])];
  const steps = bodyPlan(r);
  return withoutEcho(r.question ? withAnswer(r, steps) : steps);
}

/** A thing named once is not named again as a suggestion. */
function withoutEcho(steps: readonly Step[]): Step[] {
  const named = new Set(steps.filter((s) => s.move !== 'suggestion_topic').flatMap((s) => [...(s.topics ?? []), ...(s.contrast ?? [])]));
  return steps.filter((s) => s.move !== 'suggestion_topic' || !s.topics?.some((t) => named.has(t)));
}

function bodyPlan(r: Reading): Step[] {
  switch (r.stance) {
    case 'praise': return praisePlan(r);
    case 'complaint': return complaintPlan(r);
    case 'mixed': return mixedPlan(r);
    default: return neutralPlan(r);
  }
}

/** A question is answered first and the rest kept short: thanks, what they named, the answer. */
function withAnswer(r: Reading, steps: readonly Step[]): Step[] {
  const answer: Step = r.fact ? { move: 'answer_fact', fact: r.fact } : { move: r.contact ? 'answer_who' : 'answer_open' };
  const kept = steps.filter((s) => !/^(?:repair|fact|close|thin)/u.test(s.move)).filter((s, i) => i === 0 || r.words > 12 || s.topics !== undefined).slice(0, r.words > 40 ? 3 : 2);
  return [...kept, answer];
}

function praisePlan(r: Reading): Step[] {
  const steps = thanks(r);
  const reserve = r.disliked.find((t) => t.weight > 0);
  if (reserve) steps.push({ move: 'ack_reserve', topics: [reserve] });
  else if (r.criticism) steps.push({ move: 'quote_neutral', quote: r.criticism, optional: true });
  return [...steps, ...suggestionStep(r), ...errorStep(r), ...(r.words <= 2 && r.named.length === 0 && !r.praise && r.words > 0 ? [] : closePraise(r))];
}

/** Thanks for what was named, else for the author's own words of praise, else the shortest thanks. */
function thanks(r: Reading): Step[] {
  const liked = specific(r.liked);
  // What was praised in so many words comes before what only stood in a happy review.
  const [first, second, third, fourth] = [...liked.filter((t) => t.firm), ...liked.filter((t) => !t.firm)];
  if (r.words > 40 && first && second) {
    return [{ move: 'open_praise' }, { move: 'ack_praise', topics: [first, second] }, ...(third ? [{ move: 'also_praise', topics: [third, ...(fourth && r.words > 70 ? [fourth] : [])] }] : [])];
  }
  const circumstance = (first?.beside === true || first?.firm === false) && r.praise !== null;
  if (first && !circumstance) return [{ move: 'open_topic_praise', topics: second?.firm === true && r.words > 5 ? [first, second] : [first] }, ...moreThanks(r, first, third)];
  const generic = r.liked.find((t) => t.weight === 0);
  const plain: Step = generic ? { move: 'open_generic_praise', topics: [generic] } : { move: r.words === 0 && (r.rating ?? 0) >= 4 ? 'open_stars' : 'open_praise' };
  const open: Step = r.praise ? { move: 'open_word_praise', quote: r.praise, instead: plain } : plain;
  const quote = r.words > 8 || (r.words > THIN && !r.praise) ? [r.quote, r.loyal].find((q) => q && !sameWords(q, r.praise)) : undefined;
  return [open, ...(quote ? [{ move: 'quote_praise', quote, optional: true }] : [])];
}

function moreThanks(r: Reading, first: Topic, third: Topic | undefined): Step[] {
  if (r.words <= 16) return [];
  if (third?.firm === true) return [{ move: 'also_praise', topics: [third] }];
  const quote = [r.quote, r.loyal].find((q) => q && !q.includes(first.quote) && !first.passage.includes(q));
  return quote ? [{ move: 'quote_praise', quote, optional: true }] : [];
}

const sameWords = (a: string, b: string | null): boolean => b !== null && (a.toLowerCase().includes(b) || b.includes(a.toLowerCase()));

function complaintPlan(r: Reading): Step[] {
  if (isThin(r) && !r.quote) return [{ move: 'open_neutral' }, { move: 'thin_complaint' }];
  const steps: Step[] = [{ move: 'open_complaint' }, ...blame(r)];
  const named = steps.length > 1;
  const [first] = specific(r.disliked);
  if (r.words > 45 && first && r.quote && !overlapping(r.quote, r.disliked)) steps.push({ move: 'quote_problem', quote: r.quote, optional: true });
  if (r.fact) steps.push({ move: 'fact', fact: r.fact, optional: true });
  const wish = [...suggestionStep(r), ...errorStep(r)];
  steps.push(...wish);
  if (!named && wish.length === 0 && r.words <= SHORT) return [...steps, { move: 'thin_complaint' }];
  const repair = r.remediable || r.words > 20 || r.contact !== null || (!named && wish.length === 0);
  if (repair) steps.push({ move: r.contact ? 'repair_contact' : 'repair_open' });
  else steps.push({ move: 'close_complaint', optional: true });
  return steps;
}

/** Words up to which a review that names nothing may be asked what could be better. */
const LITTLE = 12;
/** Words under which a complaint that names nothing may be asked for a detail; a longer one has told its story. */
const SHORT = 8;
/** Below this a thing was found by a vague turn of phrase ("does not work"): the author's own words say it better. */
const VAGUE = 2;

/** What went wrong, named; else quoted; nothing rather than a guess. */
function blame(r: Reading): Step[] {
  const [first, second] = specific(r.disliked).filter((t) => t.firm || !t.beside);
  if (r.quote && (!first || first.weight < VAGUE)) return [{ move: 'quote_problem', quote: r.quote }];
  if (first) return [{ move: 'ack_problem', topics: second?.firm === true && second.phrase.owner === 'the' && r.words > 9 && second.weight >= VAGUE ? [first, second] : [first] }];
  const about = r.disliked.find((t) => t.weight < 0) ?? r.named.find((t) => t.polarity === 'neutral' && t.weight >= VAGUE && t !== r.suggestion?.topic);
  const whole = r.words <= 12 ? r.disliked.find((t) => t.weight === 0) : undefined;
  return about ?? whole ? [{ move: 'ack_problem', topics: [about ?? whole].filter((t) => t !== undefined) }] : [];
}

/** Already said by the wish that is answered. */
const inWish = (t: Topic, r: Reading): boolean => t === r.suggestion?.topic || r.suggestion?.quote?.text.includes(t.quote) === true;
const overlapping = (quote: string, topics: readonly Topic[]): boolean => topics.some((t) => quote.includes(t.quote) || t.passage.includes(quote));

function mixedPlan(r: Reading): Step[] {
  const [good, better] = pair(r.liked);
  const [bad, worse] = pair(r.disliked.filter((t) => t.weight !== 0 && !inWish(t, r)));
  if (!good && r.rating !== null && r.rating <= 2) return complaintPlan(r);
  const steps: Step[] = [];
  if (good && bad) {
    steps.push({ move: r.words > 12 ? 'open_mixed' : 'open_neutral' });
    steps.push({ move: 'ack_mixed', topics: better && r.words > 45 ? [good, better] : [good], contrast: worse && r.words > 45 ? [bad, worse] : [bad] });
  } else if (bad) steps.push({ move: 'open_neutral' }, { move: 'ack_reserve', topics: worse && r.words > 12 ? [bad, worse] : [bad] });
  else if (good) steps.push({ move: good.weight > 0 ? 'open_topic_praise' : 'open_generic_praise', topics: [good] }, ...(r.quote ? [{ move: 'quote_neutral', quote: r.quote }] : []));
  else if (r.quote) steps.push({ move: 'open_neutral' }, { move: 'quote_neutral', quote: r.quote });
  else steps.push({ move: 'open_neutral' }, ...r.named.filter((t) => t.weight > 0 && !inWish(t, r)).slice(0, 1).map((t) => ({ move: 'ack_neutral', topics: [t] })));
  if (r.fact) steps.push({ move: 'fact', fact: r.fact, optional: true });
  steps.push(...suggestionStep(r), ...errorStep(r));
  if (r.remediable) steps.push({ move: r.contact ? 'repair_contact' : 'repair_open' });
  else if (steps.length === 1 && r.words <= LITTLE) steps.push({ move: 'thin_neutral', optional: true });
  else if (r.words > 45 && (r.rating ?? 3) <= 3) steps.push({ move: 'close_complaint', optional: true });
  return steps;
}

function neutralPlan(r: Reading): Step[] {
  if (r.rating !== null && r.rating <= 2 && r.named.length === 0 && !r.suggestion) return complaintPlan(r);
  // A wish that is answered leaves nothing else of its own sentence to name.
  const named = specific(r.named).filter((t) => !inWish(t, r) && t.passage !== r.suggestion?.topic?.passage);
  const [first, second] = named;
  const steps: Step[] = [{ move: 'open_neutral' }];
  if (first) steps.push({ move: 'ack_neutral', topics: second && r.words > 12 ? [first, second] : [first] });
  else if (r.quote && !r.suggestion?.quote?.text.includes(r.quote)) steps.push({ move: 'quote_neutral', quote: r.quote });
  steps.push(...suggestionStep(r), ...errorStep(r));
  if (r.remediable) steps.push({ move: r.contact ? 'repair_contact' : 'repair_open' });
  else if (steps.length === 1 && r.words <= LITTLE) steps.push({ move: 'thin_neutral', optional: true });
  return steps;
}

/** Secrecy: thanks for writing, at most a general word, a private way on; nothing that places the person in the practice. */
function secretPlan(r: Reading): Step[] {
  const topic = r.liked[0] ?? r.named[0];
  const steps: Step[] = [{ move: 'secret_open' }];
  const pleased = r.stance === 'praise' && r.disliked.length === 0;
  const about = pleased ? topic : r.disliked[0] ?? topic;
  if (about) steps.push({ move: 'secret_ack', topics: [about] });
  if (!pleased && r.words > THIN) steps.push({ move: 'secret_reserve' });
  if (r.question && r.fact) steps.push({ move: 'answer_fact', fact: r.fact });
  else if (r.question || r.remediable || r.stance === 'complaint') steps.push({ move: r.contact ? 'secret_contact' : 'secret_open_contact' });
  return steps;
}

function suggestionStep(r: Reading): Step[] {
  if (!r.suggestion) return [];
  const { topic, quote } = r.suggestion;
  if (quote?.kind === 'idea') return [{ move: 'suggestion', quote: quote.text, optional: true }];
  if (topic) return [{ move: 'suggestion_topic', topics: [topic], optional: true }];
  return quote ? [{ move: 'remark', quote: quote.text, optional: true }] : [];
}

const errorStep = (r: Reading): Step[] => r.error ? [{ move: 'reported_error', quote: r.error, optional: true }] : [];

function closePraise(r: Reading): Step[] {
  const move = r.sector === 'food' ? 'close_food' : r.sector === 'counter' ? 'close_counter' : r.sector === 'place' ? 'close_place' : r.sector === 'remote' ? 'close_remote' : 'close_praise';
  return [{ move, optional: true }];
}
