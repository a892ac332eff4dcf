import type { BusinessProfile, DetectedLanguage } from '../shared/language.js';
import { OPERATOR_RULE } from './operator-words.js';
import { groundWording, isAutomatic, LIFE_WORDING, OPERATOR_WORDING, OUTCOME_WORDINGS, PUBLISH_WORDING, UNKNOWN_LANGUAGE_WORDING, type Wording } from './policy.js';
import type { EvidenceSpan, Mask, Outcome } from './types.js';

/** A quoted passage longer than this many code units is cut at a word, with an ellipsis. */
const LONGEST_QUOTE = 140;

/** More passages of one ground than this are shown on the text itself, not listed. */
const MOST_QUOTES = 3;

interface Decision {
  readonly lang: DetectedLanguage;
  readonly outcome: Outcome;
  readonly spans: readonly EvidenceSpan[];
  readonly masks: readonly Mask[];
  readonly business: BusinessProfile;
}

/** Sentences for the author: one for each ground, naming its passage and the rule, then what happens next. */
export function reasonsFor(decision: Decision): Wording {
  if (decision.outcome === 'publish' && decision.lang !== 'unknown' && decision.spans.length === 0) return PUBLISH_WORDING;
  const parts: Wording[] = [];
  if (decision.lang === 'unknown') parts.push(UNKNOWN_LANGUAGE_WORDING);
  const life = decision.spans.find((span) => span.rule === 'danger.life');
  // Nothing about rules or outcomes beside a cry for help.
  if (life !== undefined) return filled(LIFE_WORDING, [life.quote], decision.business.name);
  const told = new Set<string>();
  const named = decision.spans.filter((span) => span.rule === OPERATOR_RULE);
  if (named.length > 0) parts.push(filled(OPERATOR_WORDING, [...new Set(named.map((span) => span.quote))].slice(0, MOST_QUOTES), decision.business.name));
  for (const span of decision.spans) {
    if (told.has(span.ground) || span.rule === OPERATOR_RULE) continue;
    told.add(span.ground);
    const quotes = decision.spans.filter((other) => other.ground === span.ground && other.rule !== OPERATOR_RULE).map((other) => other.quote);
    parts.push(filled(groundWording(span.ground), [...new Set(quotes)].slice(0, MOST_QUOTES), decision.business.name));
  }
  if (decision.outcome === 'publish') parts.push(PUBLISH_WORDING);
  else if (decision.outcome === 'mask' && !isAutomatic('mask', decision.masks)) parts.push(OUTCOME_WORDINGS.mask_consent);
  else parts.push(OUTCOME_WORDINGS[decision.outcome]);
  return { fr: parts.map((part) => part.fr).join(' '), en: parts.map((part) => part.en).join(' ') };
}

/** The sentence on one passage: for a word of the operator its own, which reproaches nothing. */
export const passageWording = (span: Pick<EvidenceSpan, 'ground' | 'rule'>): Wording => (span.rule === OPERATOR_RULE ? OPERATOR_WORDING : groundWording(span.ground));

function filled(wording: Wording, quotes: readonly string[], business: string): Wording {
  const passages = quotes.map((quote) => shortened(quote));
  const fill = (text: string, nobody: string, between: string): string =>
    text.replaceAll('{business}', () => (business === '' ? nobody : business)).replaceAll('{quote}', () => passages.join(between));
  return { fr: fill(wording.fr, 'l’établissement', ' », « '), en: fill(wording.en, 'the business', '”, “') };
}

function shortened(quote: string): string {
  const flat = quote.replace(/\s+/g, ' ').trim();
  if (flat.length <= LONGEST_QUOTE) return flat;
  return `${flat.slice(0, LONGEST_QUOTE).replace(/\s+\S*$/, '')}…`;
}
