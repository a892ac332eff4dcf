import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countsLine, runImport } from '../../src/cli/import.js';
import { ModerationModule } from '../../src/modules/moderation/index.js';
import { NotificationsModule } from '../../src/modules/notifications/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesModule } from '../../src/modules/replies/index.js';
import { ReviewsModule } from '../../src/modules/reviews/index.js';
import { SourcesModule } from '../../src/modules/sources/index.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestContext, type TestContext } from '../support/context.js';

let t: TestContext;
let owner: TestOrganization;
let location: Location;
let folder: string;

beforeAll(async () => {
  t = await createTestContext([ReviewsModule, SourcesModule, ModerationModule, RepliesModule, NotificationsModule]);
  owner = await newOrganization(t.db);
  location = await t.get(LocationsService).create(owner.scope, { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse' });
  folder = mkdtempSync(path.join(tmpdir(), 'booost-import-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await t?.close();
});

const GOOD = [
  'g1;5;Marion;2026-10-02;Le pain au levain est excellent et Sonia nous conseille toujours bien.',
  'g2;2;Paul;2026-10-04;Quarante minutes de queue samedi, et plus une baguette en arrivant.',
  'g3;1;Nour;2026-10-09;On m’a facturé deux gâteaux au lieu d’un, personne ne répond au téléphone.',
  'g4;5;Ada;2026-10-11;The sourdough is the best in town, the queue moves fast.',
];
const BAD = 'g5;9;Luc;2026-13-45;Note impossible.';

function file(name: string, rows: readonly string[]): string {
  const full = path.join(folder, name);
  writeFileSync(full, ['id;note;auteur;date;texte', ...rows].join('\n'));
  return full;
}
async function importIt(full: string, fields: Record<string, string> = {}) {
  const said: string[] = [];
  const outcome = await runImport({ app: t.module, ownerUrl: t.db.ownerUrl, logger: createLogger('silent'), say: (line) => said.push(line) }, full, { location: location.id, ...fields });
  return { ...outcome, said, line: countsLine(outcome.view) };
}
const state = () =>
  t.db.asOwner<{ external_id: string; lang: string; outcome: string; read_version: number; reply: string; platform: string }>(
    `SELECT r.external_id, r.lang, r.outcome, r.read_version, r.platform, p.state AS reply FROM reviews r LEFT JOIN replies p ON p.review_id = r.id WHERE r.location_id = $1 ORDER BY r.external_id`, [location.id]);

describe('booost import', () => {
  it('should leave every review with language, decision and reply state although no service runs', async () => {
    const { line, said, rejectedFile, unread } = await importIt(file('avis.csv', GOOD), { platform: 'google' });
    expect(line).toBe('imported 4, updated 0, unchanged 0, rejected 0');
    expect(rejectedFile).toBeNull();
    expect(unread).toBe(0);
    expect(said.join('\n')).toContain('Every review is read');
    const rows = await state();
    expect(rows.map((r) => r.lang)).toEqual(['fr', 'fr', 'fr', 'en']);
    expect(rows.every((r) => r.outcome !== null && r.read_version === 1 && r.platform === 'google')).toBe(true);
    expect(rows.every((r) => ['draft', 'blocked', 'not_needed'].includes(r.reply))).toBe(true);
    expect(rows.filter((r) => r.reply === 'draft').length).toBeGreaterThanOrEqual(3);
  });

  it('should change nothing the second time', async () => {
    const before = await state();
    expect((await importIt(path.join(folder, 'avis.csv'), { platform: 'google' })).line).toBe('imported 0, updated 0, unchanged 4, rejected 0');
    expect(await state()).toEqual(before);
  });

  it('should write the refused rows beside the file, and take them once corrected', async () => {
    const { line, rejectedFile, said } = await importIt(file('mixte.csv', [...GOOD, BAD]), { platform: 'google' });
    expect(line).toBe('imported 0, updated 0, unchanged 4, rejected 1');
    expect(rejectedFile).toBe(path.join(folder, 'mixte.csv.rejected.csv'));
    expect(said.some((s) => s.includes('mixte.csv.rejected.csv'))).toBe(true);
    const refused = readFileSync(rejectedFile ?? '', 'utf8');
    expect(refused).toContain('Note impossible.');
    writeFileSync(rejectedFile ?? '', refused.replace('2026-13-45', '2026-10-13').replace(/([;,])9([;,])/, '$13$2'));
    expect((await importIt(rejectedFile ?? '', { platform: 'google' })).line).toBe('imported 1, updated 0, unchanged 0, rejected 0');
  });

  it('should refuse a file that is none of a review, and a location that does not exist, without a trace', async () => {
    const before = await state();
    const picture = path.join(folder, 'photo.csv');
    writeFileSync(picture, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]));
    await expect(importIt(picture)).rejects.toMatchObject({ kind: 'invalid' });
    await expect(importIt(path.join(folder, 'avis.csv'), { location: owner.userId })).rejects.toMatchObject({ code: 'locations.not_found' });
    await expect(importIt(path.join(folder, 'absent.csv'))).rejects.toMatchObject({ code: 'imports.no_file' });
    expect(existsSync(`${picture}.rejected.csv`)).toBe(false);
    expect(await state()).toEqual(before);
  });
});
