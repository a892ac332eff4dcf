/**
 * Proof of work of the public form, the browser's side: find the number whose SHA-256 with the salt is the challenge.
 * Written out because `crypto.subtle` does not exist on plain-http pages. SHA-256: FIPS 180-4.
 */
const K = new Int32Array(64);
const INITIAL = new Int32Array(8);

/** The constants are the first bits of the fractional parts of cube and square roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3). */
function fillConstants(): void {
  const bits = (x: number): number => ((x - Math.floor(x)) * 4294967296) | 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) INITIAL[found] = bits(Math.sqrt(n));
    K[found++] = bits(Math.cbrt(n));
  }
}
fillConstants();

const W = new Int32Array(64);
const STATE = new Int32Array(8);

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

function compress(): void {
  let [a, b, c, d, e, f, g, h] = STATE as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    if (i > 15) {
      const x = W[i - 15] as number;
      const y = W[i - 2] as number;
      W[i] = (W[i - 16] as number) + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + (W[i - 7] as number) + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10));
    }
    const t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + (K[i] as number) + (W[i] as number);
    const t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (STATE[i] = (STATE[i] as number) + value));
}

/** SHA-256 of a text of ASCII characters, as 64 lower-case hexadecimal digits. */
export function sha256(ascii: string): string {
  STATE.set(INITIAL);
  const blocks = (ascii.length + 8) >> 6;
  for (let block = 0; block <= blocks; block++) {
    W.fill(0, 0, 16);
    for (let i = 0; i < 64; i++) {
      const at = block * 64 + i;
      const byte = at < ascii.length ? ascii.charCodeAt(at) : at === ascii.length ? 128 : 0;
      W[i >> 2] = (W[i >> 2] as number) | (byte << (24 - (i & 3) * 8));
    }
    if (block === blocks) W[15] = ascii.length * 8;
    compress();
  }
  let hex = '';
  for (const word of STATE) hex += (word >>> 0).toString(16).padStart(8, '0');
  return hex;
}

/** The number in [from, to) that solves the challenge, or -1. Slices keep a page responsive between two calls. */
export function solveSlice(challenge: string, salt: string, from: number, to: number): number {
  for (let n = from; n < to; n++) if (sha256(salt + n) === challenge) return n;
  return -1;
}
