import { describe, expect, it } from '@jest/globals';
import { mapJsonReview } from './jsonl.js';
import { escapeFormula, mapRow, unescapeFormula } from './map-row.js';
import { detectMapping } from './mapping.js';
import { isRejected } from './rejections.js';
import { mapTakeoutReview } from './takeout.js';
import { isTrustpilotHeader, mapTrustpilotReview, trustpilotMapping } from './trustpilot.js';

const TODAY = '2026-11-22';

describe('detectMapping', () => {
  it.each([
    ['fr', ['Étoiles', 'Nom du client', 'Commentaire', 'Date de l’avis', 'Réponse', 'Réf. produit'], ['5', 'Marie', 'Très bon pain', '12/10/2026', 'Merci', 'A1'], { rating: 0, author: 1, text: 2, writtenAt: 3, reply: 4, sku: 5 }],
    ['en', ['review_id', 'starRating', 'reviewerName', 'reviewText', 'createdAt', 'review_url'], ['x', '5', 'Ann', 'Nice bread', '2026-10-12', 'https://x.test/1'], { externalId: 0, rating: 1, author: 2, text: 3, writtenAt: 4, url: 5 }],
    ['es', ['Puntuación', 'Autor', 'Reseña', 'Fecha'], ['5', 'Ana', 'Muy buen pan', '12/10/2026'], { rating: 0, author: 1, text: 2, writtenAt: 3 }],
    ['de', ['Sterne', 'Verfasser', 'Bewertung', 'Datum', 'Titel'], ['5', 'Jan', 'Sehr gutes Brot', '12.10.2026', 'Gut'], { rating: 0, author: 1, text: 2, writtenAt: 3, title: 4 }],
    ['it', ['Voto', 'Autore', 'Recensione', 'Data', 'Lingua'], ['5', 'Ada', 'Ottimo pane davvero', '12/10/2026', 'it'], { rating: 0, author: 1, text: 2, writtenAt: 3, lang: 4 }],
  ])('should recognise a header in %s', (_, headers, row, columns) => {
    expect(detectMapping(headers, [row, row]).columns).toEqual(columns);
  });

  it('should let the cells decide when one word means two things', () => {
    expect(detectMapping(['Bewertung', 'Kommentar'], [['5', 'Gutes Brot'], ['4', 'Ganz gut']]).columns).toEqual({ rating: 0, text: 1 });
    expect(detectMapping(['Note', 'Avis'], [['Très bien reçu', '5'], ['Attente longue', '2']]).columns.rating).not.toBe(0);
  });

  it('should find the scale in the header or in the column', () => {
    expect(detectMapping(['Note /10', 'Avis'], [['4', 'Bof']]).ratingScale).toBe(10);
    expect(detectMapping(['note', 'avis'], [['9', 'a'], ['8', 'b'], ['10', 'c']]).ratingScale).toBe(10);
    expect(detectMapping(['note', 'avis'], [['5', 'a'], ['6', 'b'], ['4', 'c'], ['3', 'c'], ['3', 'c']]).ratingScale).toBe(5);
  });

  it('should find the columns of a file without header', () => {
    const mapping = detectMapping(['5', 'Marie', 'Très bon accueil et bon pain', '12/10/2026'], [['2', 'Paul', 'Attente trop longue le samedi', '25/10/2026']]);
    expect(mapping).toMatchObject({ hasHeader: false, columns: { rating: 0, author: 1, text: 2, writtenAt: 3 }, headers: ['Colonne 1', 'Colonne 2', 'Colonne 3', 'Colonne 4'] });
  });

  it('should find nothing in a table that holds no review', () => {
    const { columns } = detectMapping(['Facture', 'Montant TTC', 'Ville'], [['F1', '12,50 €', 'Toulouse'], ['F2', '8,00 €', 'Albi']]);
    expect([columns.text, columns.rating]).toEqual([undefined, undefined]);
  });
});

describe('mapRow', () => {
  const mapping = detectMapping(['id', 'note', 'avis', 'auteur', 'date', 'produit', 'ean'], [['1', '5', 'Très bon pain', 'Marie', '25/10/2026', 'Pain', '']]);
  const map = (row: string[]): unknown => {
    const result = mapRow(row, mapping, { line: 7, today: TODAY });
    return isRejected(result) ? result.code : result;
  };

  it('should give a whole review', () => {
    expect(map(['1', '5', 'Très bon', 'Marie', '25/10/2026', 'Pain au levain', '3 017620 422003'])).toMatchObject({
      externalId: '1', kind: 'review', rating: 5, text: 'Très bon', authorName: 'Marie', writtenAt: '2026-10-25', writtenAtPrecision: 'day',
      experiencedOn: null, experienceUnknownReason: 'not_in_source', subject: { kind: 'product', name: 'Pain au levain', sku: null, gtin: '3017620422003' },
    });
  });

  it.each([
    [['1', '', '', 'Marie', '', '', ''], 'imports.nothing_to_read'],
    [['1', '6', 'Bon', '', '', '', ''], 'imports.rating_out_of_range'],
    [['1', 'super', 'Bon', '', '', '', ''], 'imports.rating_unreadable'],
    [['1', '5', 'Bon', '', '31/02/2026', '', ''], 'imports.date_impossible'],
    [['1', '5', 'Bon', '', 'jeudi', '', ''], 'imports.date_unreadable'],
    [['1', '5', 'Bon', '', '25/12/2027', '', ''], 'imports.date_future'],
    [['1', '5', 'Bon', '', '25/12/1927', '', ''], 'imports.date_too_old'],
    [['1', '5', 'a'.repeat(10_001), '', '', '', ''], 'imports.text_too_long'],
    [['1', '5', 'Bon', 'Marie', '', '', '', 'reste'], 'imports.too_many_columns'],
    [['1', '5'], 'imports.too_few_columns'],
  ])('should reject %j as %s', (row, code) => {
    expect(map(row)).toBe(code);
  });

  it('should say what to do in both languages, with the line and the cells', () => {
    const row = mapRow(['1', '6', 'Bon', '', '', '', ''], mapping, { line: 7, today: TODAY, raw: '1;6;Bon' });
    expect(row).toMatchObject({
      line: 7, raw: '1;6;Bon', fields: { note: '6', avis: 'Bon' },
      message: { fr: 'La note « 6 » est hors de l’échelle de 1 à 5. Corrigez-la, ou laissez la case vide.', en: 'The rating "6" is outside the scale of 1 to 5. Correct it, or leave the cell empty.' },
    });
  });

  it('should accept a rating without text, a text without rating, and empty cells after the last column', () => {
    expect(map(['1', '4', '', '', '', '', '', '', ''])).toMatchObject({ rating: 4, text: '' });
    expect(map(['1', 'N/A', 'Bon', '', '-', '', ''])).toMatchObject({ rating: null, text: 'Bon', writtenAt: null, writtenAtPrecision: 'unknown' });
  });

  it('should disarm formulas both ways without touching other cells', () => {
    for (const cell of ['=1+1', '+33 6', '-', '@x', '\tx', "'=x", "''-x", 'l\'eau', "'quoted'", '']) expect(unescapeFormula(escapeFormula(cell))).toBe(cell);
    expect(escapeFormula('=1+1')).toBe("'=1+1");
  });
});

describe('mapTakeoutReview', () => {
  const google = {
    name: 'accounts/1/locations/2/reviews/AbF1',
    reviewer: { displayName: 'Jean P.' },
    starRating: 'FOUR',
    comment: '(Translated by Google) Very good bread\n\n(Original)\nTrès bon pain',
    createTime: '2026-11-02T09:14:55.120Z',
    reviewReply: { comment: 'Merci Jean !', updateTime: '2026-11-04T08:00:00Z' },
    reviewMediaItems: [{ thumbnailUrl: 'https://lh3.test/a' }, { thumbnailUrl: 'javascript:x' }],
  };

  it('should read stars in words, the original of a translation, reply and media', () => {
    expect(mapTakeoutReview(google, 3, TODAY)).toMatchObject({
      externalId: 'AbF1', rating: 4, text: 'Très bon pain', authorName: 'Jean P.', writtenAt: '2026-11-02T09:14:55Z', writtenAtPrecision: 'second',
      ownerReply: { text: 'Merci Jean !', repliedAt: '2026-11-04T08:00:00Z' }, media: [{ url: 'https://lh3.test/a', kind: 'photo' }], raw: google,
    });
  });

  it('should keep the original of the inverse envelope, and leave half an envelope alone', () => {
    expect(mapTakeoutReview({ ...google, comment: 'Très bon pain\n\n(Translated by Google)\nVery good bread' }, 1, TODAY)).toMatchObject({ text: 'Très bon pain' });
    expect(mapTakeoutReview({ ...google, comment: '(Translated by Google) Very good bread' }, 1, TODAY)).toMatchObject({ text: '(Translated by Google) Very good bread' });
  });

  it('should accept stars without comment and an anonymous reviewer', () => {
    expect(mapTakeoutReview({ reviewId: 'x', reviewer: { displayName: 'A Google user', isAnonymous: true }, starRating: 'ONE', createTime: '2026-10-01T00:00:00Z' }, 1, TODAY)).toMatchObject({ rating: 1, text: '', authorName: null });
  });

  it.each([[null, 'imports.json_not_object'], [{ ...google, starRating: 'SIX' }, 'imports.rating_unreadable'], [{ ...google, createTime: '2027-01-01T00:00:00Z' }, 'imports.date_future']])('should reject %j as %s', (value, code) => {
    expect(mapTakeoutReview(value, 1, TODAY)).toMatchObject({ code });
  });
});

describe('Trustpilot', () => {
  it('should know its export by its header', () => {
    const headers = ['Domain Url', 'Review Id', 'Review Created (UTC)', 'Review Username', 'Review User Email', 'Review Title', 'Review Content', 'Review Stars', 'Company Reply', 'Company Reply Date (UTC)'];
    expect(isTrustpilotHeader(headers)).toBe(true);
    const row = ['durand.test', '65f', '2026-11-02 09:14:55', 'Jean P', 'j@x.test', 'Lent', 'Dix jours.', '2', 'Désolés.', '2026-11-03 08:00:00'];
    expect(mapRow(row, trustpilotMapping(headers), { line: 2, today: TODAY })).toMatchObject({
      externalId: '65f', rating: 2, title: 'Lent', text: 'Dix jours.', authorName: 'Jean P', writtenAt: '2026-11-02T09:14:55Z', ownerReply: { text: 'Désolés.', repliedAt: '2026-11-03T08:00:00Z' },
    });
  });

  it('should read a review object of its API', () => {
    const value = { id: '65f', consumer: { displayName: 'Jean P' }, stars: 2, title: 'Lent', text: 'Dix jours.', language: 'fr', createdAt: '2026-11-02T09:14:55Z', experiencedAt: '2026-10-28T00:00:00Z', companyReply: null };
    expect(mapTrustpilotReview(value, 1, TODAY)).toMatchObject({ externalId: '65f', rating: 2, lang: 'fr', experiencedOn: '2026-10-28', ownerReply: null });
  });
});

describe('mapJsonReview', () => {
  it('should read our own shape back, precision and service included', () => {
    const own = {
      externalId: 'a1', kind: 'review', rating: 4, title: null, text: 'Bonne coupe', authorName: 'Léa', lang: 'fr', writtenAt: '2026-10-01', writtenAtPrecision: 'month', experiencedOn: '2026-09-01', experiencePrecision: 'month',
      experienceUnknownReason: null, url: 'https://x.test/1', subject: { kind: 'service', name: 'Coupe', sku: null, gtin: null, url: null }, ownerReply: { text: 'Merci', repliedAt: '2026-10-02' }, media: [{ url: 'https://x.test/p.jpg', kind: 'photo' }], raw: null,
    };
    expect(mapJsonReview(own, 1, TODAY)).toEqual({ ...own, raw: own });
  });

  it('should read foreign names and nested authors, and questions without stars', () => {
    expect(mapJsonReview({ id: 7, stars: 5, body: 'Nice place', author: { name: 'Ann' }, created_at: 1791796495 }, 1, TODAY)).toMatchObject({ externalId: '7', rating: 5, text: 'Nice place', authorName: 'Ann', writtenAt: '2026-10-12T09:14:55Z' });
    expect(mapJsonReview({ kind: 'question', text: 'Ouvert le lundi ?', rating: 5 }, 1, TODAY)).toMatchObject({ kind: 'question', rating: null });
  });

  it('should keep a raw object that PostgreSQL can store', () => {
    const review = mapJsonReview({ text: 'Bon\u0000 \ud83d', note: 5 }, 1, TODAY);
    expect(isRejected(review)).toBe(false);
    expect(JSON.stringify(review)).not.toMatch(/\\u0000|\\ud83d/);
  });
});
