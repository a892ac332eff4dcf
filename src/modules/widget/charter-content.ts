import en from '../../../config/locales/widget-charter.en.json' with { type: 'json' };
import fr from '../../../config/locales/widget-charter.fr.json' with { type: 'json' };
import { GROUNDS, type Ground } from '../../domain/moderation/types.js';
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
export interface CharterText {
  readonly title: string;
  readonly intro: string;
  readonly sections: readonly { readonly id: string; readonly title: string; readonly paragraphs: readonly string[] }[];
  readonly grounds: readonly CharterGround[];
}
/** What one version of a charter says, whole, so that it can be read when the settings have changed. */
export interface CharterContent {
  readonly business: string;
  readonly publicationMaxDays: number;
  readonly displayMonths: number;
  readonly soloMode: boolean;
  readonly fr: CharterText;
  readonly en: CharterText;
}

const TEXTS = { fr, en } as const;

/** The charter of a location from its live settings, in both languages. Each ground of the engine has its clause. */
export function charterContent(location: Location): CharterContent {
  return {
    business: location.name, publicationMaxDays: location.publicationMaxDays, displayMonths: location.displayMonths, soloMode: location.soloMode,
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
    moderators: location.soloMode ? text.moderators.solo : text.moderators.team, days: String(location.publicationMaxDays), months: String(location.displayMonths),
  };
  const fill = (sentence: string): string => sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return {
    title: fill(text.title),
    intro: fill(text.intro),
    sections: text.sections.map(({ id, title, paragraphs }) => ({ id, title, paragraphs: paragraphs.map(fill) })),
    grounds: GROUNDS.map((ground) => {
      const { definition, published, refused } = text.grounds[ground];
      const told = groundSentence(ground, lang).replaceAll('{business}', () => location.name).replaceAll('{quote}', () => '…');
      return { ground, anchor: `motif-${ground}`, title: groundTitle(ground, lang), definition: fill(definition), published, refused, told };
    }),
  };
}
