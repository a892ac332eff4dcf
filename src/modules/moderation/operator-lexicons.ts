import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OperatorLexicon, overreach, patternFault, tryPatterns, type OperatorWords } from '../../domain/moderation/operator-words.js';
import { Clock } from '../../platform/clock/clock.js';
import { latestReviews, type Location } from '../organizations/index.js';

interface Entry {
  /** The words as stored: other words, another lexicon. */
  readonly content: string;
  readonly lexicon: OperatorLexicon;
  readonly until: number;
}

/** Locations kept at once; the one that was compiled first makes room. */
const MOST_KEPT = 200;
/** After this long the words are tried again on the reviews that came meanwhile. */
const KEPT_MS = 86_400_000;

/** The words of each location, compiled. */
@Injectable()
export class OperatorLexicons {
  private readonly kept = new Map<string, Entry>();

  constructor(private readonly clock: Clock) {}

  /** Undefined where the location has no words. */
  async of(tx: EntityManager, { id, words }: Pick<Location, 'id' | 'words'>): Promise<OperatorLexicon | undefined> {
    if (words.sensitive.length === 0 && words.allowed.length === 0) return undefined;
    const now = this.clock.now().getTime();
    const content = JSON.stringify(words);
    const known = this.kept.get(id);
    if (known?.content === content && known.until > now) return known.lexicon;
    const lexicon = new OperatorLexicon(await applied(tx, id, words));
    this.kept.delete(id);
    this.kept.set(id, { content, lexicon, until: now + KEPT_MS });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
    }
    return lexicon;
  }
}

/** Nobody may hold criticism by its words: one that came to stand in too many reviews since it was added is left aside, as the settings and the charter say. */
async function applied(tx: EntityManager, locationId: string, words: OperatorWords): Promise<OperatorWords> {
  const sensitive = words.sensitive.filter(({ pattern }) => patternFault(pattern) === null);
  const allowed = words.allowed.filter((pattern) => patternFault(pattern) === null);
  if (sensitive.length === 0) return { sensitive, allowed };
  const { each } = tryPatterns(sensitive.map(({ pattern }) => pattern), await latestReviews(tx, locationId));
  return { sensitive: sensitive.filter((_, at) => each[at] !== undefined && overreach(each[at]) === null), allowed };
}
