import { LANGUAGES, type DetectedLanguage } from '../shared/language.js';
import { readAddress } from './address.js';
import { readAspects } from './aspects.js';
import { readKeyphrases } from './keyphrases.js';
import { readQuestion } from './questions.js';
import { readText } from './reading.js';
import { readRegister } from './register.js';
import { readSentiment } from './sentiment.js';
import { readNeedsService } from './service.js';
import { readTestimony } from './testimony.js';
import { readReportedError, readSuggestion } from './wishes.js';
import type { Analysis, AnalysisInput } from './types.js';

/**
 * One reading of a review's text. Pure: the same text gives the same bytes. Linear in the length of the text; never throws.
 * @param sector what the business does, in words (« boulangerie », « mobile app »): adds the words of that trade to the aspects.
 */
export function analyse(input: AnalysisInput, sector?: string): Analysis {
  const reading = readText(input, sector);
  const sentiment = readSentiment(reading);
  const aspects = readAspects(reading, sentiment);
  return {
    lang: reading.lang,
    sentiment: { label: sentiment.label, score: sentiment.score },
    aspects,
    register: readRegister(reading),
    is_question: readQuestion(reading),
    needs_service: readNeedsService(reading, sentiment, aspects),
    testimony: readTestimony(reading, sentiment),
    suggestion: readSuggestion(reading),
    reports_error: readReportedError(reading),
    keyphrases: readKeyphrases(reading),
    address: readAddress(reading),
  };
}

export type AnalysisLine = ({ readonly id: string | number | null } & Analysis) | { readonly id: string | number | null; readonly error: string };

/**
 * One line of `booost analyse`: `{id,text,lang?}` in, the analysis with its id out. Anything else becomes `{id,error}`; a `lang`
 * outside the five languages is ignored. Never throws.
 */
export function analyseLine(json: unknown): AnalysisLine {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { id: null, error: 'a line must be a JSON object with id and text' };
  const line = json as Readonly<Record<string, unknown>>;
  const id = typeof line['id'] === 'string' || typeof line['id'] === 'number' ? line['id'] : null;
  if (id === null) return { id, error: 'id is missing or is neither a string nor a number' };
  if (typeof line['text'] !== 'string') return { id, error: 'text is missing or is not a string' };
  const lang = declaredLanguage(line['lang']);
  const sector = sectorOf(line['business']);
  return { id, ...analyse(lang === undefined ? { text: line['text'] } : { text: line['text'], lang }, sector) };
}

function declaredLanguage(value: unknown): DetectedLanguage | undefined {
  return LANGUAGES.find((lang) => lang === value);
}

function sectorOf(business: unknown): string | undefined {
  if (typeof business !== 'object' || business === null) return undefined;
  const { sector } = business as { readonly sector?: unknown };
  return typeof sector === 'string' ? sector : undefined;
}
