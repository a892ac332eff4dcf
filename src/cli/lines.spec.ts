import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mapJsonReview } from '../domain/imports/jsonl.js';
import { fieldsHelp, READ_FIELDS, WRITTEN_FIELDS } from './line-fields.js';
import { runLines } from './lines.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'booost-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  process.exitCode = 0;
});

const BUSINESS = { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse', description: 'Pain au levain', facts: ['Ouvert le dimanche.'], voice: { address: 'formal', warmth: 'warm', signature: 'Hélène' }, lang: 'fr' };
const LINES = [
  { id: 1, text: 'Très bon pain et un accueil souriant.', rating: 5, kind: 'review', author_name: 'Inès', lang: 'fr', business: BUSINESS, author: { invited: false } },
  { id: 'b', text: 'Le patron est un gros connard.', rating: 1, business: BUSINESS },
  { id: 3, text: 'Deux heures d’attente, très déçue.', rating: 2, business: BUSINESS },
];
async function run(name: 'analyse' | 'moderate' | 'draft', lines: readonly string[]): Promise<{ said: string[]; out: string; written: Record<string, unknown>[] }> {
  const [input, out] = [path.join(folder, `${name}.in`), path.join(folder, `${name}.out`)];
  writeFileSync(input, lines.join('\n'));
  const said: string[] = [];
  await runLines(name, { in: input, out }, (line) => void said.push(line));
  return { said, out, written: readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) };
}
const asLines = LINES.map((line) => JSON.stringify(line));

describe('runLines', () => {
  it('should say in one line what moderate did', async () => {
    const { said, out } = await run('moderate', asLines);
    expect(said).toEqual([`3 reviews read: 2 publish, 1 reword. Written to ${out}.`]);
  });

  it('should say in one line what analyse and draft did', async () => {
    const analysed = await run('analyse', asLines.slice(0, 1));
    expect(analysed.said).toEqual([`1 review read: 1 positive. Written to ${analysed.out}.`]);
    const drafted = await run('draft', asLines);
    expect(drafted.said).toEqual([expect.stringMatching(/^3 reviews read: \d draft(?:ed)?.*\. Written to /)]);
  });

  it('should count what could not be read apart, and fail', async () => {
    const { said, out } = await run('moderate', [asLines[0]!, 'no json']);
    expect(said).toEqual([`1 review read: 1 publish. Written to ${out}.`, `1 line could not be read; each says why in ${out}.`]);
    expect(process.exitCode).toBe(1);
  });
});

describe('the fields that --help tells', () => {
  it.each(['analyse', 'moderate', 'draft'] as const)('should be those that %s writes', async (name) => {
    const { written } = await run(name, asLines);
    const told = WRITTEN_FIELDS[name].map((f) => f.split(' ')[0]);
    expect(told).toEqual(expect.arrayContaining([...new Set(written.flatMap((line) => Object.keys(line)))]));
  });

  it('should be those that import reads', () => {
    const value = { text: 'Bon pain', rating: 4, author: 'Inès', writtenAt: '2026-10-01', experiencedOn: '2026-09-30', title: 'Bien', lang: 'fr', externalId: 'x1', url: 'https://exemple.fr/1', ownerReply: { text: 'Merci', repliedAt: '2026-10-02' }, subject: { name: 'Pain' }, kind: 'review' };
    expect(Object.keys(value).sort()).toEqual(READ_FIELDS.import.map((f) => f.name).sort());
    expect(mapJsonReview(value, 1, '2026-11-22')).toMatchObject({ text: 'Bon pain', rating: 4, authorName: 'Inès', title: 'Bien', lang: 'fr', externalId: 'x1', url: 'https://exemple.fr/1', ownerReply: { text: 'Merci' }, subject: { name: 'Pain' }, experiencedOn: '2026-09-30', kind: 'review' });
  });

  it('should all stand in the README and in the help', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const command of ['analyse', 'moderate', 'draft', 'import'] as const) {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${command}\` |`)) ?? '';
      for (const { name } of READ_FIELDS[command]) {
        expect([command, name, row.includes(`\`${name}\``)]).toEqual([command, name, true]);
        expect(fieldsHelp(command)).toContain(`  ${name} `.trimEnd());
      }
    }
  });
});
