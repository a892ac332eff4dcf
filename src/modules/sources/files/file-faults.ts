/** Faults of a whole file: nothing of it can be read, and the person is told what to do instead. */
import { AppError } from '../../../platform/errors/app-error.js';
import type { Message } from '../../../platform/errors/app-error.js';

const FAULTS = {
  'imports.file_empty': {
    fr: 'Ce fichier est vide. Exportez-le à nouveau, puis déposez-le ici.',
    en: 'This file is empty. Export it again, then drop it here.',
  },
  'imports.no_rows': {
    fr: 'Ce fichier ne contient aucun avis : les titres sont là, les lignes manquent.',
    en: 'This file holds no review: the headings are there, the rows are missing.',
  },
  'imports.spreadsheet': {
    fr: 'Ce fichier est un classeur (Excel, LibreOffice). Ouvrez-le, choisissez « Enregistrer sous », enregistrez en CSV UTF-8, puis déposez le fichier CSV.',
    en: 'This file is a workbook (Excel, LibreOffice). Open it, choose "Save as", save it as CSV UTF-8, then drop the CSV file.',
  },
  'imports.zip': {
    fr: 'Ce fichier est une archive compressée. Ouvrez-la, puis déposez le fichier qu’elle contient (reviews.json ou un CSV).',
    en: 'This file is a compressed archive. Open it, then drop the file inside (reviews.json or a CSV).',
  },
  'imports.pdf': {
    fr: 'Ce fichier est un PDF : ses avis ne peuvent pas être lus de façon sûre. Enregistrez en CSV depuis le logiciel d’origine, ou collez le texte des avis.',
    en: 'This file is a PDF: its reviews cannot be read reliably. Save as CSV from the original software, or paste the text of the reviews.',
  },
  'imports.document': {
    fr: 'Ce fichier est un document de traitement de texte. Enregistrez en CSV, ou collez le texte des avis.',
    en: 'This file is a word processor document. Save it as CSV, or paste the text of the reviews.',
  },
  'imports.image': {
    fr: 'Ce fichier est une image. Copiez le texte des avis depuis la page d’origine et collez-le, ou déposez un CSV.',
    en: 'This file is an image. Copy the text of the reviews from the original page and paste it, or drop a CSV.',
  },
  'imports.binary': {
    fr: 'Ce fichier ne contient pas de texte lisible. Enregistrez en CSV UTF-8 depuis le logiciel d’origine.',
    en: 'This file does not hold readable text. Save it as CSV UTF-8 from the original software.',
  },
  'imports.html': {
    fr: 'Ce fichier est une page web enregistrée. Copiez les avis depuis la page et collez-les, ou exportez un vrai CSV.',
    en: 'This file is a saved web page. Copy the reviews from the page and paste them, or export a real CSV.',
  },
  'imports.xml': {
    fr: 'Ce fichier est en XML, un format que nous ne lisons pas. Exportez en CSV ou en JSON.',
    en: 'This file is XML, a format we do not read. Export as CSV or JSON.',
  },
  'imports.looks_like_json': {
    fr: 'Ce fichier est en JSON, pas en CSV. Choisissez « Google Takeout » ou « JSONL » comme type de fichier.',
    en: 'This file is JSON, not CSV. Choose "Google Takeout" or "JSONL" as the kind of file.',
  },
  'imports.not_json': {
    fr: 'Ce fichier n’est pas en JSON. Si c’est un tableau, choisissez « CSV » comme type de fichier.',
    en: 'This file is not JSON. If it is a table, choose "CSV" as the kind of file.',
  },
  'imports.json_truncated': {
    fr: 'Ce fichier JSON est coupé avant la fin du premier avis. Téléchargez-le à nouveau.',
    en: 'This JSON file stops before the end of the first review. Download it again.',
  },
  'imports.no_reviews_array': {
    fr: 'Ce fichier JSON ne contient pas de liste d’avis. Dans l’archive Google Takeout, prenez le fichier reviews.json du dossier « Google Business Profile ».',
    en: 'This JSON file holds no list of reviews. In the Google Takeout archive, take the file reviews.json in the folder "Google Business Profile".',
  },
  'imports.takeout_personal': {
    fr: 'Ce fichier contient les avis que vous avez écrits vous-même dans Google Maps. Prenez reviews.json du dossier « Google Business Profile ».',
    en: 'This file holds the reviews you wrote yourself in Google Maps. Take reviews.json in the folder "Google Business Profile".',
  },
  'imports.not_trustpilot': {
    fr: 'Ce fichier n’a pas les colonnes de l’export Trustpilot (Review Stars, Review Content…). Choisissez « CSV » comme type de fichier.',
    en: 'This file does not have the columns of the Trustpilot export (Review Stars, Review Content…). Choose "CSV" as the kind of file.',
  },
  'imports.mapping_mismatch': {
    fr: 'Les colonnes choisies ne correspondent pas à ce fichier. Choisissez-les à nouveau dans l’aperçu.',
    en: 'The chosen columns do not match this file. Choose them again in the preview.',
  },
} as const satisfies Record<string, Message>;

export type FileFault = keyof typeof FAULTS | 'imports.no_review_column';

/** The file cannot be read at all; `code` is stable, `text` is for people. Never retried. */
export class FileUnreadableError extends AppError {
  constructor(code: FileFault, text?: Message) {
    super('invalid', code, text ?? FAULTS[code as keyof typeof FAULTS]);
    this.name = 'FileUnreadableError';
  }
}

/** No column of the table holds a review; the headings found are quoted so that the person recognises the file. */
export function noReviewColumn(headers: readonly string[]): FileUnreadableError {
  const found = headers.filter((h) => h.trim() !== '').slice(0, 6).map((h) => h.slice(0, 30)).join(', ');
  return new FileUnreadableError('imports.no_review_column', {
    fr: `Aucune colonne d’avis ou de note n’a été reconnue${found === '' ? '' : ` (colonnes trouvées : ${found})`}. Nommez-les « avis » et « note » dans la première ligne, ou choisissez-les dans l’aperçu.`,
    en: `No column of reviews or ratings was recognised${found === '' ? '' : ` (columns found: ${found})`}. Name them "review" and "rating" in the first row, or choose them in the preview.`,
  });
}
