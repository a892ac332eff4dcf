import type { LegalIdentity } from './location.entity.js';

/** What French law asks of whoever publishes reviews (LCEN art. 6, III); without them the widget answers 503 legal_identity_incomplete. */
export const LEGAL_REQUIRED = ['legalName', 'address', 'director', 'contact'] as const satisfies readonly (keyof LegalIdentity)[];
export type LegalField = (typeof LEGAL_REQUIRED)[number];

/** The required fields that are still empty, in order; an empty list opens the widget. */
export function missingLegal(legal: LegalIdentity): LegalField[] {
  return LEGAL_REQUIRED.filter((field) => !legal[field]?.trim());
}
