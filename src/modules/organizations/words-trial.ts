import type { EntityManager } from 'typeorm';
import { overreach, tryPatterns, type OperatorWords, type Trial, type TrialReview } from '../../domain/moderation/operator-words.js';
import type { FieldError, Message } from '../../platform/errors/app-error.js';
import { fault, wordKey } from './words-settings.js';

/** How many of the latest reviews words are tried on. */
const LATEST = 500;

/**
 * The latest reviews of a location that say something, in words, newest first. Those refused, or waiting for a person, are left out: a wave of abuse
 * must not make the word that stops it look ordinary.
 */
export async function latestReviews(tx: EntityManager, locationId: string): Promise<TrialReview[]> {
  return tx.query<TrialReview[]>(
    `SELECT text, rating FROM reviews WHERE location_id = $1 AND kind = 'review' AND text <> '' AND status IN ('published', 'archived', 'removed_at_source')
     ORDER BY coalesce(written_at, created_at) DESC, id DESC LIMIT ${LATEST}`,
    [locationId],
  );
}

/**
 * Why new sensitive words are refused: they would hold ordinary criticism. Words that are kept already are not asked again, so that one that
 * came to reach too far can be taken out in any order; reading leaves it aside meanwhile.
 */
export function trialFaults(words: OperatorWords, kept: OperatorWords, reviews: readonly TrialReview[]): FieldError[] {
  const known = new Set(kept.sensitive.map(({ pattern }) => wordKey(pattern)));
  const fresh = words.sensitive.map(({ pattern }) => !known.has(wordKey(pattern)));
  if (!fresh.includes(true)) return [];
  const patterns = words.sensitive.map(({ pattern }) => pattern);
  const { each } = tryPatterns(patterns, reviews);
  const faults = each.flatMap((trial, at) => {
    const text = fresh[at] ? overreachText(trial) : null;
    return text ? [fault(`words.sensitive.${at}.pattern`, text)] : [];
  });
  if (faults.length > 0) return faults;
  const { together } = tryPatterns(patterns.filter((_, at) => each[at] !== undefined && overreach(each[at]) === null), reviews);
  if (overreach(together, 'together') === null) return [];
  return [fault(`words.sensitive.${fresh.lastIndexOf(true)}.pattern`, {
    fr: `Avec celui-ci, vos mots apparaîtraient dans ${together.held} de vos ${together.of} derniers avis : ensemble, ils retiendraient des critiques ordinaires. Retirez-en d’abord, ou choisissez un mot plus précis.`,
    en: `With this one, your words would appear in ${together.held} of your ${together.of} latest reviews: together they would hold ordinary criticism. Remove some first, or choose a more precise word.`,
  })];
}

/** The sentence for a word that reaches too far, with the figure; null for one that may stand. */
export function overreachText(trial: Trial): Message | null {
  switch (overreach(trial)) {
    case 'all':
      return {
        fr: `Ce mot apparaît dans ${trial.held} de vos ${trial.of} derniers avis : il retiendrait des critiques ordinaires. Choisissez un mot plus précis, ou une expression.`,
        en: `This word appears in ${trial.held} of your ${trial.of} latest reviews: it would hold ordinary criticism. Choose a more precise word, or a phrase.`,
      };
    case 'critical':
      return {
        fr: `Ce mot apparaît dans ${trial.criticalHeld} de vos ${trial.criticalOf} derniers avis à une ou deux étoiles : il retiendrait des critiques ordinaires. Choisissez un mot plus précis, ou une expression.`,
        en: `This word appears in ${trial.criticalHeld} of your ${trial.criticalOf} latest reviews with one or two stars: it would hold ordinary criticism. Choose a more precise word, or a phrase.`,
      };
    case null:
      return null;
  }
}
