import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitPaste } from './paste.js';
import type { PastedReview, PasteResult } from './paste.js';

const TODAY = '2026-11-22';
const page = (name: string): PasteResult => splitPaste(readFileSync(new URL(`../../../test/fixtures/pastes/${name}.txt`, import.meta.url), 'utf8'), { today: TODAY });
const codes = (review: PastedReview): string[] => review.checks.map((check) => check.code);
const line = (r: PastedReview): unknown[] => [r.authorName, r.rating, r.writtenAt, r.writtenAtPrecision];

describe('splitPaste, Google', () => {
  it('should cut a page of Maps in French into name, stars, date, text and reply', () => {
    const { platform, blocks, ignored } = page('google-maps-fr');
    expect(platform).toBe('google');
    expect(ignored).toContain('Boulangerie Durand');
    expect(blocks.map(line)).toEqual([
      ['Marie Dupont', null, '2026-11-01', 'month'],
      ['Jean-Pierre Martin', 2, '2026-10-22', 'month'],
      ['Amélie', 5, '2026-11-20', 'day'],
      ['Nour B.', null, '2026-08-22', 'month'],
    ]);
    expect(blocks[0]!.text).toBe('Très bon accueil, le pain au levain est excellent.\nJe recommande les yeux fermés !');
    expect(blocks[0]!.ownerReply).toEqual({ text: 'Merci Marie, à très bientôt.\nL\'équipe', repliedAt: '2026-11-08' });
    expect(blocks[1]!.text).toBe('Attente trop longue le samedi matin, et la vendeuse n\'a pas dit bonjour.');
    expect(blocks[2]!.text).toBe('');
    expect(blocks[3]!.ownerReply?.text).toBe('Bonjour Nour, nous avons augmenté la fournée de dix heures.');
  });

  it('should never invent stars that the page did not give as text', () => {
    const { blocks } = page('google-maps-fr');
    expect(codes(blocks[0]!)).toEqual(['rating_missing']);
    expect(blocks[0]!.confidence).toBe('check');
    expect(blocks[2]!.confidence).toBe('high');
    expect(codes(blocks[3]!)).toEqual(['rating_missing', 'text_cut']);
    expect(splitPaste('Marie Dupont\n12 avis\n\ue838\ue838\ue838\ue838\ue838\nil y a 2 jours\nTrès bien', { today: TODAY }).blocks[0]!.rating).toBeNull();
  });

  it('should cut a page of Maps in English and say when Google shows a translation', () => {
    const { blocks } = page('google-maps-en');
    expect(blocks.map(line)).toEqual([
      ['Sarah Connor', null, '2026-10-22', 'month'],
      ['Tom', 3, '2024-11-22', 'year'],
      ['Giulia Rossi', null, '2026-11-17', 'day'],
    ]);
    expect(codes(blocks[2]!)).toContain('text_translated');
    expect(blocks[0]!.ownerReply).toEqual({ text: 'Thank you Sarah, see you soon.', repliedAt: '2026-11-01' });
  });

  it('should cut a page of the business account', () => {
    const { blocks } = page('google-business-fr');
    expect(blocks.map((b) => [b.authorName, b.rating, b.text, b.ownerReply?.text ?? null])).toEqual([
      ['Claire L.', 5, 'Des gens adorables, un vrai conseil.', null],
      ['Paul', 1, 'Commande oubliée, personne au téléphone.', 'Bonjour Paul, nous vous avons rappelé mardi.'],
    ]);
  });

  it('should keep the words of the customer of a translated review', () => {
    const text = 'Anna\n3 avis\n5/5\nil y a 2 jours\n(Traduit par Google) Très bon pain\n\n(Avis d\'origine)\nVery good bread';
    expect(splitPaste(text, { today: TODAY }).blocks[0]!.text).toBe('Very good bread');
  });
});

describe('splitPaste, Trustpilot and Tripadvisor', () => {
  it('should read title, invitation, both dates and the reply of a French Trustpilot page, and leave its averages out', () => {
    const { platform, blocks } = page('trustpilot-fr');
    expect(platform).toBe('trustpilot');
    expect(blocks.map((b) => [...line(b), b.experiencedOn, b.title])).toEqual([
      ['Marie D', 5, '2026-10-12', 'day', '2026-10-08', 'Livraison rapide'],
      ['Karim', 1, '2026-11-20', 'day', '2026-11-02', 'Jamais livré'],
      ['Julie P.', 4, '2026-09-01', 'day', '2026-08-25', null],
    ]);
    expect(blocks[0]!.text).toBe('Commande reçue en deux jours, tout était intact.\n\nLe colis était bien emballé.');
    expect(blocks[0]!.ownerReply).toEqual({ text: 'Merci Marie pour votre confiance.', repliedAt: '2026-10-13' });
    expect(blocks[2]!.text).toBe('Bien dans l\'ensemble');
    expect(blocks.every((b) => b.confidence === 'high')).toBe(true);
  });

  it('should read an English Trustpilot page, with the date of experience as a label or alone', () => {
    expect(page('trustpilot-en').blocks.map((b) => [b.authorName, b.rating, b.writtenAt, b.experiencedOn, b.title])).toEqual([
      ['Jane Smith', 5, '2026-10-03', '2026-10-01', 'Great service'],
      ['Bob', 2, '2026-09-12', '2026-09-09', 'Not what I expected'],
    ]);
  });

  it('should read Tripadvisor pages, old and new', () => {
    expect(page('tripadvisor-fr').blocks.map((b) => [b.authorName, b.rating, b.writtenAt, b.experiencedOn, b.experiencePrecision, b.title])).toEqual([
      ['Marie D', 5, '2026-10-15', '2026-10-01', 'month', 'Excellent accueil'],
      ['Lucas_31', 2, '2026-09-20', '2026-09-01', 'month', 'Décevant'],
    ]);
    expect(page('tripadvisor-fr').blocks[0]!.ownerReply).toEqual({ text: 'Merci beaucoup Marie.', repliedAt: '2026-10-16' });
    expect(page('tripadvisor-en').blocks.map((b) => [b.authorName, b.rating, b.writtenAt, b.title, b.text])).toEqual([
      ['Anna K', null, '2026-10-15', 'Charming place', 'We had a lovely dinner on the terrace.'],
      ['Mike T', null, '2026-09-02', 'Overrated', 'Slow service, loud music.'],
    ]);
  });
});

describe('splitPaste, plain text', () => {
  it('should read one review a paragraph, with stars and name where they are written', () => {
    expect(page('plain-fr').blocks.map((b) => [b.authorName, b.rating, b.text])).toEqual([
      ['Marie', 5, 'Super accueil, je reviendrai'],
      ['Paul', 2, 'Attente trop longue et pain trop cuit.'],
      [null, 4, 'Bonne adresse, un peu chère.'],
      [null, null, 'Juste parfait, merci à toute l\'équipe.'],
    ]);
  });

  it('should read name, stars and text on lines of their own', () => {
    expect(page('plain-blocks-fr').blocks.map((b) => [b.authorName, b.rating, b.writtenAt])).toEqual([['Marie', 5, null], ['Paul', 2, null], ['Inès', 4, '2026-10-12']]);
  });

  it('should not take the signature of one review for the author of the next', () => {
    const { blocks } = splitPaste('★★★★★\nSuper accueil, je recommande\nMarie\n\n★★☆☆☆\nAttente trop longue\nPaul', { today: TODAY });
    expect(blocks.map((b) => [b.authorName, b.rating, b.text])).toEqual([['Marie', 5, 'Super accueil, je recommande'], ['Paul', 2, 'Attente trop longue']]);
  });

  it.each(['', '   \n\n ', '\u200b'])('should give no review for an empty paste', (text) => {
    expect(splitPaste(text, { today: TODAY }).blocks).toEqual([]);
  });

  it('should never throw, nor give stars to a text that has neither digit nor star nor number word', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Marie', 'il y a deux jours', 'Bon', '', 'J’aime', 'Réponse du propriétaire', 'hier', 'Local Guide', 'Plus', 'Écrit le', '·', 'très bon pain, merci')), (lines) => {
        for (const block of splitPaste(lines.join('\n'), { today: TODAY }).blocks) expect(block.rating).toBeNull();
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => splitPaste(text, { today: TODAY }).blocks.every((b) => b.externalId === null)));
  });
});

describe('splitPaste, lines that the copy broke', () => {
  const textOf = (body: string): string => splitPaste(`Anna\n3 avis\n5/5\nil y a 2 jours\n${body}`, { today: TODAY }).blocks[0]!.text;

  it.each([
    ['inside a sentence', 'Un accueil vraiment\nsouriant et des\nconseils justes.', 'Un accueil vraiment souriant et des conseils justes.'],
    ['after a comma', 'Bon pain,\nbonnes brioches', 'Bon pain, bonnes brioches'],
    ['at the hyphen of a word', 'Nous avions rendez-\nvous à midi.', 'Nous avions rendez-vous à midi.'],
  ])('should rejoin a line broken %s', (_, body, text) => expect(textOf(body)).toBe(text));

  it.each([
    ['a blank line', 'Bon pain\n\nbonnes brioches'],
    ['a sentence that ended', 'Très bon pain.\nje recommande'],
    ['a list', 'À retenir :\nle pain\n- les brioches\n- le café'],
    ['a new sentence', 'Très bon pain\nJe recommande'],
  ])('should keep %s', (_, body) => expect(textOf(body)).toBe(body));
});

describe('splitPaste, texts that the page showed cut', () => {
  const cut = (body: string, head = 'Anna\n3 avis\n5/5\nil y a 2 jours'): PastedReview => splitPaste(`${head}\n${body}`, { today: TODAY }).blocks[0]!;

  it.each([
    ['Bonne adresse du quartier, mais… Plus', 'Bonne adresse du quartier, mais…'],
    ['Bonne adresse du quartier, mais ...\nPlus', 'Bonne adresse du quartier, mais…'],
    ['Bonne adresse du quartier, mais…', 'Bonne adresse du quartier, mais…'],
    ['Bonne adresse du quartier, mais on attend\nLire la suite', 'Bonne adresse du quartier, mais on attend…'],
    ['Bonne adresse du quartier, mais\n\nVoir plus', 'Bonne adresse du quartier, mais…'],
    ['A good place for bread Read more', 'A good place for bread…'],
    ['Bonne adresse du quartier. Lire la suite', 'Bonne adresse du quartier. …'],
  ])('should mark %j as cut and keep no button', (body, text) => {
    expect(codes(cut(body))).toContain('text_cut');
    expect(cut(body).text).toBe(text);
  });

  it('should leave a whole text that ends in « plus » or in three points as it is', () => {
    for (const body of ['Je n’en peux plus', 'Que demander de plus', 'We could not ask for more', 'Bon, mais bon...']) {
      expect(cut(body).text).toBe(body);
      expect(codes(cut(body))).not.toContain('text_cut');
    }
  });

  it('should name the platform that cut it, in both languages', () => {
    const said = cut('Bonne adresse… Plus').checks.find((c) => c.code === 'text_cut')!.message;
    expect(said.fr).toBe('Texte coupé par Google : collez la suite si vous l’avez.');
    expect(said.en).toBe('Cut short by Google: paste the rest if you have it.');
    expect(splitPaste('5/5\nBonne adresse du…', { today: TODAY }).blocks[0]!.checks.find((c) => c.code === 'text_cut')!.message.fr).toBe('Texte coupé : collez la suite si vous l’avez.');
  });

  it('should not take a button for a text', () => expect(cut('Lire la suite').text).toBe(''));

  it('should take the button off the owner’s reply too', () => {
    expect(cut('Bon pain.\nRéponse du propriétaire\nMerci Anna, nous… Plus').ownerReply?.text).toBe('Merci Anna, nous…');
  });
});

describe('splitPaste, hostile text', () => {
  it.each([
    ['spaces', ' '.repeat(200_000) + 'a'],
    ['newlines', `a${'\n'.repeat(200_000)}b`],
    ['digits', '1'.repeat(200_000)],
    ['stars', '★ '.repeat(100_000)],
    ['dashes', 'a - '.repeat(50_000)],
    ['half envelopes', '(Translated by Google)\n\n'.repeat(5000)],
    ['broken lines', `Marie\n5/5\nil y a 2 jours\n${'mot\n'.repeat(50_000)}`],
    ['heads without end', 'Marie\n5/5\nil y a 2 jours\n'.repeat(5000)],
  ])('should stay linear on %s', (_, text) => {
    const start = performance.now();
    splitPaste(text, { today: TODAY });
    // Quadratic reading took minutes here; the bound is wide enough for any machine.
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
