import { describe, expect, it } from '@jest/globals';
import { analyse } from '../analysis/analyse.js';
import type { DetectedLanguage, Language } from '../shared/language.js';
import { composeDraft } from './composer.js';
import { draftInput } from './replies.fixture.js';
import type { Draft, DraftInput } from './types.js';

const app = { name: 'Foulée', sector: 'mobile app', city: '', description: '' };
const shop = (sector: string): DraftInput['business'] => ({ name: 'La Maison', sector, city: 'Toulouse', description: '' });

/** As the service drafts: the text read by the engine, the house writing in `house`. */
function draftOf(text: string, rating: number, house: Language = 'fr', business = app, over: Partial<DraftInput> = {}): Draft {
  const declared: { lang?: DetectedLanguage } = over.analysis ? {} : { lang: house };
  return composeDraft(draftInput({ text, rating, business, house_lang: house, analysis: analyse({ text, ...declared }, business.sector), ...over }));
}
/** Over several seeds, so that no lucky wording hides a fault. */
const drafts = (text: string, rating: number, house: Language = 'fr', business = app): string[] =>
  ['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => draftOf(text, rating, house, business, { seed }).draft);

describe('words that only look like a thing of the house', () => {
  it.each([['Commande d’un fraisier livré à l’heure, équipe charmante.', 5, /livres?\b/u], ['Livré en retard, la tarte était écrasée.', 2, /livres?\b/u]] as const)('should not be named: %s', (text, rating, not) => {
    for (const draft of drafts(text, rating, 'fr', shop('bakery'))) expect(draft).not.toMatch(not);
  });
});

describe('what is named in a complaint', () => {
  it.each([
    ['La montre marchait bien jusqu’à hier, impossible de se connecter.', 'fr', /connexion/u, /au sujet de la montre/u],
    ['Worked fine until the last update, now it will not sync.', 'en', /syncing/u, /Worked fine/u],
    ['The design is great but it crashes every day.', 'en', /crashes/u, /criticism of the design/u],
  ] as const)('should be what stands after the turn: %s', (text, lang, named, not) => {
    for (const draft of drafts(text, 1, lang)) {
      expect(draft).toMatch(named);
      expect(draft).not.toMatch(not);
    }
  });

  it.each([
    ['L’application ne s’ouvre plus, c’est peut-être un problème de batterie.', 'fr', /batterie/u],
    ['The app will not open, maybe a problem with my watch.', 'en', /watch/u],
  ] as const)('should not be what the author only guesses: %s', (text, lang, guessed) => {
    for (const draft of drafts(text, 1, lang)) expect(draft).not.toMatch(guessed);
  });

  it('should say what is missing as an absence', () => {
    for (const draft of drafts('Pas de parking, et une attente interminable.', 2, 'fr', shop('restaurant'))) expect(draft).toMatch(/absence de parking|attente/u);
    expect(draftOf('No music at all', 2, 'en', shop('restaurant')).draft).toMatch(/lack of music/u);
  });

  it('should tie bugs to the update they came with', () => {
    for (const draft of drafts('Que des bugs depuis la mise à jour', 1)) expect(draft).toContain('bugs depuis la mise à jour');
  });

  it('should call a refusal by its name and not by the thing refused', () => {
    for (const draft of drafts('Impossible d’ouvrir l’application', 1)) expect(draft).toContain('difficultés à ouvrir l’application');
    for (const draft of drafts('Unable to pair my band', 1, 'en')) expect(draft).toContain('trouble with pairing');
  });

  it.each([['Pas compatible avec mon téléphone', 'fr', /compatibilité/u], ['No data export available', 'en', /data export/u], ['Les minutes ne sont pas comptées', 'fr', /«\sLes minutes ne sont pas comptées\s»/u]] as const)(
    'should be named or quoted even where no usual word carries it: %s', (text, lang, named) => {
      for (const draft of drafts(text, 2, lang)) expect(draft).toMatch(named);
    });

  it('should not call a salesman a welcome, nor a drink the kitchen, nor a brisk counter a queue', () => {
    expect(draftOf('Le rouge est imbuvable.', 1, 'fr', shop('wine grower')).draft).not.toContain('cuisine');
    expect(draftOf('Les viennoiseries partent vite, venez tôt.', 5, 'fr', shop('bakery')).draft).not.toContain('attente');
    expect(draftOf('Le fleuriste du marché fait aussi bien.', 3, 'fr', shop('florist')).draft).not.toContain('la marche');
  });
});

describe('what is thanked for', () => {
  it('should not be a date, a fault that was denied, or something that is over', () => {
    for (const draft of drafts('Bonne application, plus de notifications depuis la mise à jour.', 4)) expect(draft).not.toMatch(/(?:mots?|avis|message) sur la mise à jour/u);
    for (const draft of drafts('I like this app, it doesn’t have a very good selection though.', 5, 'en')) expect(draft).not.toMatch(/(?:words|note|message|mention of|comment) (?:about |of )?the selection/u);
    for (const draft of drafts('C’était très utile pour moi. Je regrette ce choix. Je suis déçu.', 4)) expect(draft).not.toMatch(/«\sC’était très utile/u);
  });

  it('should be the author’s own words where no thing is named', () => {
    for (const draft of drafts('Pratique et ludique !', 5)) expect(draft).toMatch(/«\spratique et ludique\s»/u);
    for (const draft of drafts('Very helpful', 5, 'en')) expect(draft).toContain('“very helpful”');
    for (const draft of drafts('Pas très pratique.', 5)) expect(draft).not.toMatch(/«\strès pratique/u);
  });

  it('should be a plain sentence of a faithful customer rather than nothing', () => {
    expect(draftOf('I have since moved house twice over, and I still drive back.', 5, 'en', shop('hairdresser')).draft).toContain('“I still drive back”');
  });

  it('should not be thanks at all where four stars tell only a fault', () => {
    for (const draft of drafts('Ne compte pas les siestes, seulement les nuits.', 4)) expect(draft).not.toMatch(/fait (?:très |vraiment )?plaisir|nous touche|fait chaud/u);
  });
});

describe('a wish', () => {
  it('should be taken as an idea, in the author’s words, and not as a fault', () => {
    for (const draft of drafts('Please add a dark theme', 2, 'en')) {
      expect(draft).toContain('add a dark theme');
      expect(draft).not.toMatch(/criticism|disappointment about/u);
    }
    for (const draft of drafts('Barcode scan for food will be nice', 4, 'en')) expect(draft).toContain('“Barcode scan for food will be nice”');
  });

  it('should not be read into an impossibility', () => {
    for (const draft of drafts('Impossible d’ajouter une photo dans mon profil', 3)) expect(draft).not.toMatch(/idée|suggestion|souhait/u);
  });
});

describe('a quote', () => {
  it.each([
    ['Une publicité à chaque ouverture et', 'fr'], ['I hate this app', 'en'], ['Nul je comprends rien j arrivé pas à mettre', 'fr'], ['There is an issue', 'en'], ['my blood pressure is wrong', 'en'],
  ] as const)('should never be cut, coarse, hurried, empty or intimate: %s', (text, lang) => {
    for (const draft of drafts(text, 1, lang)) expect(draft).not.toMatch(/[«“]/u);
  });

  it('should be pointed at by its tie as the clause it stands in', () => {
    const { ties } = draftOf('Ils sont venus tard, les frites étaient froides, la vendeuse parlait au téléphone.', 1, 'fr', shop('restaurant'));
    expect(ties.find((t) => t.source === 'review')?.quote).toContain('les frites étaient froides');
  });
});

describe('the language', () => {
  it('should be the house’s own where a short text does not tell', () => {
    expect(draftOf('Top', 5, 'fr', app, { analysis: analyse({ text: 'Top' }) }).lang).toBe('fr');
    expect(draftOf('Recommended app.', 5, 'en', app, { analysis: analyse({ text: 'Recommended app.', lang: 'unknown' }) }).lang).toBe('en');
  });
  it('should stay the review’s where the text tells, whatever the house writes', () => {
    const text = 'The bread is lovely and the staff are always friendly, we come every Saturday.';
    expect(draftOf(text, 5, 'fr', shop('bakery'), { analysis: analyse({ text }) }).lang).toBe('en');
  });
});

describe('the closing', () => {
  it('should fit the trade', () => {
    for (const draft of drafts('La tarte au citron est délicieuse.', 5, 'fr', shop('boulangerie'))) expect(draft).not.toMatch(/à (?:notre )?table|régaler/u);
    for (const draft of drafts('Application très pratique', 5)) expect(draft).not.toMatch(/revoir|accueillir|avec nous/u);
  });
});

describe('a reserve', () => {
  it('should never be worded as a thing that pleased less', () => {
    for (const draft of drafts('Bonne application mais impossible de synchroniser ma montre.', 4)) {
      expect(draft).toMatch(/synchronisation/u);
      expect(draft).not.toMatch(/plais\w+ moins|quant à le/u);
    }
  });
});

describe('stars that contradict the words', () => {
  it('should not thank for a long complaint under five stars', () => {
    const text = 'Avant cette mise à jour la connexion suffisait pour synchroniser mes activités. Depuis, la synchronisation ne se fait plus. Obligé de passer par un ordinateur et de brancher ma montre. Cette mise à jour est ratée, et impossible de revenir à la version précédente.';
    for (const draft of drafts(text, 5)) expect(draft).not.toMatch(/plaisir|touche|heureux/u);
  });
  it('should not take past praise under one star for a compliment', () => {
    for (const draft of drafts('I have enjoyed my watch for a year, until the update. The latest version doesn’t connect to my phone.', 2, 'en')) {
      expect(draft).toContain('trouble with the connection');
      expect(draft).not.toMatch(/You liked|kind word|good mark|compliment/u);
    }
  });
});

describe('a clause', () => {
  it('should not be cut at « ma » outside Italian, where it is no turn', () => {
    expect(draftOf('Impossible de synchroniser ma montre', 1).ties.find((t) => t.source === 'review')?.quote).toBe('Impossible de synchroniser ma montre');
  });
  it('should not lend its praise to the thing it denies', () => {
    for (const draft of drafts('Manque de simplicité', 2)) expect(draft).toMatch(/(?:absence|manque) de simplicité/u);
    for (const draft of drafts('Older versions are better', 3, 'en')) expect(draft).not.toMatch(/glad|pleasure|appreciated/u);
  });
});

describe('« pas »', () => {
  it('should be steps after a determiner, and a negation elsewhere', () => {
    for (const draft of drafts('Belle application pour suivre vos pas.', 5)) expect(draft).toMatch(/«\sbelle application|merci/u);
    for (const draft of drafts('Belle application pour suivre vos pas.', 5)) expect(draft).not.toMatch(/remarque|sont clairs/u);
    for (const draft of drafts('Il ne manque rien', 5)) expect(draft).not.toMatch(/remarque|noté/u);
  });
});

describe('a question', () => {
  it('should be one only where the text asks, and leave what displeased named', () => {
    for (const draft of drafts('Still learning how to use it effectively', 4, 'en')) expect(draft).not.toContain('question');
    for (const draft of drafts('Why does it count while I sleep? Not accurate.', 1, 'en')) expect(draft).toContain('accuracy');
  });
});

describe('what is cut or settled', () => {
  it('should not be quoted', () => {
    for (const draft of drafts('suivi efficace et meilleure connaissance de soi', 5)) expect(draft).not.toContain('et meilleure');
    for (const draft of drafts('Problème vite réglé.', 1)) expect(draft).not.toContain('vite réglé');
  });
});

describe('an English genitive or short form', () => {
  it('should not keep a clause from being quoted', () => {
    for (const draft of drafts('It’s not working', 1, 'en')) expect(draft).toContain('“It’s not working”');
  });
});

describe('mourning', () => {
  it('should be met with sympathy first', () => {
    expect(draftOf('Bouquet fané le lendemain. C’était pour des obsèques.', 1, 'fr', shop('florist')).draft).toMatch(/peine|pensées|pensons|cœur|douloureux|perte/u);
  });
});
