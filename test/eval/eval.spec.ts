import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const here = path.dirname(fileURLToPath(import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'booost-eval-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, lines: readonly (object | string)[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return file;
}

function run(...args: string[]) {
  const out = path.join(folder, 'out.json');
  rmSync(out, { force: true });
  const done = spawnSync(process.execPath, [path.join(here, 'run.mjs'), ...args, '--json', out], { encoding: 'utf8' });
  return { status: done.status, stderr: done.stderr, metrics: done.status === 0 ? (JSON.parse(readFileSync(out, 'utf8')).reports[0].metrics as Record<string, number | null>) : {} };
}

const business = { name: 'Chez Lou', sector: 'restaurant', city: 'Lyon', description: '' };

describe('npm run eval', () => {
  it('should score moderation by the definitions of the policy', () => {
    const file = write('moderation.jsonl', [
      { text: 'Très bon repas, nous reviendrons avec plaisir.', lang: 'fr', business, outcome: 'publish', also_ok: [], grounds: [] },
      // Labelled wrongly on purpose: the engine publishes, so strict is wrong, tolerant is right and it counts as a miss.
      { text: 'Le service était un peu lent ce soir-là.', lang: 'fr', business, outcome: 'reject', also_ok: ['publish'], grounds: ['off_topic'] },
    ]);
    expect(run('--suite', 'moderation', '--data', file).metrics).toEqual({
      'strict outcome accuracy': 0.5, 'tolerant outcome accuracy': 1, 'macro F1 of grounds': 0, 'false suppression': 0, 'escalate recall': null, 'miss rate': 1, 'reject cases published': 1,
      'evidence overlaps the labelled passage': null,
    });
  });

  it('should count what each rule does to unlabelled reviews', () => {
    const file = write('rules.jsonl', [{ text: 'Très bon repas, nous reviendrons avec plaisir.', lang: 'fr', rating: 5 }, { text: 'Le patron est un vrai connard.', lang: 'fr', rating: 1 }]);
    expect(run('--suite', 'rules', '--data', file).metrics).toEqual({ 'not published as it is': 0.5, 'kept from view at once': 0.5, 'kept from view, unhappy reviews': 1, 'kept from view, happy reviews': 0 });
  });

  it('should read the tab-separated training text', () => {
    const file = write('fr.tsv', ['fr\tpublish\t-\trestaurant\t-\tRepas correct, sans plus.', 'fr\tescalate\tthreat\trestaurant\tservice\tJe vais vous tuer, je sais où vous habitez.']);
    expect(run('--suite', 'moderation', '--data', file).metrics).toMatchObject({ 'strict outcome accuracy': 1, 'escalate recall': 1, 'macro F1 of grounds': 1 });
  });

  it('should score sentiment as the mean F1 of both sides, neutral rows left out', () => {
    const file = write('sentiment.jsonl', [
      { text: 'Excellent, parfait, je recommande vivement', lang: 'fr', label: 'pos' },
      { text: 'Nul, affreux, à fuir absolument', lang: 'fr', label: 'neg' },
      { text: 'Excellent, parfait, merci', lang: 'fr', label: 'neg' },
      { text: 'Bof', lang: 'fr', label: 'neu' },
    ]);
    // pos: tp 1, fp 1 → 2/3; neg: tp 1, fn 1 → 2/3.
    expect(run('--suite', 'sentiment', '--data', file).metrics['macro F1 neg/pos (sign of score)']).toBeCloseTo(2 / 3, 10);
  });

  it('should score aspects against a restaurant corpus, each with its polarity', () => {
    const file = write('aspects.jsonl', [{ text: 'The food was delicious but the waiter was rude.', lang: 'en', aspect_polarity: ['food:positive', 'service:positive'] }]);
    expect(run('--suite', 'aspects', '--data', file).metrics).toMatchObject({ 'micro F1 of aspects': 1, 'polarity of found aspects': 0.5 });
  });

  it('should count a short text in a language of its own', () => {
    const file = write('language.jsonl', [{ text: 'Nous avons très bien mangé et le service était parfait', lang: 'fr' }, { text: 'The staff were very kind to us and the room was clean', lang: 'fr' }]);
    expect(run('--suite', 'language', '--data', file).metrics).toEqual({ 'language accuracy': 0.5, 'accuracy, <= 30 characters': null, unknown: 0, 'named another language': 0.5 });
  });

  it('should score how the reader is addressed', () => {
    const file = write('register.jsonl', [{ text: 'Je vous remercie, vous êtes formidables', lang: 'fr', label: 'formal' }, { text: 'Tu as été super avec nous', lang: 'fr', label: 'formal' }]);
    expect(run('--suite', 'register', '--data', file).metrics['address accuracy']).toBe(0.5);
  });

  it('should score the yes-or-no labels that a file knows', () => {
    const file = write('labels.jsonl', [
      { text: 'You should offer a vegan dish.', lang: 'en', label: 'neu', labels: ['feature_request'] },
      { text: 'Lovely lunch, thank you.', lang: 'en', label: 'pos', labels: ['feature_request'] },
    ]);
    // One of two wishes found, none invented: 2 / 3.
    expect(run('--suite', 'labels', '--data', file).metrics).toEqual({ 'suggestion: F1': expect.closeTo(2 / 3, 10), 'suggestion: precision': 1, 'suggestion: recall': 0.5 });
  });

  it('should score sentiment business by business', () => {
    const file = write('apps.jsonl', [
      ...Array.from({ length: 30 }, () => ({ text: 'Excellent, parfait, je recommande vivement', lang: 'fr', label: 'pos', business: 'Une' })),
      ...Array.from({ length: 30 }, () => ({ text: 'Nul, affreux, à fuir absolument', lang: 'fr', label: 'neg', business: 'Une' })),
      { text: 'Nul, affreux', lang: 'fr', label: 'neg', business: 'Autre' },
    ]);
    expect(run('--suite', 'sentiment', '--data', file).metrics).toMatchObject({ 'macro F1, Une (60)': 1 });
  });

  it('should count drafts that are due, refused and written', () => {
    const file = write('drafts.jsonl', [
      { text: 'Le pain est excellent et la vendeuse adorable, nous y allons chaque samedi.', lang: 'fr', rating: 5, business },
      { text: 'Je vais vous tuer, je sais où vous habitez.', lang: 'fr', rating: 1, business },
      { text: '', lang: 'fr', rating: 5, business },
    ]);
    const { metrics } = run('--suite', 'drafts', '--data', file);
    expect(metrics['reply due']).toBeCloseTo(2 / 3, 10);
    expect(metrics['blocked, of those due']).toBe(0.5);
    expect(metrics['lint-clean drafts']).toBe(1);
  });

  it.each([
    ['an unknown suite', () => ['--suite', 'horoscope', '--data', 'x.jsonl'], /--suite is one of moderation/],
    ['no file', () => ['--suite', 'language'], /--data FILE is missing/],
    ['a file that does not exist', () => ['--suite', 'language', '--data', path.join(folder, 'none.jsonl')], /none\.jsonl cannot be read/],
    ['a broken line', () => ['--suite', 'language', '--data', write('broken.jsonl', [{ text: 'a', lang: 'fr' }, '{"text":'])], /broken\.jsonl, line 2: not JSON/],
    ['a line without text', () => ['--suite', 'language', '--data', write('textless.jsonl', [{ lang: 'fr' }])], /line 1: "text" is missing/],
    ['a table with other columns', () => ['--suite', 'moderation', '--data', write('three.tsv', ['fr\tpublish\tBonjour'])], /line 1: 3 columns instead of 6/],
    ['a file of another suite', () => ['--suite', 'aspects', '--data', write('other.jsonl', [{ text: 'a', lang: 'fr' }])], /does not fit the suite "aspects"/],
    ['an empty file', () => ['--suite', 'language', '--data', write('empty.jsonl', [])], /holds no case/],
  ])('should refuse %s with the reason', (_what, args, message) => {
    const done = run(...args());
    expect(done.status).toBe(1);
    expect(done.stderr).toMatch(message);
  });
});
