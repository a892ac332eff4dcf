import { REVIEW_FIELDS, type ReviewField } from '../../../domain/imports/header-names.js';
import type { ColumnMapping } from '../../../domain/imports/mapping.js';

export interface ColumnChoice {
  readonly index: number;
  readonly header: string;
  /** What the column is read as; '' when it is left out. */
  readonly field: ReviewField | '';
  readonly options: readonly { readonly field: ReviewField | ''; readonly chosen: boolean }[];
}

/** One select per column of a file. */
export function mappingChoices(mapping: ColumnMapping): ColumnChoice[] {
  const fieldAt = new Map(Object.entries(mapping.columns).map(([field, column]) => [column, field as ReviewField]));
  return mapping.headers.map((header, index) => {
    const field = fieldAt.get(index) ?? '';
    return { index, header, field, options: ['' as const, ...REVIEW_FIELDS].map((f) => ({ field: f, chosen: f === field })) };
  });
}

/** The mapping with the selects `column_<n>` and `date_order` of the form put in; a field named twice goes to the first column. */
export function changedMapping(mapping: ColumnMapping | undefined, form: Readonly<Record<string, string | undefined>>): ColumnMapping | undefined {
  if (!mapping) return undefined;
  const columns: Partial<Record<ReviewField, number>> = {};
  mapping.headers.forEach((_, index) => {
    const field = REVIEW_FIELDS.find((f) => f === form[`column_${index}`]);
    if (field && columns[field] === undefined) columns[field] = index;
  });
  const order = form['date_order'];
  return { ...mapping, columns, ...(order === 'dmy' || order === 'mdy' ? { dateOrder: order, dateOrderCertain: true } : {}) };
}
