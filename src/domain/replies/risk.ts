import type { Draft, DraftInput } from './types.js';

type Blocked = NonNullable<Draft['blocked']>;

const SELF_HARM = /suicid|mettre fin à mes jours|en finir avec la vie|me tuer|envie de mourir|kill myself|end my life|take my own life|want to die|umbringen|quitarme la vida|uccidermi/iu;
const LAWSUIT = /(?:mon|notre|un|une|l['’])\s?avocate?\b|(?:port\w+|dépos\w+|dépôt de) (?:une )?plainte|(?:saisi\w*|devant|au) (?:le |les |la )?(?:tribunal|tribunaux|prud['’]hommes|juge|justice)|mise en demeure|en justice|assign(?:er|ation)|huissier|conciliateur de justice|(?:my|our|a) (?:lawyer|solicitor|attorney)|small claims|(?:take|taking|see) (?:you|them) (?:to|in) court|legal action|lawsuit|\bsu(?:e|ing) (?:you|them)|letter before action|anwalt|rechtliche schritte|klage|abogado|denuncia|avvocato|querela|vie legali/iu;
const LEGAL_TRADE = /avocat|lawyer|solicitor|attorney|notai?r|legal|juridique|huissier|anwalt|abogad|avvocat/iu;
const DISCRIMINATION = /(?<!(?:aucun|aucune|pas de|sans|no|not|zero|never) )\b(?:racis(?:me|tes?|m|ts?)|discrimin\w+|homophob\w+|xénophob\w+|antisémit\w+|antisemit\w+|islamophob\w+|transphob\w+|grossophob\w+|ableis\w+|sexis(?:me|tes?|m|t)|rassis\w+|razzis\w+)/iu;

/**
 * Why no draft may be written, or null: danger, then threat, then legal risk (policy: defamation, discrimination, extortion,
 * announced lawsuit). A harsh or badly fitting review is no reason.
 */
export function blockedReason(input: Pick<DraftInput, 'text' | 'moderation' | 'business'>): Blocked | null {
  const grounds = new Set(input.moderation.grounds);
  if (SELF_HARM.test(input.text)) return SELF_HARM_REASON;
  if (grounds.has('danger')) return DANGER;
  if (grounds.has('threat')) return THREAT;
  if (grounds.has('extortion')) return EXTORTION;
  if (grounds.has('discrimination') || DISCRIMINATION.test(input.text)) return DISCRIMINATION_REASON;
  if (grounds.has('defamation') || grounds.has('other_illegal')) return ACCUSATION;
  if (LAWSUIT.test(input.text) && !LEGAL_TRADE.test(input.business.sector)) return LAWSUIT_REASON;
  return null;
}

/** A private question that no fact of the sheet answers. */
export const QUESTION_REASON: Blocked = {
  code: 'question',
  fr: 'Cette personne attend une réponse que votre fiche ne contient pas. Écrivez-la ici : une phrase suffit.',
  en: 'This person awaits an answer that your sheet does not hold. Write it here: one sentence is enough.',
};
const SELF_HARM_REASON: Blocked = {
  code: 'danger',
  fr: 'L’auteur semble parler de mettre fin à ses jours. Ne répondez pas en public. Prévenez tout de suite la personne désignée chez vous ; en France, le 3114 répond jour et nuit, et le 15 en cas d’urgence.',
  en: 'The author seems to speak of ending their life. Do not answer in public. Alert the person in charge at once; in the UK and Ireland 116 123 answers day and night, 988 in the USA, and the emergency number if it is urgent.',
};
const DANGER: Blocked = {
  code: 'danger',
  fr: 'L’avis signale un danger. Vérifiez sur place d’abord, mettez les personnes à l’abri, prévenez les secours si besoin ; la réponse viendra une fois le danger écarté.',
  en: 'The review reports a hazard. Check on the spot first, keep people safe, call the emergency services if needed; the reply comes once the hazard is gone.',
};
const THREAT: Blocked = {
  code: 'threat',
  fr: 'L’avis contient une menace. Ne répondez pas. Gardez une copie, prévenez les personnes visées et, si la menace est sérieuse, la police ou la gendarmerie.',
  en: 'The review contains a threat. Do not answer. Keep a copy, tell the people concerned and, if it is serious, the police.',
};
const EXTORTION: Blocked = {
  code: 'legal_risk',
  fr: 'L’auteur semble monnayer son avis. Ne payez rien et ne négociez pas en public. Gardez les messages et signalez l’avis à la plateforme avec ce motif.',
  en: 'The author seems to trade the review for an advantage. Pay nothing and do not bargain in public. Keep the messages and report the review to the platform on that ground.',
};
const DISCRIMINATION_REASON: Blocked = {
  code: 'legal_risk',
  fr: 'L’avis touche à une discrimination. Une réponse publique serait risquée : établissez les faits, parlez à l’équipe, et voyez un conseil avant d’écrire. La plateforme peut aussi examiner l’avis.',
  en: 'The review touches on discrimination. A public reply would be risky: establish the facts, talk to the team, and take advice before writing. The platform can also examine the review.',
};
const ACCUSATION: Blocked = {
  code: 'legal_risk',
  fr: 'L’avis porte une accusation grave et précise. Ne répondez pas sur le fond en public : réunissez les pièces, contactez la personne en privé si vous l’identifiez, et demandez conseil avant d’écrire.',
  en: 'The review makes a grave and precise accusation. Do not answer on the substance in public: gather the documents, contact the person in private if you know who they are, and take advice before writing.',
};
const LAWSUIT_REASON: Blocked = {
  code: 'legal_risk',
  fr: 'L’auteur annonce une démarche judiciaire. Chaque mot écrit ici pourrait être produit : transmettez l’avis à votre assureur ou à votre avocat, et répondez en privé.',
  en: 'The author announces legal proceedings. Every word written here could be used: pass the review on to your insurer or lawyer, and answer in private.',
};
