/** Every reason a row can be refused, with what to do about it, in French and English. Codes are stable: the API and the rejected file carry them. */
import type { RejectedRow } from './types.js';

type Text = RejectedRow['message'];

const short = (value: string): string => (value.length > 60 ? `${value.slice(0, 57)}…` : value);

export const REJECTIONS = {
  'imports.nothing_to_read': (): Text => ({
    fr: 'Ni texte ni note sur cette ligne. Ajoutez l’un des deux, ou supprimez la ligne.',
    en: 'This row has neither text nor rating. Add one of them, or delete the row.',
  }),
  'imports.rating_out_of_range': (value: string, scale: string): Text => ({
    fr: `La note « ${short(value)} » est hors de l’échelle de 1 à ${scale}. Corrigez-la, ou laissez la case vide.`,
    en: `The rating "${short(value)}" is outside the scale of 1 to ${scale}. Correct it, or leave the cell empty.`,
  }),
  'imports.rating_unreadable': (value: string): Text => ({
    fr: `La note « ${short(value)} » n’est pas lisible. Écrivez un chiffre de 1 à 5, ou laissez la case vide.`,
    en: `The rating "${short(value)}" cannot be read. Write a number from 1 to 5, or leave the cell empty.`,
  }),
  'imports.date_unreadable': (value: string, order: string): Text => ({
    fr: `La date « ${short(value)} » n’est pas lisible (dates lues ${order === 'mdy' ? 'mois/jour/année' : 'jour/mois/année'}). Écrivez-la sous la forme 2026-10-31.`,
    en: `The date "${short(value)}" cannot be read (dates are read ${order === 'mdy' ? 'month/day/year' : 'day/month/year'}). Write it as 2026-10-31.`,
  }),
  'imports.date_impossible': (value: string, order: string): Text => ({
    fr: `La date « ${short(value)} » n’existe pas dans le calendrier (dates lues ${order === 'mdy' ? 'mois/jour/année' : 'jour/mois/année'}). Corrigez-la, ou écrivez-la sous la forme 2026-10-31.`,
    en: `The date "${short(value)}" does not exist in the calendar (dates are read ${order === 'mdy' ? 'month/day/year' : 'day/month/year'}). Correct it, or write it as 2026-10-31.`,
  }),
  'imports.date_future': (value: string): Text => ({
    fr: `La date « ${short(value)} » est dans le futur. Un avis ne peut pas être daté d’après aujourd’hui.`,
    en: `The date "${short(value)}" is in the future. A review cannot be dated after today.`,
  }),
  'imports.date_too_old': (value: string): Text => ({
    fr: `La date « ${short(value)} » est antérieure à 1995. Vérifiez l’année.`,
    en: `The date "${short(value)}" is before 1995. Check the year.`,
  }),
  'imports.text_too_long': (length: string): Text => ({
    fr: `Le texte compte ${length} caractères ; la limite est de 10 000. Un guillemet oublié colle parfois plusieurs lignes ensemble.`,
    en: `The text has ${length} characters; the limit is 10,000. A forgotten quotation mark sometimes glues several rows together.`,
  }),
  'imports.too_many_columns': (found: string, expected: string): Text => ({
    fr: `Cette ligne a ${found} colonnes au lieu de ${expected}. Le texte contient sans doute le séparateur : mettez-le entre guillemets.`,
    en: `This row has ${found} columns instead of ${expected}. The text probably contains the separator: put it between quotation marks.`,
  }),
  'imports.too_few_columns': (found: string, expected: string): Text => ({
    fr: `Cette ligne a ${found} colonne(s) au lieu de ${expected}. Complétez-la, ou vérifiez qu’elle n’est pas la suite de la ligne précédente.`,
    en: `This row has ${found} column(s) instead of ${expected}. Complete it, or check that it does not continue the row before.`,
  }),
  'imports.stray_quote': (): Text => ({
    fr: 'Un guillemet est mal placé sur cette ligne. Doublez les guillemets du texte ("") ou retirez celui qui est en trop.',
    en: 'A quotation mark is misplaced on this row. Double the quotation marks in the text ("") or remove the extra one.',
  }),
  'imports.row_too_long': (): Text => ({
    fr: 'Cette ligne dépasse 1 Mo et n’a pas été lue. Vérifiez qu’elle ne contient qu’un seul avis.',
    en: 'This row is longer than 1 MB and was not read. Check that it holds a single review.',
  }),
  'imports.json_invalid': (): Text => ({
    fr: 'Cette ligne n’est pas un objet JSON lisible. Vérifiez les guillemets, les virgules et les accolades.',
    en: 'This row is not a readable JSON object. Check the quotation marks, commas and braces.',
  }),
  'imports.json_not_object': (): Text => ({
    fr: 'Cette ligne ne contient pas un objet JSON. Chaque ligne doit être de la forme {"text": "…", "rating": 5}.',
    en: 'This row does not hold a JSON object. Each row must look like {"text": "…", "rating": 5}.',
  }),
  'imports.file_truncated': (): Text => ({
    fr: 'Le fichier s’arrête au milieu de cet avis. Les avis précédents ont été lus ; exportez à nouveau le fichier pour avoir la suite.',
    en: 'The file stops in the middle of this review. The reviews before it were read; export the file again to get the rest.',
  }),
  'imports.unreadable_characters': (): Text => ({
    fr: 'Cette ligne contient des octets qui ne sont pas du texte. Enregistrez le fichier en CSV UTF-8, puis importez-le à nouveau.',
    en: 'This row contains bytes that are not text. Save the file as CSV UTF-8, then import it again.',
  }),
} as const;

export type RejectionCode = keyof typeof REJECTIONS;

/** Longest raw text kept with a rejected row: enough to correct it, small enough for a file of nothing but faults. */
const RAW_LIMIT = 65_536;

export interface RowOrigin {
  /** 1-based line of the file. */
  readonly line: number;
  readonly raw: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** The rejected row for `code`; `values` fill the message in the order its builder takes them. */
export function reject(origin: RowOrigin, code: RejectionCode, ...values: string[]): RejectedRow {
  const build = REJECTIONS[code] as (...args: string[]) => Text;
  const raw = origin.raw.length > RAW_LIMIT ? origin.raw.slice(0, RAW_LIMIT) : origin.raw;
  const row = { line: origin.line, code, message: build(...values), raw };
  return origin.fields === undefined ? row : { ...row, fields: origin.fields };
}

/** True for a rejected row, false for a review: the two shapes a reader yields. */
export function isRejected(row: object): row is RejectedRow {
  return 'code' in row && 'line' in row && 'message' in row;
}
