import { solveSlice } from '../../src/domain/widget/proof-of-work.js';
import type { PowChallenge, PowSolution } from '../../src/domain/widget/types.js';

/** Fetches a challenge and solves it in slices of a few milliseconds, so typing never stutters. */
export async function solve(api: string): Promise<PowSolution> {
  const response = await fetch(api.replace(/reviews$/, 'challenge'), { credentials: 'omit', cache: 'no-store' });
  const { algorithm, challenge, maxnumber = 1e6, salt, signature } = (await response.json()) as PowChallenge;
  for (let from = 0; from <= maxnumber; from += 2000) {
    const found = solveSlice(challenge, salt, from, from + 2000);
    if (found >= 0) return { algorithm, challenge, number: found, salt, signature };
    await new Promise((resolve) => setTimeout(resolve));
  }
  throw new Error('challenge without solution');
}
