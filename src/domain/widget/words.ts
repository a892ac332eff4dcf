import { listWordsEn } from './list-words-en.js';
import { listWordsFr } from './list-words-fr.js';
import type { ListWords } from './list-words.js';
import type { WidgetLanguage } from './types.js';

/** For the server: both languages. The scripts take one file each, so a reader loads one language. */
export const LIST_WORDS: Readonly<Record<WidgetLanguage, ListWords>> = { fr: listWordsFr, en: listWordsEn };
