import { patternFault, type OperatorWords, type PatternFault } from '../../domain/moderation/operator-words.js';
import { GROUNDS } from '../../domain/moderation/types.js';
import { foldText } from '../../domain/text/normalise.js';
import { invalid, type AppError, type FieldError, type Message } from '../../platform/errors/app-error.js';

/** Of each kind; a longer list is no list of exceptions. */
export const MOST_WORDS = 50;

const FAULTS: Record<PatternFault | 'twice', Message> = {
  empty: { fr: 'Écrivez un mot ou une expression.', en: 'Write a word or a phrase.' },
  short: { fr: 'Ce mot est trop court : donnez au moins trois lettres ou chiffres.', en: 'This word is too short: give at least three letters or figures.' },
  long: { fr: 'C’est trop long : 120 caractères au plus. Gardez le mot ou l’expression, pas la phrase.', en: 'This is too long: at most 120 characters. Keep the word or the phrase, not the sentence.' },
  syntax: { fr: 'Ce motif entre barres obliques ne se lit pas : vérifiez ses parenthèses et ses crochets, ou écrivez le mot sans barres.', en: 'This pattern between slashes cannot be read: check its brackets, or write the word without slashes.' },
  matches_nothing: { fr: 'Ce motif conviendrait à un texte vide, donc à tous les textes : ajoutez-y des lettres.', en: 'This pattern would fit an empty text, and so every text: add letters to it.' },
  twice: { fr: 'Ce mot est déjà dans la liste.', en: 'This word is already in the list.' },
};
const NO_GROUND: Message = { fr: 'Choisissez ce que ce mot peut signaler, dans la liste des motifs.', en: 'Choose what this word may point to, from the list of grounds.' };
const TOO_MANY: Message = { fr: `${MOST_WORDS} mots au plus dans cette liste : retirez-en avant d’en ajouter.`, en: `At most ${MOST_WORDS} words in this list: remove some before you add more.` };

/** The words as they are kept: without the spaces around them. */
export function tidyWords(words: OperatorWords): OperatorWords {
  return { sensitive: words.sensitive.map(({ pattern, ground }) => ({ pattern: pattern.trim(), ground })), allowed: words.allowed.map((pattern) => pattern.trim()) };
}

/** What keeps words from being saved, each with its place (`words.sensitive.3.pattern`) and what to do about it. */
export function wordsFaults({ sensitive, allowed }: OperatorWords): FieldError[] {
  const counts = [['words.sensitive', sensitive.length], ['words.allowed', allowed.length]] as const;
  const tooLong = counts.filter(([, length]) => length > MOST_WORDS).map(([field]) => fault(field, TOO_MANY));
  if (tooLong.length > 0) return tooLong;
  return [
    ...patternFaults(sensitive.map(({ pattern }) => pattern), (at) => `words.sensitive.${at}.pattern`),
    ...sensitive.flatMap(({ ground }, at) => (GROUNDS.includes(ground) ? [] : [fault(`words.sensitive.${at}.ground`, NO_GROUND)])),
    ...patternFaults(allowed, (at) => `words.allowed.${at}`),
  ];
}

function patternFaults(patterns: readonly string[], fieldOf: (at: number) => string): FieldError[] {
  const known = new Set<string>();
  return patterns.flatMap((pattern, at) => {
    const key = wordKey(pattern);
    const found = patternFault(pattern) ?? (known.has(key) ? 'twice' : null);
    known.add(key);
    return found ? [fault(fieldOf(at), FAULTS[found])] : [];
  });
}

/** Two patterns with one key read the same: case, accents and spaces make no difference, but between slashes. */
export function wordKey(pattern: string): string {
  const typed = pattern.trim();
  return typed.startsWith('/') ? typed : foldText(typed).folded.replaceAll(/\s+/g, ' ');
}

export const fault = (field: string, text: Message): FieldError => ({ field, message: text.en, text });

/** One refusal for all of them; with a single one, its own sentence. */
export function wordsRefusal(code: string, faults: readonly FieldError[]): AppError {
  const [only] = faults;
  const text = faults.length === 1 && only?.text ? only.text : { fr: 'Certains mots ne conviennent pas ; rien n’a été enregistré.', en: 'Some words do not fit; nothing was saved.' };
  return invalid(code, text, faults);
}
