import type { Aspect } from '../analysis/types.js';
import en from '../../../config/reply-voices/topics-en.json' with { type: 'json' };
import fr from '../../../config/reply-voices/topics-fr.json' with { type: 'json' };

/** A thing customers name, with what its article needs. */
export interface TopicNoun {
  readonly tokens: readonly string[];
  readonly form: string;
  readonly gender: 'm' | 'f';
  readonly plural: boolean;
  readonly aspect: Aspect;
}
export interface TopicAction {
  readonly pattern: RegExp;
  readonly noun: TopicNoun;
  /** How to say it when it went wrong. */
  readonly trouble?: TopicNoun;
}
export interface TopicLexicon {
  readonly nouns: ReadonlyMap<string, readonly TopicNoun[]>;
  readonly actions: readonly TopicAction[];
  readonly aspects: ReadonlyMap<Aspect, TopicNoun>;
  readonly persons: ReadonlySet<string>;
  readonly personal: ReadonlySet<string>;
  readonly modifiers: ReadonlySet<string>;
  readonly articles: ReadonlySet<string>;
  readonly pronouns: ReadonlySet<string>;
  /** The thing as a whole ("the app"): named only when nothing better was. */
  readonly generic: ReadonlyMap<string, TopicNoun>;
  /** Words that make a noun a date (« depuis ») or an absence (« pas de »), accents set aside. */
  readonly since: ReadonlySet<string>;
  readonly without: ReadonlySet<string>;
  /** Things no application has (a « joint », a "gallery"): read as something else there. */
  readonly tangible: ReadonlySet<string>;
  /** Nouns that are a complaint by themselves ("bugs", « retard »). */
  readonly bad: ReadonlySet<string>;
}

/** Printable ASCII carries no accent: most words need no work. */
const PLAIN = /^[ -~]*$/u;
export const stripAccents = (text: string): string => PLAIN.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/gu, 'oe');

const GENDERS: Readonly<Record<string, readonly ['m' | 'f', boolean]>> = {
  m: ['m', false], f: ['f', false], mp: ['m', true], fp: ['f', true], s: ['m', false], p: ['m', true],
};
const set = (words: string): Set<string> => new Set(words.split(/[ |]/u).filter(Boolean));

function noun(form: string, code: string, aspect: string): TopicNoun {
  const [gender, plural] = GENDERS[code] ?? ['m', false];
  const surface = form.replace(/_/gu, ' ').replace(/'/gu, '’');
  return { tokens: stripAccents(surface.toLowerCase()).match(/\p{L}[\p{L}-]*/gu) ?? [], form: surface, gender, plural, aspect: aspect as Aspect };
}

function pluralOf(singular: TopicNoun): TopicNoun | null {
  const [only, more] = singular.tokens;
  if (!only || more || singular.plural) return null;
  if (/[sxz]$/u.test(only)) return { ...singular, plural: true };
  const ending = /(?:eau|eu)$/u.test(only) ? 'x' : 's';
  return { ...singular, tokens: [only + ending], form: singular.form + ending, plural: true };
}

interface TopicData {
  readonly nouns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly actions: readonly (readonly string[])[];
  readonly aspects: Readonly<Record<string, readonly string[]>>;
  readonly persons: string; readonly personal: string; readonly modifiers?: string;
  readonly bad: string; readonly since: string; readonly without: string; readonly tangible: string;
  readonly no_plural: string;
  readonly generic: Readonly<Record<string, readonly string[]>>;
  readonly article_before: string; readonly pronoun_before: string;
}

function build(data: TopicData): TopicLexicon {
  const nouns = new Map<string, TopicNoun[]>();
  const singularOnly = set(data.no_plural);
  const add = (n: TopicNoun): void => {
    const key = n.tokens[0];
    if (key) nouns.set(key, [...(nouns.get(key) ?? []), n].sort((a, b) => b.tokens.length - a.tokens.length));
  };
  for (const [aspect, byGender] of Object.entries(data.nouns)) {
    for (const [code, words] of Object.entries(byGender)) {
      for (const word of words.split(' ').filter(Boolean)) {
        const one = noun(word, code, aspect);
        add(one);
        // « Les attentes » are hopes, not a queue.
        const many = singularOnly.has(one.form) ? null : pluralOf(one);
        if (many) add(many);
      }
    }
  }
  return {
    nouns,
    actions: data.actions.map(([pattern, form, code, aspect, trouble, troubleCode]) => ({
      pattern: new RegExp(pattern ?? '', 'u'), noun: noun(form ?? '', code ?? 'm', aspect ?? 'product_quality'),
      ...(trouble === undefined ? {} : { trouble: noun(trouble, troubleCode ?? 'm', aspect ?? 'product_quality') }),
    })),
    aspects: new Map(Object.entries(data.aspects).map(([aspect, [form, code]]) => [aspect as Aspect, noun(form ?? '', code ?? 'm', aspect)])),
    persons: set(data.persons), personal: set(data.personal), modifiers: set(data.modifiers ?? ''),
    articles: set(data.article_before), pronouns: set(data.pronoun_before),
    bad: set(data.bad), tangible: set(data.tangible), since: new Set(data.since.split('|').map(stripAccents)), without: new Set(data.without.split('|').map(stripAccents)),
    generic: new Map(Object.entries(data.generic).map(([word, [form, code]]) => [word, noun(form ?? '', code ?? 'm', 'product_quality')])),
  };
}

const LEXICONS: Readonly<Partial<Record<string, TopicLexicon>>> = { fr: build(fr), en: build(en) };
export const lexiconOf = (lang: string): TopicLexicon | undefined => LEXICONS[lang];
export const ASPIRATED: ReadonlySet<string> = set(fr.aspirated);
