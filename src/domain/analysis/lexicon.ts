import deAspects from '../../../config/aspects/de.json' with { type: 'json' };
import enAspects from '../../../config/aspects/en.json' with { type: 'json' };
import esAspects from '../../../config/aspects/es.json' with { type: 'json' };
import frAspects from '../../../config/aspects/fr.json' with { type: 'json' };
import itAspects from '../../../config/aspects/it.json' with { type: 'json' };
import sectors from '../../../config/aspects/sectors.json' with { type: 'json' };
import deCues from '../../../config/sentiment/cues.de.json' with { type: 'json' };
import enCues from '../../../config/sentiment/cues.en.json' with { type: 'json' };
import esCues from '../../../config/sentiment/cues.es.json' with { type: 'json' };
import frCues from '../../../config/sentiment/cues.fr.json' with { type: 'json' };
import itCues from '../../../config/sentiment/cues.it.json' with { type: 'json' };
import deWords from '../../../config/sentiment/de.json' with { type: 'json' };
import enWords from '../../../config/sentiment/en.json' with { type: 'json' };
import esWords from '../../../config/sentiment/es.json' with { type: 'json' };
import frWords from '../../../config/sentiment/fr.json' with { type: 'json' };
import itWords from '../../../config/sentiment/it.json' with { type: 'json' };
import type { Language } from '../shared/language.js';
import { TermMatcher, type Term } from '../text/matcher.js';
import { ASPECTS, type Aspect } from './types.js';

/** What a lexicon hit says. One shared object for each meaning, so that the matcher can compare tags by identity. */
export type Tag =
  | { readonly kind: 'opinion'; readonly weight: number; readonly verb: boolean }
  | { readonly kind: 'aspect'; readonly aspect: Aspect; /** 1 praise, -1 blame, 0 a plain name of the thing. */ readonly lean: -1 | 0 | 1 }
  | { readonly kind: 'cue'; readonly cue: Cue };

export const CUES = [
  'ask_open', 'ask_plain', 'rhetorical', 'service', 'solved', 'wish', 'wish_sure', 'rebuke', 'error', 'familier', 'soutenu', 'formal', 'informal', 'testimony',
  'negators', 'negators_after', 'negation_particles', 'intensifiers', 'diminishers', 'contrasts', 'concessions',
] as const;
export type Cue = (typeof CUES)[number];

type Lists = Readonly<Record<string, string | readonly string[] | undefined>>;

const WORDS: Readonly<Record<Language, Lists>> = { fr: frWords, en: enWords, es: esWords, de: deWords, it: itWords };
const CUE_LISTS: Readonly<Record<Language, Lists>> = { fr: frCues, en: enCues, es: esCues, de: deCues, it: itCues };
const ASPECT_LISTS: Readonly<Record<Language, Lists>> = { fr: frAspects, en: enAspects, es: esAspects, de: deAspects, it: itAspects };
const SECTORS: readonly { readonly match: readonly string[]; readonly words: Readonly<Record<string, Lists>> }[] = sectors.sectors;

const LEANS = { any: 0, positive: 1, negative: -1 } as const;

function opinionTerms(lists: Lists): Term<Tag>[] {
  const terms: Term<Tag>[] = [];
  for (const [name, words] of Object.entries(lists)) {
    const shape = /^(positive|negative)_(verbs_)?([123])$/.exec(name);
    if (shape === null || typeof words === 'string' || words === undefined) continue;
    const tag: Tag = { kind: 'opinion', weight: (shape[1] === 'negative' ? -1 : 1) * Number(shape[3]), verb: shape[2] !== undefined };
    for (const term of words) terms.push({ term, tag });
  }
  return terms;
}

function cueTerms(lists: Lists): Term<Tag>[] {
  return CUES.flatMap((cue) => {
    const tag: Tag = { kind: 'cue', cue };
    const words = lists[cue];
    return typeof words === 'string' || words === undefined ? [] : words.map((term) => ({ term, tag }));
  });
}

function aspectTerms(lists: Lists): Term<Tag>[] {
  return ASPECTS.flatMap((aspect) => (['any', 'positive', 'negative'] as const).flatMap((lean) => {
    const tag: Tag = { kind: 'aspect', aspect, lean: LEANS[lean] };
    const words = lists[`${aspect}.${lean}`];
    return typeof words === 'string' || words === undefined ? [] : words.map((term) => ({ term, tag }));
  }));
}

/** Index in `SECTORS` of a sector given in words (« mobile app », « boulangerie »), or -1 for the words every sector shares. */
function sectorIndex(sector: string | undefined): number {
  if (sector === undefined || sector === '') return -1;
  const wanted = sector.toLowerCase();
  return SECTORS.findIndex((entry) => entry.match.some((word) => wanted.includes(word)));
}

const MATCHERS = new Map<string, TermMatcher<Tag>>();

/**
 * All lexicons of a language in one matcher, built on first use and kept: opinions, aspects (with the words of the sector) and cues.
 * An unknown sector gets the shared words only.
 */
export function lexiconOf(lang: Language, sector?: string): TermMatcher<Tag> {
  const index = sectorIndex(sector);
  const key = `${lang}:${index}`;
  let matcher = MATCHERS.get(key);
  if (matcher === undefined) {
    const extra = index < 0 ? {} : (SECTORS[index]?.words[lang] ?? {});
    matcher = new TermMatcher<Tag>([
      ...opinionTerms(WORDS[lang]), ...cueTerms(WORDS[lang]), ...cueTerms(CUE_LISTS[lang]), ...aspectTerms(extra), ...aspectTerms(ASPECT_LISTS[lang]),
    ]);
    MATCHERS.set(key, matcher);
  }
  return matcher;
}

/** Version of the word lists, for the record of a decision. */
export const LEXICON_VERSION = frWords.version;
