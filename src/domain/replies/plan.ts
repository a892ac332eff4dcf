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
  const kept = steps.filter((s) => !/^(?:repair|fact|close|thin)/u.test(s.move)).slice(0, r.words > 40 ? 3 : r.words > 12 ? 2 : 1);
  return [...kept, answer];
}

function praisePlan(r: Reading): Step[] {
  if (isThin(r)) return [{ move: r.words === 0 && (r.rating ?? 0) >= 4 ? 'open_stars' : 'open_praise' }, ...closePraise(r)];
  const [first, second, third, fourth] = specific(r.liked);
  const generic = r.liked.find((t) => t.weight === 0);
  const steps: Step[] = [];
  if (r.words > 40 && second) {
    steps.push({ move: 'open_praise' }, { move: 'ack_praise', topics: [first, second].filter((t) => t !== undefined) });
    if (third) steps.push({ move: 'also_praise', topics: [third, ...(fourth && r.words > 70 ? [fourth] : [])] });
  } else if (first) {
    steps.push({ move: 'open_topic_praise', topics: second && r.words > 5 ? [first, second] : [first] });
    if (r.words > 16 && third) steps.push({ move: 'also_praise', topics: [third] });
    else if (r.words > 16 && r.quote && !r.quote.includes(first.quote)) steps.push({ move: 'quote_praise', quote: r.quote, optional: true });
  } else if (generic) {
    steps.push({ move: 'open_generic_praise', topics: [generic] });
    if (r.words > 8 && r.quote) steps.push({ move: 'quote_praise', quote: r.quote, optional: true });
  } else {
    steps.push({ move: 'open_praise' });
    if (r.quote) steps.push({ move: 'quote_praise', quote: r.quote });
    else if (r.named[0] && r.suggestion === null && r.disliked.length === 0) steps.push({ move: 'ack_neutral', topics: r.named.slice(0, 1) });
  }
  const reserve = r.disliked[0];
  if (reserve) steps.push({ move: 'ack_reserve', topics: [reserve] });
  else if (r.criticism) steps.push({ move: 'quote_neutral', quote: r.criticism, optional: true });
  return [...steps, ...suggestionStep(r), ...errorStep(r), ...closePraise(r)];
}

function complaintPlan(r: Reading): Step[] {
  if (isThin(r)) return [{ move: 'open_neutral' }, { move: 'thin_complaint' }];
  const steps: Step[] = [{ move: 'open_complaint' }];
  const [first, second] = pair(r.disliked);
  if (first) steps.push({ move: 'ack_problem', topics: second && r.words > 12 ? [first, second] : [first] });
  else if (r.quote) steps.push({ move: 'quote_problem', quote: r.quote });
  else {
    const about = r.disliked[0] ?? r.named.find((t) => t.polarity !== 'positive');
    if (about) steps.push({ move: 'ack_problem', topics: [about] });
    else if (r.liked[0]) steps.push({ move: 'ack_neutral', topics: r.liked.slice(0, 1) });
  }
  if (r.words > 45 && first && r.quote && !r.quote.includes(first.quote)) steps.push({ move: 'quote_problem', quote: r.quote, optional: true });
  if (r.fact) steps.push({ move: 'fact', fact: r.fact, optional: true });
  steps.push(...suggestionStep(r), ...errorStep(r));
  const repair = r.remediable || r.words > 20 || r.contact !== null;
  if (repair) steps.push({ move: r.contact ? 'repair_contact' : 'repair_open' });
  if (!repair || r.words > 60) steps.push({ move: 'close_complaint', optional: true });
  return steps;
}

function mixedPlan(r: Reading): Step[] {
  const [good, better] = pair(r.liked);
  const [bad, worse] = pair(r.disliked);
  if (!good && r.rating !== null && r.rating <= 2) return complaintPlan(r);
  const steps: Step[] = [{ move: good && r.words > 12 ? 'open_mixed' : 'open_neutral' }];
  if (good && bad) {
    steps.push({ move: 'ack_mixed', topics: better && r.words > 45 ? [good, better] : [good], contrast: worse && r.words > 45 ? [bad, worse] : [bad] });
  } else if (bad) steps.push({ move: 'ack_reserve', topics: worse && r.words > 12 ? [bad, worse] : [bad] });
  else if (r.quote) steps.push({ move: 'quote_neutral', quote: r.quote });
  else if (r.named[0]) steps.push({ move: 'ack_neutral', topics: r.named.slice(0, 1) });
  if (r.fact) steps.push({ move: 'fact', fact: r.fact, optional: true });
  steps.push(...suggestionStep(r), ...errorStep(r));
  if (r.remediable) steps.push({ move: r.contact ? 'repair_contact' : 'repair_open' });
  else if (r.words > 45 && (r.rating ?? 3) <= 3) steps.push({ move: 'close_complaint', optional: true });
  return steps;
}

function neutralPlan(r: Reading): Step[] {
  const steps: Step[] = [{ move: 'open_neutral' }];
  if (r.named.length > 0) steps.push({ move: 'ack_neutral', topics: specific(r.named).length > 1 && r.words > 12 ? specific(r.named).slice(0, 2) : r.named.slice(0, 1) });
  else if (r.quote) steps.push({ move: 'quote_neutral', quote: r.quote });
  steps.push(...suggestionStep(r), ...errorStep(r));
  if (r.remediable) steps.push({ move: r.contact ? 'repair_contact' : 'repair_open' });
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
  if (topic) return [{ move: 'suggestion_topic', topics: [topic], optional: true }];
  return quote ? [{ move: 'suggestion', quote, optional: true }] : [];
}

const errorStep = (r: Reading): Step[] => r.error ? [{ move: 'reported_error', quote: r.error, optional: true }] : [];

function closePraise(r: Reading): Step[] {
  const move = r.sector === 'food' ? 'close_food' : r.sector === 'place' ? 'close_place' : r.sector === 'remote' ? 'close_remote' : 'close_praise';
  return [{ move, optional: true }];
}
