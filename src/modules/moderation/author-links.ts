import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { newToken, sha256Hex } from '../../platform/crypto/secrets.js';

const DAY_MS = 86_400_000;
/** Confirmation within a week (compliance REQ-18); the author's page lives as long as an appeal may come. */
const LIFETIME_DAYS = { confirm: 7, my_review: 190 } as const;

/** Links for authors, who have no account. Only the hash of the token is stored; the reference is the review's. */
@Injectable()
export class AuthorLinks {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** A fresh link; those sent before keep working until they expire. */
  async issue(tx: EntityManager, review: { id: string; organizationId: string }, purpose: 'confirm' | 'my_review'): Promise<{ token: string; url: string; expiresAt: Date }> {
    const token = newToken();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + LIFETIME_DAYS[purpose] * DAY_MS);
    await tx.query('INSERT INTO magic_links (token_hash, organization_id, review_id, purpose, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)', [
      sha256Hex(token), review.organizationId, review.id, purpose, expiresAt, now,
    ]);
    return { token, url: this.config.url(`/my-review/${token}${purpose === 'confirm' ? '/confirm' : ''}`), expiresAt };
  }
}
