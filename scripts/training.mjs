// What the training scripts share: the service's own reading as a module, chance with a seed, files of labelled text.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The service's own modules (paths below src/domain, without ending), so that training and reading cut words alike. */
export async function loadReader(files) {
  const folder = mkdtempSync(join(tmpdir(), 'train-'));
  const out = join(folder, 'reader.mjs');
  await build({ stdin: { contents: files.map((file) => `export * from './src/domain/${file}.ts';`).join(''), resolveDir: process.cwd(), loader: 'ts' }, bundle: true, platform: 'node', format: 'esm', outfile: out, logLevel: 'error' });
  const reader = await import(pathToFileURL(out).href);
  rmSync(folder, { recursive: true });
  return reader;
}

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function shuffled(list, random) {
  const out = [...list];
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}

export const jsonLines = (path) => readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));

/** Signed bytes as base64, and what one of them is worth. */
export function quantised(weights) {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
  return { scale, weights: Buffer.from(Int8Array.from(weights, (weight) => Math.round(weight / scale)).buffer).toString('base64') };
}
