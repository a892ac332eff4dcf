import { z } from 'zod';
import { REVIEW_FIELDS } from '../../domain/imports/header-names.js';
import type { ColumnMapping } from '../../domain/imports/mapping.js';
import { invalid } from '../../platform/errors/app-error.js';

const SCHEMA = z
  .object({
    headers: z.array(z.string().max(1000)).min(1).max(500),
    hasHeader: z.boolean(),
    columns: z.partialRecord(z.enum(REVIEW_FIELDS), z.number().int().min(0)),
    dateOrder: z.enum(['dmy', 'mdy']),
    dateOrderCertain: z.boolean().default(true),
    ratingScale: z.union([z.literal(5), z.literal(10), z.literal(20), z.literal(100)]),
    escaped: z.boolean().default(false),
  })
  .refine((m) => Object.values(m.columns).every((column) => column < m.headers.length));

/**
 * A mapping as the owner corrected it, from JSON text or a parsed value.
 * @throws AppError invalid `imports.mapping_invalid`
 */
export function mappingFrom(value: unknown): ColumnMapping | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  let given: unknown = value;
  if (typeof value === 'string') {
    try {
      given = JSON.parse(value);
    } catch {
      given = null;
    }
  }
  const parsed = SCHEMA.safeParse(given);
  if (!parsed.success) {
    throw invalid('imports.mapping_invalid', {
      fr: 'La correspondance des colonnes n’est pas lisible. Reprenez celle de l’aperçu. Rien n’a changé.',
      en: 'The column mapping cannot be read. Start again from the preview. Nothing changed.',
    }, [{ field: 'mapping', message: 'imports.mapping_invalid' }]);
  }
  return parsed.data;
}
