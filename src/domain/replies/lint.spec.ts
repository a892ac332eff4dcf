import { describe, expect, it } from '@jest/globals';
import { lintReply, type LintContext } from './lint.js';

const context = (over: Partial<LintContext> = {}): LintContext => ({ lang: 'fr', sector: 'bakery', review: { text: 'Pain sec. Mon numéro : 06 12 34 56 78', author_name: 'Marie Durand' }, ...over });
const blocks = (text: string, over: Partial<LintContext> = {}): string[] => lintReply(text, context(over)).filter((f) => f.level === 'block').map((f) => f.code);

describe('lintReply', () => {
  it.each([
    ['fr', 'Nous vous rembourserons votre commande.', 'compensation'], ['fr', 'Un bon d’achat vous attend en boutique.', 'compensation'],
    ['fr', 'Cela ne se reproduira plus.', 'promise'], ['fr', 'Nous veillerons à former l’équipe.', 'promise'], ['fr', 'Je vous promets que la prochaine fois sera parfaite.', 'promise'],
    ['fr', 'C’est notre faute et nous en sommes navrés.', 'admission'], ['fr', 'Il y a eu une erreur de notre part.', 'admission'],
    ['fr', 'Votre opération s’est pourtant bien passée.', 'health_data'], ['fr', 'Vous mentez.', 'accusation'], ['fr', 'C’est un faux avis posté par un concurrent.', 'accusation'],
    ['fr', 'Vous êtes un débile.', 'insult'], ['fr', 'Notre avocat prendra contact.', 'legal_threat'], ['fr', 'Pourriez-vous modifier votre avis ?', 'change_review'],
    ['fr', 'Un cadeau vous attend.', 'incentive'], ['fr', 'Madame Durand, merci.', 'personal_data'], ['fr', 'Nous vous appelons au 06 12 34 56 78.', 'personal_data'],
    ['en', 'We will refund you.', 'promise'], ['en', 'A full refund is on its way.', 'compensation'], ['en', 'It was our fault.', 'admission'], ['en', 'We made a mistake.', 'admission'],
    ['en', 'Your surgery went well.', 'health_data'], ['en', 'You are lying.', 'accusation'], ['en', 'This is a fake review.', 'accusation'], ['en', 'What an idiot.', 'insult'],
    ['en', 'You will hear from our solicitors.', 'legal_threat'], ['en', 'Please update your review.', 'change_review'], ['en', 'A discount code in exchange for a new review.', 'compensation'],
  ] as const)('should block in %s: %s', (lang, text, code) => {
    expect(blocks(text, { lang })).toContain(code);
  });

  it.each([
    ['fr', 'Merci pour votre avis sur le pain, à bientôt au comptoir.'], ['fr', 'Nous regrettons ce que vous racontez de l’attente.'], ['fr', 'La boutique est ouverte le dimanche de 7 h à 13 h.'],
    ['fr', 'Au plaisir de vous revoir pour le faux-filet du vendredi.'], ['fr', 'Nous serons ravis de vous accueillir.'], ['fr', 'Votre remarque sur la consultation de la carte est utile.'],
    ['fr', 'Le concurrent du meilleur croissant reste notre pain au chocolat.'], ['en', 'Thank you for your review, we look forward to your next visit.'], ['en', 'We are sorry to read this.'],
    ['en', 'We will be glad to see you again.'], ['en', 'The shop opens at 7 am on Sundays.'], ['en', 'The free parking is behind the church.'],
  ] as const)('should let pass in %s: %s', (lang, text) => {
    expect(blocks(text, { lang, review: { text: 'x' } })).toEqual([]);
  });

  it('should block any hint of a client or a patient in secret-bound sectors only', () => {
    expect(blocks('Merci de votre visite au cabinet.', { sector: 'dentist' })).toContain('secret_client');
    expect(blocks('Merci de votre visite à la boulangerie.')).toEqual([]);
    expect(blocks('We hope to see you again.', { lang: 'en', sector: 'law firm' })).toContain('secret_client');
  });

  it('should point at the exact words and explain in both languages', () => {
    const text = 'Bonjour. Cela ne se reproduira plus.';
    const [found] = lintReply(text, context());
    expect(text.slice(found?.start, found?.end)).toBe('ne se reproduira plus');
    expect(found?.fr).toBeTruthy();
    expect(found?.en).toBeTruthy();
  });

  it('should warn about unknown contacts and links, and accept those of the house', () => {
    const text = 'Écrivez à aide@ailleurs.fr ou voyez https://ailleurs.fr/avis.';
    expect(lintReply(text, context()).map((f) => [f.code, f.level])).toEqual([['unknown_contact', 'warn'], ['foreign_link', 'warn']]);
    expect(lintReply('Écrivez à sav@maison.fr.', context({ contacts: [{ kind: 'email', value: 'sav@maison.fr' }] }))).toEqual([]);
  });

  it('should block an empty reply and one longer than the platform takes', () => {
    expect(blocks('  ')).toEqual(['empty']);
    expect(blocks('Merci beaucoup.', { max_length: 5 })).toEqual(['too_long']);
  });
});
