import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createChallenge, verifySolution } from 'altcha-lib/v1';
import { sha256, solveSlice } from './proof-of-work.js';

describe('sha256', () => {
  it('should agree with the platform on every length around the block limits', () => {
    for (let length = 0; length <= 200; length++) {
      const text = 'a0?&=Zz9'.repeat(26).slice(0, length);
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  it('should give the value of the standard for "abc"', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('solveSlice', () => {
  const options = { hmacKey: 'k', maxnumber: 5000, number: 4321, expires: new Date('2100-01-01T00:00:00Z') };

  it('should find the number that the server accepts', async () => {
    const { algorithm, challenge, salt, signature } = await createChallenge(options);
    const number = solveSlice(challenge, salt, 0, 5001);
    expect(number).toBe(4321);
    expect(await verifySolution({ algorithm, challenge, number, salt, signature }, 'k')).toBe(true);
    expect(await verifySolution({ algorithm, challenge, number: number + 1, salt, signature }, 'k')).toBe(false);
  });

  it('should say -1 when the slice holds no solution, its end excluded', async () => {
    const { challenge, salt } = await createChallenge(options);
    expect(solveSlice(challenge, salt, 0, 4321)).toBe(-1);
    expect(solveSlice(challenge, salt, 4321, 4322)).toBe(4321);
  });
});
