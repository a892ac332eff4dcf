import type { Language } from '../shared/language.js';

/** A noun phrase with what its article needs; `plural` drives the verb. */
export interface NounPhrase {
  readonly form: string;
  readonly gender: 'm' | 'f';
  readonly plural: boolean;
  /** `yours`: the customer wrote "ma commande", "my watch". */
  readonly owner: 'the' | 'yours';
  /** `fixed`: the article is already in `form` (Spanish, German, Italian). */
  readonly fixed?: boolean;
}

const VOWEL = /^[aàâäeéèêëiîïoôöuùûüœæh]/iu;

export function startsWithVowelSound(word: string, aspirated: ReadonlySet<string>): boolean {
  return VOWEL.test(word) && !aspirated.has(word.split(' ')[0]?.toLowerCase().replace(/s$/u, '') ?? '');
}

/** French definite form: « le pain », « l’accueil », « votre commande ». */
export function frenchDefinite(np: NounPhrase, formal: boolean, aspirated: ReadonlySet<string>): string {
  const vowel = startsWithVowelSound(np.form, aspirated);
  if (np.owner === 'yours') {
    if (np.plural) return `${formal ? 'vos' : 'tes'} ${np.form}`;
    if (formal) return `votre ${np.form}`;
    return `${np.gender === 'm' || vowel ? 'ton' : 'ta'} ${np.form}`;
  }
  if (np.plural) return `les ${np.form}`;
  if (vowel) return `l’${np.form}`;
  return `${np.gender === 'm' ? 'le' : 'la'} ${np.form}`;
}

/** The same after « de », contracted: « du pain », « de l’accueil », « des frites », « de votre commande ». */
export function frenchGenitive(np: NounPhrase, formal: boolean, aspirated: ReadonlySet<string>): string {
  const definite = frenchDefinite(np, formal, aspirated);
  if (definite.startsWith('le ')) return `du ${np.form}`;
  if (definite.startsWith('les ')) return `des ${np.form}`;
  return `de ${definite}`;
}

export function englishDefinite(np: NounPhrase): string {
  return `${np.owner === 'yours' ? 'your' : 'the'} ${np.form}`;
}

export interface PhraseSlots { readonly le: string; readonly du: string; readonly plural: boolean }

/** One or two phrases as the slots of a wording: `le` (direct), `du` (after "de"), and the number of the verb. */
export function phraseSlots(
  phrases: readonly NounPhrase[], lang: Language, formal: boolean, joiner: string, aspirated: ReadonlySet<string>,
): PhraseSlots {
  const direct = (np: NounPhrase): string => {
    if (np.fixed) return np.form;
    return lang === 'fr' ? frenchDefinite(np, formal, aspirated) : englishDefinite(np);
  };
  const genitive = (np: NounPhrase): string => lang === 'fr' && !np.fixed ? frenchGenitive(np, formal, aspirated) : direct(np);
  return {
    le: phrases.map(direct).join(` ${joiner} `),
    du: phrases.map(genitive).join(` ${joiner} `),
    plural: phrases.length > 1 || (phrases[0]?.plural ?? false),
  };
}
