import en from '../../../config/locales/widget.en.json' with { type: 'json' };
import fr from '../../../config/locales/widget.fr.json' with { type: 'json' };
import type { WidgetAccepted, WidgetLanguage } from '../../domain/widget/types.js';
import type { FieldError, Message } from '../../platform/errors/app-error.js';

export type WordKey = keyof typeof fr;
const WORDS: Readonly<Record<WidgetLanguage, Readonly<Record<WordKey, string>>>> = { fr, en };

export const say = (lang: WidgetLanguage, key: WordKey): string => WORDS[lang][key];
export const both = (key: WordKey): Message => ({ fr: fr[key], en: en[key] });
export const fieldError = (field: string, lang: WidgetLanguage, key: WordKey): FieldError => ({ field, message: say(lang, key) });

/** What a visitor is told while the address waits to be confirmed; with `canMail` false, where no mail server is set, no mail is claimed and no step follows. */
export function awaitingContact(lang: WidgetLanguage, kind: 'review' | 'question', canMail: boolean): WidgetAccepted {
  const status = 'awaiting_contact';
  if (!canMail) return { status, message: say(lang, 'accepted.no_mail'), final: true };
  return { status, message: say(lang, kind === 'question' ? 'accepted.question' : 'accepted.awaiting_contact') };
}
