import { ASPECTS, type Aspect } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import de from '../../../config/reply-voices/de.json' with { type: 'json' };
import en from '../../../config/reply-voices/en.json' with { type: 'json' };
import es from '../../../config/reply-voices/es.json' with { type: 'json' };
import fr from '../../../config/reply-voices/fr.json' with { type: 'json' };
import it from '../../../config/reply-voices/it.json' with { type: 'json' };
import type { NounPhrase } from './noun-phrase.js';

/**
 * Wordings of a language. Syntax inside a wording: `{v:votre|ton}` formal or informal, `{n:nous|je}` plural or singular writer,
 * `{?a|ont}` number of the thing named, `[a|b|]` free alternatives, `{le} {du} {le2} {du2} {q} {fact} {contact} {stars}` slots;
 * a leading `~` keeps a wording for warm voices.
 */
export interface Wordings {
  readonly greeting: { readonly formal: string; readonly informal: string };
  readonly joiner: string;
  readonly stars: Readonly<Record<string, string>>;
  readonly contact: Readonly<Record<string, string>>;
  readonly moves: Readonly<Record<string, readonly string[]>>;
  readonly topics?: Readonly<Record<string, readonly string[]>>;
}

const BY_LANGUAGE: Readonly<Record<Language, Wordings>> = { fr, en, es, de, it };
export const wordingsOf = (lang: Language): Wordings => BY_LANGUAGE[lang];

/** Aspects with their article, for the languages that name aspects only. */
export function fixedAspects(lang: Language): ReadonlyMap<Aspect, NounPhrase> {
  const topics = wordingsOf(lang).topics ?? {};
  return new Map(ASPECTS.flatMap((aspect): [Aspect, NounPhrase][] => {
    const [form, number] = topics[aspect] ?? [];
    return form ? [[aspect, { form, gender: 'm', plural: number === 'p', owner: 'the', fixed: true }]] : [];
  }));
}
