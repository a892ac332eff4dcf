import type { Reading } from './reading.js';
import type { Draft, DraftInput } from './types.js';

type Warning = Draft['warnings'][number];

/** What the owner should look at before signing: an unanswered question, a missing contact, a language we do not write. */
export function draftWarnings(input: DraftInput, reading: Reading): Warning[] {
  const found: Warning[] = [];
  if (reading.question && !reading.fact) found.push(UNANSWERED);
  if (reading.remediable && !reading.contact) found.push(NO_CONTACT);
  if (input.analysis.lang === 'unknown' && reading.words > 0) found.push(UNKNOWN_LANGUAGE);
  if (reading.sector === 'secret') found.push(SECRET);
  if (input.moderation.outcome === 'hold' || input.moderation.outcome === 'reject') found.push(UNDECIDED);
  if (reading.fact) found.push(CHECK_FACT);
  return found;
}

const UNANSWERED: Warning = {
  code: 'question_unanswered',
  fr: 'Le client pose une question et aucun fait de votre fiche n’y répond. Ajoutez la réponse avant de signer.',
  en: 'The customer asks a question and no fact on your sheet answers it. Add the answer before signing.',
};
const NO_CONTACT: Warning = {
  code: 'contact_missing',
  fr: 'Le client attend une suite, et aucun contact n’est renseigné. Ajoutez une adresse ou un numéro.',
  en: 'The customer expects a follow-up and no contact is set. Add an address or a number.',
};
const UNKNOWN_LANGUAGE: Warning = {
  code: 'language_unknown',
  fr: 'La langue de l’avis n’est pas reconnue : le brouillon est dans celle de votre établissement et reste général.',
  en: 'The language of the review was not recognised: the draft is in your own language and stays general.',
};
const SECRET: Warning = {
  code: 'professional_secrecy',
  fr: 'Votre métier est tenu au secret : le brouillon ne confirme pas que l’auteur est client ou patient. Gardez cette réserve si vous le modifiez.',
  en: 'Your profession is bound by secrecy: the draft does not confirm that the author is a client or patient. Keep it so if you edit.',
};
const UNDECIDED: Warning = {
  code: 'moderation_pending',
  fr: 'La modération de cet avis n’est pas tranchée. Attendez la décision avant de publier une réponse.',
  en: 'The moderation of this review is not settled. Wait for the decision before publishing a reply.',
};
const CHECK_FACT: Warning = {
  code: 'fact_used',
  fr: 'Le brouillon cite un fait de votre fiche. Vérifiez qu’il est toujours exact.',
  en: 'The draft quotes a fact from your sheet. Check that it still holds.',
};
