import { distinct } from './evidence.js';
import type { Reading } from './reading.js';
import type { Register } from './types.js';

const LONG_SENTENCE = 22;
const SUBJECTS = new Set(["j'", 'je', 'tu', 'il', 'elle', 'on', 'ils', 'elles', "c'", 'vous', 'ca', "y'"]);

/**
 * How the author writes. One elevated word is chance, two are a manner; slang, message spelling and pictures pull the other way,
 * and weigh more in a short text.
 */
export function readRegister(reading: Reading): Register {
  const words = reading.tokens.length;
  if (words === 0) return 'courant';
  const slang = distinct(reading.cues.familier) + typing(reading.text, words) + (reading.lang === 'fr' ? droppedNe(reading) + tutoiement(reading) : 0);
  const elevated = distinct(reading.cues.soutenu);
  const sentences = Math.max(1, reading.sentenceCount);
  if (elevated >= 2 && slang < 1 && elevated + (words / sentences >= LONG_SENTENCE ? 1 : 0) >= 3) return 'soutenu';
  const needed = words <= 30 ? 0.9 : words <= 70 ? 1.4 : 2.4;
  return slang - elevated * 0.6 >= needed ? 'familier' : 'courant';
}

/** Who says « tu » to a business talks as to a friend, or picks a quarrel. */
function tutoiement(reading: Reading): number {
  const { formal, informal } = reading.cues;
  return informal.length > formal.length ? Math.min(0.9, informal.length * 0.5) : 0;
}

/** Spoken French leaves out « ne »: « j'ai pas », « on reviendra pas ». Half a slang word each, one and a half at most. */
function droppedNe(reading: Reading): number {
  const { tokens } = reading;
  let count = 0;
  for (let at = 2; at < tokens.length; at += 1) {
    if (tokens[at]?.norm !== 'pas' || tokens[at]?.first === true) continue;
    const subject = tokens[at - 2]?.norm ?? '';
    if (SUBJECTS.has(subject) && tokens[at - 1]?.norm !== 'ne') count += 1;
  }
  return Math.min(1.5, count * 0.9);
}

/** Signs of hurried or chatty typing, each worth a slang word or half of one. */
function typing(text: string, words: number): number {
  let sum = 0;
  if (/([!?])\1|\?!|!\?/.test(text)) sum += 0.5;
  if (/([a-zA-Zà-ÿ])\1{2}/.test(text)) sum += 1;
  if (/[\u{1F600}-\u{1F64F}\u{1F900}-\u{1F9FF}]|[:;]-?[)(DP]/u.test(text)) sum += 0.9;
  if (words >= 6 && !/\p{Lu}/u.test(text)) sum += 0.9;
  if (words >= 8 && !/[.!?,;:]/.test(text)) sum += 0.5;
  if (/(?:^|[\s])(?:\p{Lu}{4,}[\s]+){2}/u.test(text)) sum += 0.5;
  return sum;
}
