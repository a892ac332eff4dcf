import { describe, expect, it } from '@jest/globals';
import { fingerprint, mergeCandidateKey, type MergeCandidate } from './fingerprint.js';

const long = 'Un accueil charmant et un pain au levain comme on n’en fait plus.';
const review = { platform: 'google', rating: 5, author: 'Marie Dupont', text: long };

describe('fingerprint', () => {
  it('should ignore Unicode form, white space and case, and nothing else', () => {
    const base = { writtenOn: '2026-10-12', author: 'Éloïse', rating: 5, text: 'Très  bon\npain' };
    expect(fingerprint(base)).toBe(fingerprint({ ...base, author: ' Éloïse'.normalize('NFD'), text: 'très bon pain ' }));
    for (const other of [{ ...base, writtenOn: null }, { ...base, author: 'Eloise' }, { ...base, rating: 4 }, { ...base, rating: null }, { ...base, text: 'Très bon pain.' }]) {
      expect(fingerprint(other)).not.toBe(fingerprint(base));
    }
  });

  it('should not let one field run into the next', () => {
    expect(fingerprint({ writtenOn: null, author: 'a\u001f5', rating: null, text: 'b' })).not.toBe(fingerprint({ writtenOn: null, author: 'a', rating: 5, text: 'b' }));
  });
});

const areCandidates = (left: MergeCandidate, right: MergeCandidate): boolean => mergeCandidateKey(left) !== null && mergeCandidateKey(left) === mergeCandidateKey(right);

describe('mergeCandidateKey', () => {
  it('should hold for the same platform, stars, author and beginning, even when one text is cut', () => {
    expect(areCandidates(review, { ...review, author: 'marie dupont', text: `${long.slice(0, 50)}…` })).toBe(true);
  });

  it('should keep two short reviews apart, and reviews that differ in platform, stars or author', () => {
    expect(areCandidates({ ...review, text: 'Super !' }, { ...review, text: 'Super !' })).toBe(false);
    for (const other of [{ ...review, platform: 'trustpilot' }, { ...review, rating: 4 }, { ...review, author: 'Marie' }]) expect(areCandidates(review, other)).toBe(false);
    expect(mergeCandidateKey({ ...review, author: null })).toBeNull();
    expect(mergeCandidateKey({ ...review, rating: null })).toBeNull();
  });
});
