import { analyse } from '../analysis/analyse.js';
import { moderate } from '../moderation/engine.js';
import { detectLanguage } from '../text/language.js';
import { type BusinessProfile, type DetectedLanguage, LANGUAGES } from '../shared/language.js';
import { composeDraft } from './composer.js';
import { lintReply } from './lint.js';
import type { Draft, DraftInput, ServiceContact, Voice } from './types.js';

/** One answered line of the `draft` command; `blocked` is there only when no draft may be written. */
export interface DraftLine {
  readonly id: unknown;
  readonly lang: Draft['lang'];
  readonly draft: string;
  readonly ties: Draft['ties'];
  readonly blocked?: Draft['blocked'];
  readonly warnings: Draft['warnings'];
}
export interface DraftSession {
  /** @throws Error with a sentence for the reader when the line is not `{id,text,rating,business:{name,…}}`. */
  draftLine(line: unknown): DraftLine;
}

/** Locations remembered at once; beyond it the one unused for longest is forgotten, so memory does not grow with the file. */
const LOCATIONS = 2000;

/** Drafts in order: lines of one business name are one location, whose earlier drafts count as its last replies. */
export function createDraftSession(): DraftSession {
  const recent = new Map<string, readonly string[]>();
  return {
    draftLine(line) {
      const read = readLine(line);
      const key = read.business.name;
      const replies = recent.get(key) ?? [];
      const draft = composeDraft({ ...read.input, recent_replies: replies });
      recent.delete(key);
      recent.set(key, draft.draft ? [draft.draft, ...replies].slice(0, 10) : replies);
      const oldest = recent.keys().next();
      if (recent.size > LOCATIONS && !oldest.done) recent.delete(oldest.value);
      return { id: read.id, lang: draft.lang, draft: draft.draft, ties: draft.ties, ...(draft.blocked ? { blocked: draft.blocked } : {}), warnings: [...draft.warnings, ...factsOnlyOwner(read.input, draft)] };
    },
  };
}

/** The language the location writes in: told, else that of its own facts and description; absent when neither tells. */
function houseLanguage(told: unknown, facts: readonly string[], description: string): Pick<DraftInput, 'house_lang'> {
  const known = languageOf(told);
  const found = known ?? detectLanguage([...facts, description].join(' ')).lang;
  return found === 'unknown' ? {} : { house_lang: found };
}

/** Warnings of the lint that do not block a draft (an unknown number in a fact, for example). */
function factsOnlyOwner(input: DraftInput, draft: Draft): Draft['warnings'] {
  if (!draft.draft) return [];
  return lintReply(draft.draft, {
    lang: draft.lang, sector: input.business.sector, review: { text: input.text, author_name: input.author_name }, contacts: input.contacts,
  }).map(({ code, fr, en }) => ({ code, fr, en }));
}

interface ReadLine { readonly id: unknown; readonly business: BusinessProfile; readonly input: DraftInput }

function readLine(line: unknown): ReadLine {
  const row = record(line, 'the line');
  if (typeof row['text'] !== 'string' && row['text'] !== null && row['text'] !== undefined) throw new Error('text must be a string');
  const text = (row['text'] ?? '') as string;
  const given = record(row['business'], 'business');
  if (typeof given['name'] !== 'string' || given['name'].trim() === '') throw new Error('business.name must be a non-empty string');
  const business = { name: given['name'], sector: string(given['sector']), city: string(given['city']), description: string(given['description']) };
  const facts = list(given['facts'], 'business.facts');
  const lang = languageOf(row['lang']);
  const author = typeof row['author_name'] === 'string' ? row['author_name'] : null;
  return {
    id: row['id'] ?? null,
    business,
    input: {
      text, rating: ratingOf(row['rating']), kind: row['kind'] === 'question' ? 'question' : 'review', author_name: author, business, facts,
      contacts: contactsIn(facts), voice: voiceOf(given['voice']),
      analysis: analyse({ text, ...(lang ? { lang } : {}) }, business.sector),
      moderation: moderate({ text, ...(lang ? { lang } : {}), business, author: { invited: false, order_reference: null } }),
      recent_replies: [], ...houseLanguage(given['lang'], facts, business.description), seed: `${business.name}|${JSON.stringify(row['id'] ?? null)}`,
    },
  };
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} must be an object`);
  return value as Record<string, unknown>;
}

const string = (value: unknown): string => typeof value === 'string' ? value : '';

function list(value: unknown, what: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((v) => typeof v !== 'string')) throw new Error(`${what} must be a list of sentences`);
  return (value as string[]).filter((v) => v.trim() !== '');
}

function ratingOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !(value >= 1 && value <= 5)) throw new Error('rating must be a number from 1 to 5, or null');
  return Math.round(value);
}

function languageOf(value: unknown): DetectedLanguage | undefined {
  if (value === undefined || value === null) return undefined;
  return (LANGUAGES as readonly unknown[]).includes(value) ? value as DetectedLanguage : undefined;
}

/** `voice` may be the settings' object or a word ("tu", "vous", "informal"); what is missing is formal, warm, "nous". */
function voiceOf(value: unknown): Voice {
  if (typeof value === 'string') return { address: /\btu\b|informal|tutoie|casual/iu.test(value) ? 'informal' : 'formal', warmth: /neutr/iu.test(value) ? 'neutral' : 'warm', signature: '' };
  const given = typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  return {
    address: given['address'] === 'informal' || given['address'] === 'tu' ? 'informal' : 'formal',
    warmth: given['warmth'] === 'neutral' ? 'neutral' : 'warm',
    signature: string(given['signature']),
    first_person_singular: given['first_person_singular'] === true,
  };
}

/** Addresses and numbers the owner put in the facts: the command has no other place for contacts. */
function contactsIn(facts: readonly string[]): ServiceContact[] {
  return facts.flatMap((fact): ServiceContact[] => {
    const email = /[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}/u.exec(fact)?.[0];
    if (email) return [{ kind: 'email', value: email }];
    const phone = /(?<!\d)(?:\+|0)\d(?:[\s.()-]?\d){7,13}(?!\d)/u.exec(fact)?.[0];
    return phone ? [{ kind: 'phone', value: phone }] : [];
  });
}
