import { describe, expect, it } from '@jest/globals';
import { date, datesText, proofText, safeLink, summaryText } from './format.js';
import type { WidgetSummary } from './types.js';
import { LIST_WORDS } from './words.js';

const { fr, en } = LIST_WORDS;
const dates = { published_on: '2026-11-12', experienced_on: '2026-10', edited_on: null };

describe('summaryText', () => {
  const summary: WidgetSummary = { count: 128, mean: 4.62, histogram: [2, 3, 8, 20, 95], newest: '2026-11-20' };

  it('should say the average and the count in words', () => {
    expect(summaryText(summary, fr)).toBe('4,6 sur 5 · 128 avis');
    expect(summaryText(summary, en)).toBe('4.6 out of 5 · 128 reviews');
  });

  it('should keep the decimal of a whole average, and the singular of one', () => {
    expect(summaryText({ ...summary, mean: 5, count: 1, histogram: [0, 0, 0, 0, 1] }, fr)).toBe('5,0 sur 5 · 1 avis');
    expect(summaryText({ ...summary, mean: 5, count: 1, histogram: [0, 0, 0, 0, 1] }, en)).toBe('5.0 out of 5 · 1 review');
  });

  it('should say how many ratings the average is made of when some reviews have no stars', () => {
    expect(summaryText({ ...summary, count: 4, mean: 4.5, histogram: [0, 0, 0, 1, 1] }, fr)).toBe('4,5 sur 5, 2 notes · 4 avis');
    expect(summaryText({ ...summary, count: 4, mean: 4.5, histogram: [0, 0, 0, 1, 1] }, en)).toBe('4.5 out of 5, 2 ratings · 4 reviews');
    expect(summaryText({ ...summary, count: 2, mean: 4, histogram: [0, 0, 0, 1, 0] }, fr)).toBe('4,0 sur 5, 1 note · 2 avis');
    expect(summaryText({ ...summary, count: 2, mean: 4, histogram: [0, 0, 0, 1, 0] }, en)).toBe('4.0 out of 5, 1 rating · 2 reviews');
    expect(summaryText({ ...summary, count: 12_345, mean: 4, histogram: [0, 0, 0, 1010, 0] }, en)).toBe('4.0 out of 5, 1,010 ratings · 12,345 reviews');
  });

  it('should give the count alone when nobody gave stars', () => {
    expect(summaryText({ ...summary, mean: null, histogram: [0, 0, 0, 0, 0] }, fr)).toBe('128 avis');
    expect(summaryText({ ...summary, count: 1, mean: null, histogram: [0, 0, 0, 0, 0] }, en)).toBe('1 review');
    expect(summaryText({ ...summary, count: 0, mean: null, histogram: [0, 0, 0, 0, 0] }, en)).toBe('0 reviews');
  });
});

describe('datesText', () => {
  it('should show both dates, at the precision that is known', () => {
    expect(datesText(dates, fr)).toBe('Publié le 12 novembre 2026 · Expérience d’octobre 2026');
    expect(datesText({ ...dates, experienced_on: '2026-09' }, fr)).toContain('Expérience de septembre 2026');
    expect(datesText({ ...dates, experienced_on: '2026-10-04' }, fr)).toContain('Expérience du 4 octobre 2026');
    expect(datesText({ ...dates, experienced_on: '2026' }, fr)).toContain('Expérience de 2026');
    expect(datesText({ ...dates, experienced_on: '2026-10-04' }, en)).toBe('Published 12 November 2026 · Experience on 4 October 2026');
    expect(datesText(dates, en)).toContain('Experience in October 2026');
  });

  it('should say that an imported review was published elsewhere, and where', () => {
    expect(datesText({ ...dates, origin: 'Google' }, fr)).toMatch(/^Publié sur Google le 12 novembre 2026 · /);
    expect(datesText({ ...dates, origin: 'Google' }, en)).toMatch(/^Published on Google, 12 November 2026 · /);
  });

  it('should say when the author changed it', () => {
    expect(datesText({ ...dates, edited_on: '2026-11-20' }, fr)).toMatch(/ · Modifié le 20 novembre 2026$/);
  });

  it('should say why the experience has no date', () => {
    expect(datesText({ ...dates, experienced_on: null }, fr)).toContain('Date de l’expérience non communiquée par la source');
    expect(datesText({ ...dates, experienced_on: null, experience_note: 'Avis antérieur à 2020' }, fr)).toContain('Avis antérieur à 2020');
  });

  it('should not depend on the time zone of the machine', () => {
    expect(date('2026-01-01', en)).toBe('1 January 2026');
    expect(date('2026-01', en)).toBe('January 2026');
  });
});

describe('proofText', () => {
  it('should use the four fixed labels', () => {
    expect(proofText({ verification: 'order_matched' }, fr)).toBe('Achat vérifié');
    expect(proofText({ verification: 'document_checked' }, fr)).toBe('Expérience vérifiée (justificatif)');
    expect(proofText({ verification: 'declared' }, fr)).toBe('Expérience déclarée, non vérifiée');
    expect(proofText({ verification: 'third_party', origin: 'Google' }, fr)).toBe('Avis importé de Google : authenticité non contrôlée par nous');
    expect(proofText({ verification: 'third_party', origin: 'Google' }, en)).toBe('Imported from Google: authenticity not checked by us');
  });

  it('should add what else the reader must know', () => {
    expect(proofText({ verification: 'declared', labels: ['incentivised', 'accusation_unverified'] }, fr))
      .toBe('Expérience déclarée, non vérifiée · Avis obtenu en échange d’un avantage · Accusation non vérifiée');
  });

  it('should not read a pattern in the name of a platform', () => {
    expect(proofText({ verification: 'third_party', origin: '$&{}' }, fr)).toContain('importé de $&{} :');
  });
});

describe('safeLink', () => {
  it('should let only http and https through', () => {
    expect(safeLink('https://avis.example/charter/x')).toBe('https://avis.example/charter/x');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', ' https://x', '//x', '']) expect(safeLink(bad)).toBe('#');
  });
});
