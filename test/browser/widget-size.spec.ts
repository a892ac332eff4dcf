import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildWidget } from '../../scripts/build-widget.mjs';
import { makePage } from '../support/widget-server.js';

let dir: string;
let sizes: Awaited<ReturnType<typeof buildWidget>>;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'booost-widget-'));
  sizes = await buildWidget(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('widget budgets (bytes, brotli 11)', () => {
  it('should keep the first script within 3 kB', () => {
    expect(sizes['widget.js'].brotli).toBeLessThanOrEqual(3000);
  });

  it('should keep the words of one language within 0.7 kB', () => {
    expect(sizes['fr.js'].brotli).toBeLessThanOrEqual(700);
    expect(sizes['en.js'].brotli).toBeLessThanOrEqual(700);
  });

  it('should keep the form and the proof of work within 4 kB, in each language', () => {
    expect(sizes['form.js'].brotli).toBeLessThanOrEqual(4000);
    expect(sizes['form-en.js'].brotli).toBeLessThanOrEqual(4000);
  });

  it('should keep ten reviews of at most 150 characters within 2 kB', () => {
    for (const lang of ['fr', 'en'] as const) {
      const page = makePage(lang, new URLSearchParams(), 'https://avis.maison-garonne.example/charter/k3f9x2m1');
      expect(page.items).toHaveLength(10);
      expect(Math.max(...page.items.map((item) => item.text.length))).toBeLessThanOrEqual(150);
      expect(brotliCompressSync(JSON.stringify(page)).length).toBeLessThanOrEqual(2000);
    }
  });
});

describe('what the scripts may not hold', () => {
  it('should use no cookie, no storage, no beacon, and no address but its own', async () => {
    for (const name of Object.keys(sizes)) {
      const code = await readFile(path.join(dir, name), 'utf8');
      expect(code).not.toMatch(/cookie|localStorage|sessionStorage|indexedDB|sendBeacon|innerHTML|eval\(|https?:\/\//);
    }
  });

  it('should shorten the names of words, never a key of the payload', async () => {
    for (const name of Object.keys(sizes)) expect(await readFile(path.join(dir, name), 'utf8')).not.toMatch(/[.,{(]\$[a-z]\w/);
    const widget = await readFile(path.join(dir, 'widget.js'), 'utf8');
    for (const key of ['published_on', 'experienced_on', 'charter_url', 'summary', 'histogram', 'siteKey']) expect(widget).toContain(key);
  });
});
