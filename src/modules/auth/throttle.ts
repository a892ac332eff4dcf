import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { AppError } from '../../platform/errors/app-error.js';

export interface Limit {
  /** What is counted, e.g. `login.account`. */
  readonly bucket: string;
  /** Whose hits: an address, an account. Stored as a keyed hash. */
  readonly key: string;
  readonly max: number;
  readonly windowSeconds: number;
}

/** Counts per fixed window in PostgreSQL, so that all web processes share one limit. */
@Injectable()
export class Throttle {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Counts one hit. Throws `http.too_many` with the seconds to wait when the limit is passed. */
  async hit(limit: Limit): Promise<void> {
    const windowMs = limit.windowSeconds * 1000;
    const now = this.clock.now().getTime();
    const start = new Date(now - (now % windowMs));
    const [row] = await this.database.lookUp<{ hits: number }>(
      `INSERT INTO throttle_hits AS t (bucket, key_hash, window_start, hits) VALUES ($1, $2, $3, 1)
       ON CONFLICT (bucket, key_hash, window_start) DO UPDATE SET hits = t.hits + 1 RETURNING hits`,
      [limit.bucket, this.config.secrets.keyedHash(limit.key), start],
    );
    if ((row?.hits ?? 0) > limit.max) {
      const retryAfterSeconds = Math.ceil((start.getTime() + windowMs - now) / 1000);
      const minutes = Math.ceil(retryAfterSeconds / 60);
      throw new AppError('too_many', 'http.too_many', { fr: `Trop d’essais. Réessayez dans ${minutes} min.`, en: `Too many attempts. Try again in ${minutes} min.` }, { retryAfterSeconds });
    }
  }

  /** Forgets the hits of a key, after a success. */
  async clear(bucket: string, key: string): Promise<void> {
    await this.database.lookUp('DELETE FROM throttle_hits WHERE bucket = $1 AND key_hash = $2', [bucket, this.config.secrets.keyedHash(key)]);
  }
}
