import { describe, expect, it } from '@jest/globals';
import { deservesReply, type PriorityInput } from './priority.js';
import { draftInput } from './replies.fixture.js';
import type { Analysis } from '../analysis/types.js';
import type { Ground } from '../moderation/types.js';

const input = (text: string, rating: number | null, analysis: Partial<Analysis> = {}, grounds: Ground[] = []): PriorityInput =>
  draftInput({ text, rating, moderation: { outcome: 'publish', grounds, spans: [] } }, analysis);

describe('deservesReply', () => {
  it('should keep the written order: danger, threat, legal risk, loss, question, error, praise in detail, praise, criticism, bare low stars, nothing', () => {
    const stack = [
      input('Odeur de gaz', 5, {}, ['danger']), input('Je vais vous trouver', 1, {}, ['threat']), input('Faux certificat', 1, {}, ['defamation']),
      input('Ma commande n’est pas arrivée', 1, { needs_service: true }), input('Ouvrez-vous le lundi ?', null, { is_question: true }),
      input('Les horaires affichés sont faux', 4, { reports_error: { what: 'horaires', quote: 'horaires' } }), input('Une belle histoire de famille et de pain.', 5, { testimony: true }),
      input('Le pain est délicieux et frais', 5), input('Accueil froid, pain sec et cher', 2), input('', 1), input('', 5),
    ].map((i) => deservesReply(i).priority);
    expect(stack).toEqual([...stack].sort((a, b) => b - a));
    expect(new Set(stack).size).toBe(stack.length);
  });

  it.each([['', 5], ['Super', 5], ['👍', 4], ['ok', 3]] as const)('should say honestly that %j with %d stars needs no reply', (text, rating) => {
    const answer = deservesReply(input(text, rating));
    expect(answer.due).toBe(false);
    expect(answer.reason.fr).toMatch(/Pas de réponse nécessaire/u);
    expect(answer.reason.en).toMatch(/No reply needed/u);
  });

  it('should let age move a review inside its band only', () => {
    const old = deservesReply({ ...input('Le pain est délicieux et frais', 5), age_days: 400 });
    const fresh = deservesReply(input('Le pain est délicieux et frais', 5));
    expect(old.priority).toBeGreaterThan(fresh.priority);
    expect(old.priority).toBeLessThan(deservesReply(input('Une belle histoire de pain et de famille', 5, { testimony: true })).priority);
  });
});
