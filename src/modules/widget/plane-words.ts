import en from '../../../config/locales/widget.en.json' with { type: 'json' };
import fr from '../../../config/locales/widget.fr.json' with { type: 'json' };
import type { WidgetLanguage } from '../../domain/widget/types.js';
import type { FieldError, Message } from '../../platform/errors/app-error.js';

export type WordKey = keyof typeof fr;
const WORDS: Readonly<Record<WidgetLanguage, Readonly<Record<WordKey, string>>>> = { fr, en };

export const say = (lang: WidgetLanguage, key: WordKey): string => WORDS[lang][key];
/** What a visitor reads while the address waits to be confirmed; `canMail` false where no mail server is set, so that no mail is claimed. */
export const awaitingContact = (lang: WidgetLanguage, kind: 'review' | 'question', canMail: boolean): string =>
  say(lang, !canMail ? 'accepted.no_mail' : kind === 'question' ? 'accepted.question' : 'accepted.awaiting_contact');
export const both = (key: WordKey): Message => ({ fr: fr[key], en: en[key] });
export const fieldError = (field: string, lang: WidgetLanguage, key: WordKey): FieldError => ({ field, message: say(lang, key) });
