import { describe, expect, it } from '@jest/globals';
import type { EvidenceSpan } from '../../../domain/moderation/types.js';
import { findingsOf, segmentsOf } from './segments.js';

const text = 'Le pain est bon, le patron est un voleur.';
const span = (start: number, end: number, ground: EvidenceSpan['ground'] = 'insult'): EvidenceSpan => ({ ground, start, end, quote: text.slice(start, end), rule: 'x' });

describe('segmentsOf', () => {
  it('should give the text back whole, whatever the spans', () => {
    for (const spans of [[], [span(0, 7)], [span(30, 41), span(0, 7)], [span(0, 20), span(10, 30), span(12, 15)], [span(0, text.length)], [span(5, 5)]]) {
      expect(segmentsOf(text, findingsOf(spans, 'X', 'fr')).map((s) => s.text).join('')).toBe(text);
    }
  });
  it('should never mark the same words twice', () => {
    const marked = segmentsOf(text, findingsOf([span(0, 20), span(10, 30)], 'X', 'fr')).filter((s) => s.finding);
    expect(marked.map((s) => s.text.length)).toEqual([20, 10]);
  });
});

describe('findingsOf', () => {
  it('should say the sentence of the charter with the passage, once for the same passage and ground', () => {
    const found = findingsOf([span(30, 41), span(30, 41)], 'Chez Anne', 'fr');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ n: 1, title: 'Injure' });
    expect(found[0]?.sentence).toContain(text.slice(30, 41));
  });
});
