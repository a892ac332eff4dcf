import type { IncomingReview } from '../../domain/imports/types.js';
import type { Way } from './source.entity.js';

/** Where a batch comes from. */
export interface IngestSource {
  readonly id: string;
  readonly locationId: string;
  readonly platform: string;
  readonly way: Way;
  /** Shown as the origin; the platform's name when empty or absent. */
  readonly label?: string;
}

export interface IngestBatch {
  readonly source: IngestSource;
  readonly reviews: readonly IncomingReview[];
  /** One per run (file, paste): tells several equal reviews of one input apart. A resumed run replays the rows it skips into it. */
  readonly occurrences: Occurrences;
}

/** `imported + updated + unchanged` is the number of reviews given; `merged` is part of updated and unchanged, `asked` of imported. */
export interface IngestResult {
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Recognised as a review already known by another way. */
  readonly merged: number;
  /** Stored, and the owner is asked whether it is one of several known ones. */
  readonly asked: number;
  /** Reviews imported or updated, in the order given: what has to be read again. */
  readonly reviewIds: readonly string[];
}

/** Counts equal reviews within one input. Bounded by the input: one entry for each different review. */
export class Occurrences {
  private readonly seen = new Map<string, number>();

  /** 1 for the first, 2 for the next equal one, … */
  next(identity: string): number {
    const count = (this.seen.get(identity) ?? 0) + 1;
    this.seen.set(identity, count);
    return count;
  }
}

/** Why the date of an experience is missing, as stored: the parsers' code, or the form's. */
export type ExperienceUnknownReason = 'not_in_source' | 'question';
const REASONS: Readonly<Record<ExperienceUnknownReason, { readonly fr: string; readonly en: string }>> = {
  not_in_source: { fr: 'Date de l’expérience non communiquée par la source', en: 'Date of the experience not given by the source' },
  question: { fr: 'Question posée avant toute expérience', en: 'Question asked before any experience' },
};

/** The sentence for a stored reason, or null when the date is known. A reason typed by a person stands in both languages. */
export function experienceUnknownText(reason: string | null): { readonly fr: string; readonly en: string } | null {
  if (reason === null) return null;
  return REASONS[reason as ExperienceUnknownReason] ?? { fr: reason, en: reason };
}
