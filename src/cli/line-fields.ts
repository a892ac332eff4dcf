/** The fields of one JSON object a line, as `--help` and the README tell them. */
interface LineField {
  readonly name: string;
  readonly required: boolean;
  readonly says: string;
}
type LineCommand = 'analyse' | 'moderate' | 'draft' | 'import';

const field = (name: string, says: string, required = false): LineField => ({ name, required, says });

export const READ_FIELDS: Readonly<Record<LineCommand, readonly LineField[]>> = {
  analyse: [field('id', 'text or number, given back', true), field('text', 'the review', true), field('lang', 'fr, en, es, it or de; found when left out'), field('business', '{sector}')],
  moderate: [field('id', 'text or number, given back'), field('text', 'the review', true), field('lang', 'fr, en, es, it or de; found when left out'), field('rating', 'never read'), field('business', '{name, sector, city, description}'), field('author', '{invited, order_reference}')],
  draft: [
    field('id', 'given back'), field('text', 'the review; may be empty when there are stars'), field('rating', '1 to 5, or null'), field('kind', 'review or question'), field('author_name', 'how the author signs'), field('lang', 'language of the review'),
    field('business', '{name, sector, city, description, facts: [sentences], voice: {address, warmth, signature, first_person_singular}, lang}; name is required', true),
  ],
  import: [
    field('text', 'the review; needed unless there is a rating', true), field('rating', '1 to 5'), field('author', 'name'), field('writtenAt', 'date of the review, YYYY-MM-DD'), field('experiencedOn', 'date of the visit or purchase'), field('title', ''), field('lang', 'fr, en…'),
    field('externalId', 'its number where it comes from: the same one twice is one review'), field('url', 'address of the review'), field('ownerReply', '{text, repliedAt}'), field('subject', '{name, sku, gtin, url}: the product'), field('kind', 'review or question'),
  ],
};

export const WRITTEN_FIELDS: Readonly<Record<Exclude<LineCommand, 'import'>, readonly string[]>> = {
  analyse: ['id', 'lang', 'sentiment {label, score}', 'aspects [{aspect, polarity, quote}]', 'register', 'is_question', 'needs_service', 'testimony', 'suggestion', 'reports_error', 'keyphrases', 'address'],
  moderate: ['id', 'outcome', 'automatic', 'grounds', 'spans [{ground, start, end, quote, rule}]', 'masked_text', 'reasons {fr, en, and es, de or it for a review in that language}'],
  draft: ['id', 'lang', 'draft', 'ties [{sentence, source, quote}]', 'blocked {code, fr, en}', 'warnings'],
};

/** The paragraph under the options of a command. */
export function fieldsHelp(command: LineCommand): string {
  const fields = READ_FIELDS[command];
  const width = Math.max(...fields.map((f) => f.name.length));
  const read = fields.map((f) => `  ${f.name.padEnd(width)}  ${[f.required ? 'required' : '', f.says].filter(Boolean).join('; ')}`.trimEnd());
  const head = command === 'import' ? 'A JSONL file holds one review a line, with these fields (a CSV may use the same names as columns):' : 'Fields of a line that is read:';
  const written = command === 'import' ? [] : ['', `Fields of a line that is written: ${WRITTEN_FIELDS[command].join(', ')}.`, 'A line that cannot be read gives {id, error}; the exit code is then 1.'];
  return `\n${[head, ...read, ...written].join('\n')}\n`;
}
