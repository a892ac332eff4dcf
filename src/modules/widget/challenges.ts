import { Injectable } from '@nestjs/common';
import { createChallenge, extractParams, verifySolution } from 'altcha-lib/v1';
import type { EntityManager } from 'typeorm';
import type { PowChallenge, PowSolution } from '../../domain/widget/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';

/** A tenth of a second in a browser, and a cost for whoever wants to send thousands. */
const MAX_NUMBER = 50_000;
const LIFETIME_MINUTES = 30;

/** Proof of work of the public forms: made for one site, solved once, good for half an hour. */
@Injectable()
export class Challenges {
  private readonly hmacKey: string;

  constructor(
    private readonly clock: Clock,
    config: Config,
  ) {
    this.hmacKey = config.secrets.derived('proof-of-work');
  }

  async create(siteKey: string): Promise<PowChallenge> {
    const expires = new Date(this.clock.now().getTime() + LIFETIME_MINUTES * 60_000);
    return (await createChallenge({ hmacKey: this.hmacKey, maxnumber: MAX_NUMBER, expires, params: { site: siteKey } })) as PowChallenge;
  }

  /** Whether it solves a challenge we made for this site that has not expired. The library reads its own clock, so expiry is checked here. */
  async isSolved(value: unknown, siteKey: string): Promise<boolean> {
    if (!isSolution(value)) return false;
    const parameters = extractParams(value);
    if (parameters['site'] !== siteKey || !(Number(parameters['expires']) * 1000 > this.clock.now().getTime())) return false;
    return verifySolution(value, this.hmacKey, false);
  }

  /** Uses a solution up; false when it was used before. */
  async spend(tx: EntityManager, solution: PowSolution): Promise<boolean> {
    const expiresAt = new Date(this.clock.now().getTime() + LIFETIME_MINUTES * 60_000);
    const rows = await tx.query<unknown[]>('INSERT INTO used_challenges (challenge_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1', [sha256Hex(solution.challenge), expiresAt]);
    return rows.length > 0;
  }
}

function isSolution(value: unknown): value is PowSolution {
  if (typeof value !== 'object' || value === null) return false;
  const { algorithm, challenge, number, salt, signature } = value as Record<string, unknown>;
  const short = (text: unknown): boolean => typeof text === 'string' && text.length <= 300;
  return algorithm === 'SHA-256' && Number.isInteger(number) && Number(number) >= 0 && Number(number) <= MAX_NUMBER && short(challenge) && short(salt) && short(signature);
}
