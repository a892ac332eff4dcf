import { LANGUAGES, type DetectedLanguage } from '../shared/language.js';
import { moderate } from './judge.js';
import type { EvidenceSpan, Ground, ModerationInput, ModerationResult, Outcome } from './types.js';

/** One line of output of the command line: the decision, without what the input already held. */
export interface ModerationLine {
  readonly id: string | number | null;
  readonly outcome: Outcome;
  readonly automatic: boolean;
  readonly grounds: readonly Ground[];
  readonly spans: readonly EvidenceSpan[];
  readonly masked_text?: string;
  readonly reasons: ModerationResult['reasons'];
}

/**
 * Turns one JSONL object (id, text, lang, business, author; a `rating` is not read) into its decision.
 * @throws TypeError when the value is no object or has no text.
 */
export function moderateLine(json: unknown): ModerationLine {
  if (!isRecord(json)) throw new TypeError('A review line must be a JSON object');
  const { id, text } = json;
  if (typeof text !== 'string') throw new TypeError('A review line needs a "text" of type string');
  const result = moderate(inputOf(json, text));
  return {
    id: typeof id === 'string' || typeof id === 'number' ? id : null,
    outcome: result.outcome, automatic: result.automatic, grounds: result.grounds, spans: result.spans,
    ...(result.masked_text === undefined ? {} : { masked_text: result.masked_text }),
    reasons: result.reasons,
  };
}

function inputOf(json: Readonly<Record<string, unknown>>, text: string): ModerationInput {
  const business = isRecord(json['business']) ? json['business'] : { name: json['business'] };
  const author = isRecord(json['author']) ? json['author'] : {};
  const lang = languageOf(json['lang']);
  return {
    text,
    ...(lang === undefined ? {} : { lang }),
    business: { name: wordOf(business['name']), sector: wordOf(business['sector']), city: wordOf(business['city']), description: wordOf(business['description']) },
    author: { invited: author['invited'] === true, order_reference: typeof author['order_reference'] === 'string' ? author['order_reference'] : null },
  };
}

function languageOf(value: unknown): DetectedLanguage | undefined {
  return LANGUAGES.find((lang) => lang === value);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
