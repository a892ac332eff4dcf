import type { Request } from 'express';
import type { OperatorWords } from '../../../domain/moderation/operator-words.js';
import type { Ground } from '../../../domain/moderation/types.js';
import { AppError, type FieldError } from '../../../platform/errors/app-error.js';
import { wordsFaults } from '../../organizations/index.js';
import { faultOf, field } from './form.js';

export type WordKind = keyof OperatorWords;

/** What a word may point to, in the order people look for it. Left out: what only the whole of a text or other reviews can show. */
export const GROUND_CHOICES: readonly Ground[] = [
  'danger', 'threat', 'personal_data', 'defamation', 'insult', 'profanity', 'discrimination', 'promotion', 'extortion', 'conflict_of_interest', 'no_experience', 'wrong_business', 'off_topic', 'other_illegal',
];

/** What is wrong with the word that was typed, beside the field it concerns. */
export interface WordFaults {
  readonly pattern?: string;
  readonly ground?: string;
}

export const patternsOf = (words: OperatorWords, kind: WordKind): readonly string[] => (kind === 'sensitive' ? words.sensitive.map(({ pattern }) => pattern) : words.allowed);

/** The lists with the word of the form at the end of its own. A ground that is none stays, to be refused in words. */
export function withWord(words: OperatorWords, kind: WordKind, request: Request): OperatorWords {
  const pattern = field(request, 'word');
  return kind === 'sensitive' ? { ...words, sensitive: [...words.sensitive, { pattern, ground: field(request, 'ground') as Ground }] } : { ...words, allowed: [...words.allowed, pattern] };
}

export function withoutWord(words: OperatorWords, kind: WordKind, word: string): OperatorWords {
  return kind === 'sensitive' ? { ...words, sensitive: words.sensitive.filter(({ pattern }) => pattern !== word) } : { ...words, allowed: words.allowed.filter((pattern) => pattern !== word) };
}

/** Faults of the last word of a list, whatever its ground. */
export const wordFaultsOf = (words: OperatorWords, kind: WordKind, locale: 'fr' | 'en'): WordFaults => besideFields(wordsFaults(words), kind, locale);

/** A refusal, as the page shows it; everything unexpected goes on to the error page. */
export function faultsOfWord(error: unknown, request: Request): WordFaults & { readonly message: string | null; readonly status: number } {
  const { status, message } = faultOf(error, request);
  const faults = error instanceof AppError ? besideFields(error.details.fields ?? [], /allowed/.test(error.details.fields?.[0]?.field ?? '') ? 'allowed' : 'sensitive', request.locale ?? 'fr') : {};
  return { ...faults, status, message: faults.pattern || faults.ground ? null : message };
}

function besideFields(fields: readonly FieldError[], kind: WordKind, locale: 'fr' | 'en'): WordFaults {
  const textOf = (wanted: RegExp): string | undefined => fields.find(({ field: name }) => name.startsWith(`words.${kind}`) && wanted.test(name))?.text?.[locale];
  const [pattern, ground] = [textOf(/(?:sensitive|allowed|\d|pattern)$/), textOf(/ground$/)];
  return { ...(pattern ? { pattern } : {}), ...(ground ? { ground } : {}) };
}
