import { OPERATOR_RULE } from '../../domain/moderation/operator-words.js';
import type { EvidenceSpan, Ground } from '../../domain/moderation/types.js';

const TITLES: Record<Ground, { fr: string; en: string }> = {
  off_topic: { fr: 'Hors sujet', en: 'Off topic' },
  wrong_business: { fr: 'Autre établissement', en: 'Another business' },
  insult: { fr: 'Injure', en: 'Insult' },
  profanity: { fr: 'Grossièreté', en: 'Coarse language' },
  defamation: { fr: 'Accusation grave', en: 'Grave accusation' },
  discrimination: { fr: 'Discrimination', en: 'Discrimination' },
  threat: { fr: 'Menace', en: 'Threat' },
  danger: { fr: 'Danger', en: 'Danger' },
  personal_data: { fr: 'Données personnelles', en: 'Personal data' },
  promotion: { fr: 'Publicité', en: 'Advertising' },
  conflict_of_interest: { fr: 'Conflit d’intérêts', en: 'Conflict of interest' },
  no_experience: { fr: 'Pas d’expérience', en: 'No experience' },
  unintelligible: { fr: 'Incompréhensible', en: 'Unreadable' },
  extortion: { fr: 'Chantage', en: 'Blackmail' },
  duplicate: { fr: 'Doublon', en: 'Duplicate' },
  manipulation: { fr: 'Manipulation', en: 'Manipulation' },
  other_illegal: { fr: 'Autre contenu illicite', en: 'Other illegal content' },
};

/** What a ground is called on screen, in mails and in the charter. */
export const groundTitle = (ground: Ground, lang: 'fr' | 'en'): string => TITLES[ground][lang];

const OPERATOR_TITLE = { fr: 'Mot à faire relire', en: 'Word to have read' } as const;

/** What a marked passage is called: a word of the operator accuses nobody, whatever ground it is filed under. */
export const passageTitle = (span: Pick<EvidenceSpan, 'ground' | 'rule'>, lang: 'fr' | 'en'): string => (span.rule === OPERATOR_RULE ? OPERATOR_TITLE[lang] : groundTitle(span.ground, lang));
