import { describe, expect, it } from '@jest/globals';
import { createDraftSession } from './draft-session.js';

const line = (id: string, text: string, over: object = {}): object => ({ id, text, rating: 5, business: { name: 'Le Fournil', sector: 'bakery', city: 'Toulouse', facts: ['La boutique ouvre le dimanche de 7 h à 13 h.', 'Service client : bonjour@fournil.example'] }, ...over });

describe('createDraftSession', () => {
  it('should answer lines in order and never repeat a sentence for the same business', () => {
    const session = createDraftSession();
    const bodies = Array.from({ length: 11 }, (_, i) => session.draftLine(line(String(i), 'Super')).ties.filter((t) => t.sentence !== 'Le Fournil').map((t) => t.sentence)).flat();
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  it('should answer a question from the facts and give the same bytes for the same lines', () => {
    const ask = line('q', 'Bonjour, êtes-vous ouverts le dimanche matin ?', { rating: null });
    const first = createDraftSession().draftLine(ask);
    expect(first.draft).toContain('dimanche de 7 h à 13 h');
    expect(createDraftSession().draftLine(ask)).toEqual(first);
  });

  it('should block only legal risk, threat and danger, with the reason', () => {
    const answer = createDraftSession().draftLine(line('b', 'Je vais porter plainte, mon avocat vous écrira.', { rating: 1 }));
    expect(answer).toMatchObject({ id: 'b', draft: '', ties: [], blocked: { code: 'legal_risk' } });
  });

  it.each([[null, 'object'], [{ id: 1, text: 4, business: { name: 'x' } }, 'text'], [{ id: 1, text: 'x' }, 'business'], [{ id: 1, text: 'x', business: { name: '' } }, 'business.name'],
    [{ id: 1, text: 'x', rating: 9, business: { name: 'x' } }, 'rating'], [{ id: 1, text: 'x', business: { name: 'x', facts: 'no' } }, 'facts']])('should say what is wrong with %j', (bad, what) => {
    expect(() => createDraftSession().draftLine(bad)).toThrow(what);
  });
});
