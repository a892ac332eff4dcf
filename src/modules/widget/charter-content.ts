import en from '../../../config/locales/widget-charter.en.json' with { type: 'json' };
import fr from '../../../config/locales/widget-charter.fr.json' with { type: 'json' };
import type { OperatorWords } from '../../domain/moderation/operator-words.js';
import { GROUNDS, type Ground } from '../../domain/moderation/types.js';
import { HOLD_DAYS } from '../../domain/reviews/status-machine.js';
import type { WidgetLanguage } from '../../domain/widget/types.js';
import { groundSentence, groundTitle } from '../moderation/index.js';
import type { Location } from '../organizations/index.js';

export interface CharterGround {
  readonly ground: Ground;
  /** The anchor `#motif-<ground>` that decisions and mails link to. */
  readonly anchor: string;
  readonly title: string;
  readonly definition: string;
  readonly published: string;
  readonly refused: string;
  /** The sentence an author reads, with the passage left open. */
  readonly told: string;
}
/** Words of the house: those that a person reads, each with the clause it is filed under, or those that are no insult. */
export interface CharterWords {
  readonly intro: string;
  readonly items: readonly { readonly word: string; readonly title?: string; readonly anchor?: string }[];
}
export interface CharterSection {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly lists?: readonly CharterWords[];
  readonly note?: string;
}
export interface CharterText {
  readonly title: string;
  readonly intro: string;
  readonly sections: readonly CharterSection[];
  readonly grounds: readonly CharterGround[];
}
/** What one version of a charter says, whole, so that it can be read when the settings have changed. */
export interface CharterContent {
  readonly business: string;
  readonly publicationMaxDays: number;
  readonly displayMonths: number;
  readonly soloMode: boolean;
  readonly words: OperatorWords;
  readonly fr: CharterText;
  readonly en: CharterText;
}

const TEXTS = { fr, en } as const;
/** The words of the house stand behind this section. */
const BEFORE_WORDS = 'controle';

/** The charter of a location from its live settings, in both languages. Each ground of the engine has its clause. */
export function charterContent(location: Location): CharterContent {
  return {
    business: location.name, publicationMaxDays: location.publicationMaxDays, displayMonths: location.displayMonths, soloMode: location.soloMode,
    words: { sensitive: location.words.sensitive.map(({ pattern, ground }) => ({ pattern, ground })), allowed: [...location.words.allowed] },
    fr: textIn('fr', location), en: textIn('en', location),
  };
}

export const charterLabels = (lang: WidgetLanguage): { readonly published: string; readonly refused: string; readonly told: string } => TEXTS[lang].labels;

function textIn(lang: WidgetLanguage, location: Location): CharterText {
  const text = TEXTS[lang];
  const { legal } = location;
  const known = (value: string | undefined): string => value?.trim() || text.unknown;
  const values: Record<string, string> = {
    business: location.name, legalName: known(legal.legalName), address: known(legal.address), director: known(legal.director), contact: known(legal.contact), host: known(legal.host),
    moderators: location.soloMode ? text.moderators.solo : text.moderators.team, days: String(location.publicationMaxDays), months: String(location.displayMonths), holdDays: String(HOLD_DAYS),
  };
  const fill = (sentence: string): string => sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return {
    title: fill(text.title),
    intro: fill(text.intro),
    sections: text.sections.flatMap(({ id, title, paragraphs }) => [{ id, title, paragraphs: paragraphs.map(fill) }, ...(id === BEFORE_WORDS ? wordsSection(lang, location.words, fill) : [])]),
    grounds: GROUNDS.map((ground) => {
      const { definition, published, refused } = text.grounds[ground];
      const told = groundSentence(ground, lang).replaceAll('{business}', () => location.name).replaceAll('{quote}', () => '…');
      return { ground, anchor: `motif-${ground}`, title: groundTitle(ground, lang), definition: fill(definition), published, refused, told };
    }),
  };
}

/** Nothing where the house has no words. */
function wordsSection(lang: WidgetLanguage, { sensitive, allowed }: OperatorWords, fill: (sentence: string) => string): CharterSection[] {
  if (sensitive.length === 0 && allowed.length === 0) return [];
  const text = TEXTS[lang].words;
  const held: CharterWords = { intro: text.sensitive_list, items: sensitive.map(({ pattern, ground }) => ({ word: pattern, title: groundTitle(ground, lang), anchor: `motif-${ground}` })) };
  const vouched: CharterWords = { intro: text.allowed_list, items: allowed.map((word) => ({ word })) };
  const lists = [held, vouched].filter(({ items }) => items.length > 0);
  return [{ id: 'mots', title: fill(text.title), paragraphs: sensitive.length > 0 ? [text.sensitive, text.rare].map(fill) : [], lists, note: text.note }];
}
