import type { BusinessProfile, DetectedLanguage, Language } from '../shared/language.js';
import { OPERATOR_RULE } from './operator-words.js';
import { groundWording, isAutomatic, LIFE_WORDING, OPERATOR_WORDING, OUTCOME_WORDINGS, PUBLISH_WORDING, UNKNOWN_LANGUAGE_WORDING, type Wording } from './policy.js';
import type { EvidenceSpan, Mask, Outcome, Reasons } from './types.js';

/** A quoted passage longer than this many code units is cut at a word, with an ellipsis. */
const LONGEST_QUOTE = 140;

/** The rule that finds an author who may want to die. */
const LIFE_RULE = 'danger.life';

/** More passages of one ground than this are shown on the text itself, not listed. */
const MOST_QUOTES = 3;

interface Decision {
  readonly lang: DetectedLanguage;
  readonly outcome: Outcome;
  readonly spans: readonly EvidenceSpan[];
  readonly masks: readonly Mask[];
  readonly business: BusinessProfile;
}

/**
 * Sentences for the author: one for each ground, naming its passage and the rule, then what happens next. In French and English, and in the
 * language of the review where that is another one.
 */
export function reasonsFor(decision: Decision): Reasons {
  const { fr, en, ...others } = wordingOf(decision);
  const { lang } = decision;
  return lang === 'fr' || lang === 'en' || lang === 'unknown' ? { fr, en } : { fr, en, [lang]: others[lang] };
}

function wordingOf(decision: Decision): Wording {
  if (decision.outcome === 'publish' && decision.lang !== 'unknown' && decision.spans.length === 0) return PUBLISH_WORDING;
  const parts: Wording[] = [];
  if (decision.lang === 'unknown') parts.push(UNKNOWN_LANGUAGE_WORDING);
  const life = decision.spans.find(isCryForHelp);
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
  return inEach((lang) => parts.map((part) => part[lang]).join(' '));
}

/** Whether the author speaks of ending their life: nothing they receive then speaks of rules. */
export const isCryForHelp = (span: Pick<EvidenceSpan, 'rule'>): boolean => span.rule === LIFE_RULE;

/** The sentence on one passage: for a word of the operator, and for a cry for help, one of its own that reproaches nothing. */
export function passageWording(span: Pick<EvidenceSpan, 'ground' | 'rule'>): Wording {
  if (isCryForHelp(span)) return LIFE_WORDING;
  return span.rule === OPERATOR_RULE ? OPERATOR_WORDING : groundWording(span.ground);
}

/** The language an author reads a reason in: that of the review where we write it, else that of the page or mail around it. */
export const reasonLanguage = (review: string | null, around: 'fr' | 'en'): Language => (review === 'es' || review === 'de' || review === 'it' ? review : around);

/** What a language calls a business that has no name here, and what stands between two passages. */
const SPOKEN: Readonly<Record<Language, { readonly nobody: string; readonly between: string }>> = {
  fr: { nobody: 'l’établissement', between: ' », « ' }, en: { nobody: 'the business', between: '”, “' }, es: { nobody: 'el establecimiento', between: '», «' },
  de: { nobody: 'dem Betrieb', between: '“, „' }, it: { nobody: 'l’attività', between: '», «' },
};

const inEach = (write: (lang: Language) => string): Wording => ({ fr: write('fr'), en: write('en'), es: write('es'), de: write('de'), it: write('it') });

function filled(wording: Wording, quotes: readonly string[], business: string): Wording {
  const passages = quotes.map((quote) => shortened(quote));
  return inEach((lang) => wording[lang].replaceAll('{business}', () => (business === '' ? SPOKEN[lang].nobody : business)).replaceAll('{quote}', () => passages.join(SPOKEN[lang].between)));
}

function shortened(quote: string): string {
  const flat = quote.replace(/\s+/g, ' ').trim();
  if (flat.length <= LONGEST_QUOTE) return flat;
  return `${flat.slice(0, LONGEST_QUOTE).replace(/\s+\S*$/, '')}…`;
}
