import { describe, expect, it } from '@jest/globals';
import { composeDraft } from './composer.js';
import { lintReply } from './lint.js';
import { draftInput, matrix } from './replies.fixture.js';
import { expandWording } from './surface.js';
import type { DraftInput } from './types.js';
import { normaliseSentence, sentencesOf } from './variation.js';
import { wordingsOf } from './wordings.js';

const body = (draft: string): string => draft.split('\n').slice(0, -1).join('\n');

describe('wordings', () => {
  it.each([['fr', 12, 8], ['en', 12, 8], ['es', 6, 4], ['de', 6, 4], ['it', 6, 4]] as const)('should hold in %s at least %d moves of %d wordings', (lang, moves, each) => {
    const rich = Object.values(wordingsOf(lang).moves).filter((w) => w.length >= each);
    expect(rich.length).toBeGreaterThanOrEqual(moves);
  });

  it.each(['fr', 'en', 'es', 'de', 'it'] as const)('should render every wording in %s without stray signs, double spaces or bad elision', (lang) => {
    const things = lang === 'fr'
      ? [{ le: 'l’accueil', du: 'de l’accueil', plural: false }, { le: 'les frites', du: 'des frites', plural: true }, { le: 'le pain', du: 'du pain', plural: false }]
      : [{ le: 'X', du: 'X', plural: false }, { le: 'XX', du: 'XX', plural: true }];
    const others = { le2: lang === 'fr' ? 'l’attente' : 'Y', du2: lang === 'fr' ? 'de l’attente' : 'Y', q: '«Q»', fact: 'la boutique ouvre à 7 h', contact: 'au 05 61 00 00 00', stars: 'ces cinq étoiles' };
    for (const [move, wordings] of Object.entries(wordingsOf(lang).moves)) {
      for (const formal of [true, false]) for (const singular of [true, false]) for (const thing of things) {
        for (const sentence of wordings.flatMap((w) => expandWording(w, { lang, formal, singular }, { ...thing, ...others }))) {
          expect({ move, sentence, bad: /[{}[\]|~\ue000\ue001]|  |\.\.|,,| [,.]|’ /u.test(sentence) }).toEqual({ move, sentence, bad: false });
          expect(sentence).toMatch(/[.?]$/u);
          expect(sentence).not.toContain('!');
          if (lang === 'fr') {
            expect({ move, sentence, bad: /\b(?:de le|de les|à le|à les|que il|que elle|de [aeiouéè]|[lLdDjJmMtTsSnN]’[bcdfgjklmnpqrstvwxz])\b/u.test(sentence.replace(/de (?:une?|ou)\b/gu, '')) }).toEqual({ move, sentence, bad: false });
            expect(sentence).not.toMatch(/[^\u202f][;?]|[^\u00a0]:(?=\s)|'/u);
            if (!formal) expect({ move, sentence, vous: /\b(?:votre|vos|vôtre)\b/iu.test(sentence) }).toEqual({ move, sentence, vous: false });
          }
        }
      }
    }
  });

  it.each(['fr', 'en', 'es', 'de', 'it'] as const)('should hold no wording in %s that the lint would block', (lang) => {
    const slots = { le: lang === 'fr' ? 'l’accueil' : 'X', du: lang === 'fr' ? 'de l’accueil' : 'X', le2: 'Y', du2: 'Y', q: '«Q»', fact: 'F', contact: 'C', stars: 'S', plural: false };
    for (const [move, wordings] of Object.entries(wordingsOf(lang).moves)) {
      const sector = move.startsWith('secret') ? 'dentist' : 'bakery';
      for (const formal of [true, false]) for (const singular of [true, false]) {
        for (const sentence of wordings.flatMap((w) => expandWording(w, { lang, formal, singular }, slots))) {
          expect({ move, sentence, found: lintReply(sentence, { lang, sector, review: { text: '' } }).filter((f) => f.level === 'block').map((f) => f.code) }).toEqual({ move, sentence, found: [] });
        }
      }
    }
  });
});

describe('composeDraft', () => {
  it('should name what the customer named, in the language of the review, and sign', () => {
    const draft = composeDraft(draftInput({ text: 'Le pain au levain est excellent et l\'accueil chaleureux.', rating: 5, author_name: 'Marie Dupont' }));
    expect(draft.lang).toBe('fr');
    expect(draft.draft).toMatch(/^Bonjour Marie, /u);
    expect(draft.draft).toMatch(/pain au levain/u);
    expect(draft.draft.endsWith('Maison Thévenet')).toBe(true);
    expect(draft.draft).not.toContain('Dupont');
  });

  it('should be the same for the same input and seed, and tie every sentence', () => {
    for (const input of matrix()) {
      const draft = composeDraft(input);
      expect(composeDraft(input)).toEqual(draft);
      if (draft.blocked) continue;
      expect(draft.draft.replace(/\n/gu, ' ')).toBe(draft.ties.map((t) => t.sentence).join(' '));
      for (const tie of draft.ties) if (tie.source !== 'courtesy') expect(tie.quote).toBeTruthy();
    }
  });

  it('should write 500 drafts that the lint passes, without a sentence of the last ten, at most six sentences long', () => {
    const recent = new Map<string, string[]>();
    const inputs = matrix();
    let written = 0;
    for (let i = 0; written < 500; i++) {
      const base = inputs[i % inputs.length] as DraftInput;
      const past = recent.get(base.business.name) ?? [];
      const draft = composeDraft({ ...base, seed: `s${i}`, recent_replies: past });
      if (draft.blocked) continue;
      written++;
      const found = lintReply(draft.draft, { lang: draft.lang, sector: base.business.sector, review: base, contacts: base.contacts }).filter((f) => f.level === 'block');
      expect({ draft: draft.draft, found: found.map((f) => f.code) }).toEqual({ draft: draft.draft, found: [] });
      const before = new Set(past.flatMap((p) => sentencesOf(body(p))).map(normaliseSentence));
      const now = sentencesOf(body(draft.draft));
      expect({ draft: draft.draft, repeated: now.filter((s) => before.has(normaliseSentence(s))) }).toEqual({ draft: draft.draft, repeated: [] });
      expect(now.length).toBeGreaterThanOrEqual(1);
      expect(draft.ties.length - 1).toBeLessThanOrEqual(7);
      expect(draft.draft).not.toMatch(/[{}]|  |undefined|\.\./u);
      recent.set(base.business.name, [draft.draft, ...past].slice(0, 10));
    }
  });

  it.each(['fr', 'en', 'es', 'de', 'it'] as const)('should answer fifteen identical one-word reviews in %s without repeating a sentence', (lang) => {
    let past: string[] = [];
    for (let i = 0; i < 15; i++) {
      const draft = composeDraft(draftInput({ text: 'Super', rating: 5, seed: String(i), recent_replies: past }, { lang }));
      const before = new Set(past.flatMap((p) => sentencesOf(body(p))).map(normaliseSentence));
      const sentences = sentencesOf(body(draft.draft));
      expect(sentences.length).toBeGreaterThanOrEqual(1);
      expect(sentences.length).toBeLessThanOrEqual(3);
      for (const s of sentences) expect({ s, repeated: before.has(normaliseSentence(s)) }).toEqual({ s, repeated: false });
      past = [draft.draft, ...past].slice(0, 10);
    }
  });

  it('should never be more familiar than the customer', () => {
    const tu = { address: 'informal', warmth: 'warm', signature: '' } as const;
    const formal = composeDraft(draftInput({ text: 'Votre pain est excellent.', rating: 5, voice: tu }, { address: 'formal' }));
    expect(formal.draft).not.toMatch(/\b(?:tu|ton|ta|tes|toi)\b/u);
    const familiar = composeDraft(draftInput({ text: 'Trop bon ton pain.', rating: 5, voice: tu }, { address: 'informal', register: 'familier' }));
    expect(familiar.draft).not.toMatch(/\b(?:vous|votre|vos)\b/u);
  });

  it('should answer a private question from the facts, and leave the answer to the owner when no fact holds it', () => {
    const text = 'Bonjour, êtes-vous ouverts le dimanche ?';
    const facts = ['La boutique ouvre le dimanche de 7 h à 13 h.', 'Le parking de la place est gratuit une heure.'];
    const answered = composeDraft(draftInput({ text, rating: null, kind: 'question', facts }, { is_question: true }));
    expect(answered.draft).toContain('dimanche de 7 h à 13 h');
    expect(answered.ties.some((t) => t.source === 'fact' && t.quote === facts[0])).toBe(true);
    expect(answered.draft).not.toMatch(/déception|regret|franchise/u);
    const open = composeDraft(draftInput({ text: 'Bonjour, faites-vous du pain sans gluten, et êtes-vous ouverts le lundi ?', rating: null, kind: 'question' }, { is_question: true }));
    expect(open).toMatchObject({ draft: '', blocked: { code: 'question' } });
    const asked = composeDraft(draftInput({ text: `Très bon pain. ${text}`, rating: 5 }, { is_question: true }));
    expect(asked.warnings.map((w) => w.code)).toContain('question_unanswered');
  });

  it('should give the contact of the right service when something can still be put right', () => {
    const contacts = [{ kind: 'email', value: 'sav@exemple.fr', label: 'service après-vente' }, { kind: 'phone', value: '05 61 00 00 00', label: 'livraisons' }] as const;
    const draft = composeDraft(draftInput({ text: 'La livraison a dix jours de retard et toujours aucune nouvelle de ma commande.', rating: 1, contacts }, { needs_service: true }));
    expect(draft.draft).toContain('05 61 00 00 00');
    expect(draft.ties.some((t) => t.source === 'case' && t.quote === '05 61 00 00 00')).toBe(true);
  });

  it.each([
    [['danger'], 'danger'], [['threat'], 'threat'], [['defamation'], 'legal_risk'], [['extortion'], 'legal_risk'], [['discrimination'], 'legal_risk'],
    [['danger', 'threat', 'defamation'], 'danger'],
  ] as const)('should write no draft under %j but say what to do instead', (grounds, code) => {
    const draft = composeDraft(draftInput({ text: 'Un texte.', rating: 5, moderation: { outcome: 'hold', grounds: [...grounds], spans: [] } }));
    expect(draft.draft).toBe('');
    expect(draft.blocked?.code).toBe(code);
    expect(draft.blocked?.fr.length).toBeGreaterThan(60);
    expect(draft.blocked?.en.length).toBeGreaterThan(60);
  });

  it.each([
    'J’ai saisi mon avocat, vous aurez de ses nouvelles.', 'We will see you in court.', 'Je vais porter plainte.', 'Propos racistes à la caisse, honteux.',
  ])('should write no draft under an announced lawsuit or a reported discrimination: %s', (text) => {
    expect(composeDraft(draftInput({ text, rating: 1 })).blocked?.code).toBe('legal_risk');
  });

  it('should not block a harsh review, nor one that fits the business badly', () => {
    for (const grounds of [['wrong_business'], ['insult'], ['off_topic'], []] as const) {
      const draft = composeDraft(draftInput({ text: 'Nul, une honte, à fuir.', rating: 1, moderation: { outcome: 'publish', grounds: [...grounds], spans: [] } }));
      expect(draft.blocked).toBeUndefined();
      expect(draft.draft).not.toBe('');
    }
  });

  it.each(['Cabinet dentaire', 'lawyer', 'pharmacie', 'notaire', 'psychologue', 'doctor'])('should not confirm a client or a patient in a secret-bound sector: %s', (sector) => {
    for (const [text, rating] of [['Très bon accueil, le traitement de ma carie était parfait.', 5], ['Attente interminable et soin douloureux.', 1], ['ok', 3]] as const) {
      const input = draftInput({ text, rating, author_name: 'Marie Dupont', business: { name: 'Cabinet', sector, city: 'Lyon', description: '' } });
      const draft = composeDraft(input);
      expect(draft.draft).not.toMatch(/visite|rendez|soin|traitement|carie|patient|client|confiance|revoir|bientôt|Marie/iu);
      expect(lintReply(draft.draft, { lang: 'fr', sector, review: input }).filter((f) => f.level === 'block')).toEqual([]);
    }
  });

  it('should never repeat what stands in an evidence span', () => {
    const text = 'La vendeuse Josiane Pruvost, quelle grognasse, mais le pain est bon.';
    const at = text.indexOf('Josiane');
    const spans = [{ ground: 'insult', start: at, end: text.indexOf(', mais'), quote: text.slice(at, text.indexOf(', mais')), rule: 'x' }] as const;
    const draft = composeDraft(draftInput({ text, rating: 3, moderation: { outcome: 'reword', grounds: ['insult'], spans } }));
    expect(draft.draft).not.toMatch(/grognasse|Josiane|Pruvost/u);
  });
});
