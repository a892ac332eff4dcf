import { describe, expect, it } from '@jest/globals';
import type { IncomingReview } from '../../domain/imports/types.js';
import { Occurrences } from './ingest.types.js';
import { changeOf, type KnownReview, type ReviewChange } from './known-review.js';
import { prepareReview } from './prepare-review.js';

const SOURCE = { id: 's', locationId: 'l', platform: 'google', way: 'file' } as const;
const known: KnownReview = {
  id: 'r', status: 'published', version: 3, text: 'Un pain remarquable, et un accueil qui ne l’est pas moins.', title: null, rating: 5, authorName: 'Léa', declaredLang: null, url: null,
  subjectId: null, ownerReply: null, writtenAt: '2026-10-01T00:00:00Z', writtenPrecision: 'month', experiencedOn: null, experiencePrecision: 'unknown',
  experienceUnknownReason: 'not_in_source', sourceHash: 'h', mergeKey: 'm',
};
const incoming: IncomingReview = {
  externalId: 'x', kind: 'review', rating: 5, title: null, text: known.text, authorName: 'Léa', lang: null, writtenAt: null, writtenAtPrecision: 'unknown',
  experiencedOn: null, experiencePrecision: 'unknown', experienceUnknownReason: 'not_in_source', url: null, subject: null, ownerReply: null, media: [], raw: null,
};
const change = (fields: Partial<IncomingReview>, mode: 'replace' | 'complete' = 'replace', stored: Partial<KnownReview> = {}): ReviewChange | null =>
  changeOf({ ...known, ...stored }, { prepared: prepareReview(SOURCE, { ...incoming, ...fields }, new Occurrences()), subjectId: null, mode, home: mode === 'replace' });

describe('changeOf', () => {
  it('should see no change in what says nothing new: less known, or cut short', () => {
    expect(change({})).toBeNull();
    expect(change({ authorName: null, rating: null, text: '' })).toBeNull();
    expect(change({ text: 'Un pain remarquable, et un accueil… Plus' })).toBeNull();
    expect(change({ text: 'Un pain remarquable, et...' })).toBeNull();
  });

  it('should make a version of new words or stars only', () => {
    expect(change({ text: 'Un pain correct.' })).toMatchObject({ newVersion: true, next: { text: 'Un pain correct.' } });
    expect(change({ rating: 2 })).toMatchObject({ newVersion: true, next: { rating: 2 } });
    expect(change({ ownerReply: { text: 'Merci', repliedAt: null } })).toMatchObject({ newVersion: false, next: { ownerReply: { text: 'Merci' } } });
  });

  it('should let another way complete and never replace', () => {
    expect(change({ text: 'Un pain correct.', rating: 2, authorName: 'Bo' }, 'complete')).toBeNull();
    expect(change({ text: known.text }, 'complete', { text: 'Un pain remarquable, et… Plus' })).toMatchObject({ newVersion: true, next: { text: known.text, sourceHash: 'h' } });
    expect(change({ url: 'https://example.org/1' }, 'complete')).toMatchObject({ newVersion: false, next: { url: 'https://example.org/1' } });
  });

  it('should take the finer date, never a vaguer one', () => {
    expect(change({ writtenAt: '2026-10-07', writtenAtPrecision: 'day' })).toMatchObject({ next: { writtenAt: '2026-10-07', writtenPrecision: 'day' } });
    expect(change({ writtenAt: '2026-01-01', writtenAtPrecision: 'year' })).toBeNull();
  });

  it('should leave an erased review alone', () => {
    expect(change({ text: 'Revenu' }, 'replace', { status: 'erased', text: '' })).toBeNull();
  });
});

describe('prepareReview', () => {
  it('should give PostgreSQL neither NUL nor half a character', () => {
    const prepared = prepareReview(SOURCE, { ...incoming, text: 'a\u0000b\ud800c 🍞', raw: { t: '\u0000\udc00 🍞 \\u0041' } }, new Occurrences());
    expect(prepared.review.text).toBe('abc 🍞');
    expect(JSON.parse(prepared.rawJson)).toEqual({ t: '\ufffd\ufffd 🍞 \\u0041' });
  });

  it('should number equal reviews without id, and mark a second one of the same id', () => {
    const seen = new Occurrences();
    const twin = { ...incoming, externalId: null };
    const [a, b, c, d] = [twin, twin, incoming, incoming].map((review) => prepareReview(SOURCE, review, seen));
    expect([a?.occurrence, b?.occurrence, c?.repeated, d?.repeated]).toEqual([1, 2, false, true]);
    expect(a?.identity).not.toBe(b?.identity);
  });
});
