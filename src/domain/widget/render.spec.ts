import { describe, expect, it } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import fc from 'fast-check';
import { controlStatement, entryLines } from './entry-words.js';
import { renderWidgetFragment, renderWidgetHtml } from './render.js';
import { RESERVED_HEIGHT, widgetSnippet } from './snippet.js';
import type { WidgetPage, WidgetReview } from './types.js';

const review: WidgetReview = {
  id: '0198c1d0-0000-7000-8000-000000000001', text: 'Pain très bon,\nattente longue.', rating: 4, author: 'Hélène M.',
  published_on: '2026-11-12', experienced_on: '2026-10', edited_on: null, verification: 'declared', lang: 'fr',
  reply: { text: 'Merci, le samedi nous serons deux.', published_on: '2026-11-13', signature: 'Paul' },
};
const page: WidgetPage = {
  location: { name: 'Maison Garonne', lang: 'fr' },
  summary: { count: 128, mean: 4.6, histogram: [2, 3, 8, 20, 95], newest: '2026-11-12' },
  sort: 'newest', items: [review], next: 'abc', register: { received: 312, published: 305 },
  control: { statement: controlStatement('controlled', 'fr'), charter_url: 'https://avis.example/charter/k' },
  entry: { lines: entryLines('Maison Garonne', 'fr') },
};
const options = { lang: 'fr', baseUrl: 'https://avis.example', siteKey: 'k1' } as const;
const ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';

describe('renderWidgetHtml', () => {
  it('should show what the law wants beside the reviews', () => {
    const html = renderWidgetHtml(page, options);
    for (const words of ['4,6 sur 5 · 128 avis', 'Avis soumis à un contrôle.', 'href="https://avis.example/charter/k"', 'Publié le 12 novembre 2026', 'Expérience d’octobre 2026',
      'Expérience déclarée, non vérifiée', 'Réponse de Maison Garonne, le 13 novembre 2026', '312 reçus sur ce site, 305 publiés', '<option value="newest" selected>', 'lang="fr"']) {
      expect(html).toContain(words);
    }
    expect(html).not.toMatch(/<script|style=|onclick|http:\/\//);
  });

  it('should say at its foot who publishes the reviews', () => {
    const publisher = { name: 'SARL Garonne', address: '14 rue Riquet, 31000 Toulouse', director: 'Hélène Martin', contact: 'contact@garonne.example', siret: '732 829 320 00074', host: 'Exemple SAS' };
    const fr = renderWidgetHtml(page, { ...options, publisher });
    const foot = fr.slice(fr.indexOf('<footer'));
    for (const words of ['Qui publie ces avis', 'SARL Garonne', '14 rue Riquet, 31000 Toulouse', 'SIRET', '732 829 320 00074', 'Directeur de la publication', 'Hélène Martin', 'contact@garonne.example', 'Hébergeur du site', 'Exemple SAS']) expect(foot).toContain(words);
    const en = renderWidgetHtml(page, { ...options, lang: 'en', publisher: { ...publisher, siret: '', host: undefined } });
    expect(en.slice(en.indexOf('<footer'))).toContain('Director of publication');
    expect(en).not.toContain('Company number');
    expect(en).not.toContain('Host of the site');
    expect(renderWidgetHtml(page, { ...options, publisher: { name: ATTACK, address: ATTACK, director: ATTACK, contact: ATTACK } })).not.toContain('<script');
    expect(renderWidgetHtml(page, { ...options, publisher: {} })).not.toContain('<footer');
  });

  it('should show the reply an owner already gave elsewhere like any other, dated or not', () => {
    const imported: WidgetReview = { ...review, verification: 'third_party', origin: 'Google', reply: { text: 'Merci, à samedi.', published_on: null, signature: '' } };
    const html = renderWidgetHtml({ ...page, items: [imported] }, options);
    expect(html).toContain('Réponse de Maison Garonne</p>');
    expect(html).toContain('Merci, à samedi.');
    expect(html).toContain('Publié sur Google le 12 novembre 2026');
    expect(renderWidgetHtml({ ...page, items: [imported] }, { ...options, lang: 'en' })).toContain('Reply from Maison Garonne</p>');
    expect(html).not.toMatch(/1970|Invalid/);
  });

  it('should say how many ratings make the average', () => {
    expect(renderWidgetHtml({ ...page, summary: { count: 4, mean: 4.5, histogram: [0, 0, 0, 1, 1], newest: null } }, options)).toContain('4,5 sur 5, 2 notes · 4 avis');
  });

  it('should page and sort without any script', () => {
    const html = renderWidgetHtml({ ...page, sort: 'oldest' }, { ...options, rating: 2, subject: 'a&b' });
    expect(html).toContain('href="https://avis.example/widget/v1/k1/reviews.html?lang=fr&amp;sort=oldest&amp;rating=2&amp;subject=a%26b&amp;cursor=abc"');
    expect(html).toContain('<form method="get" action="https://avis.example/widget/v1/k1/reviews.html">');
    expect(html).toContain('<input type="hidden" name="subject" value="a&amp;b">');
    expect(html).toContain('<option value="2" selected>2 sur 5</option>');
  });

  it('should speak English from end to end', () => {
    const html = renderWidgetHtml(page, { ...options, lang: 'en' });
    expect(html).toContain('4.6 out of 5 · 128 reviews');
    expect(html).toContain('Declared experience, not verified');
    expect(html).toContain('<html lang="en">');
  });

  it('should be valid HTML', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off' } });
    for (const rendered of [renderWidgetHtml(page, options), renderWidgetHtml(page, { ...options, publisher: { name: 'SARL Garonne', address: 'Toulouse', director: 'Hélène', contact: 'a@b.example' } }), renderWidgetHtml({ ...page, items: [], next: null, register: null }, options)]) {
      const report = await validator.validateString(rendered);
      expect(report.results.flatMap((result) => result.messages.map((message) => `${message.line}: ${message.ruleId} ${message.message}`))).toEqual([]);
    }
  });

  it('should escape a hostile word wherever a stranger can write one', () => {
    const hostile: WidgetPage = {
      ...page,
      location: { name: ATTACK, lang: ATTACK },
      next: ATTACK,
      control: { statement: ATTACK, charter_url: `javascript:alert(1)//${ATTACK}` },
      items: [{
        ...review, id: ATTACK, text: ATTACK, author: ATTACK, lang: ATTACK, experienced_on: null, experience_note: ATTACK,
        verification: 'third_party', origin: ATTACK, reply: { text: ATTACK, published_on: '2026-11-13', signature: ATTACK },
      }],
    };
    const html = renderWidgetHtml(hostile, { ...options, siteKey: ATTACK, subject: ATTACK });
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/href="javascript/);
    expect(html).toContain('lang="und"');
  });

  it('should never let a text open a tag or leave its attribute', () => {
    const empty = renderWidgetHtml({ ...page, items: [{ ...review, text: 'x', author: 'x' }] }, options);
    const shape = (html: string): string => html.replace(/>[^<]*</g, '><');
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ minLength: 1 }), (text, author) => {
      const html = renderWidgetHtml({ ...page, items: [{ ...review, text, author }] }, options);
      expect(shape(html)).toBe(shape(empty));
    }), { seed: 7, numRuns: 300 });
  });

  it('should say what will appear when there is nothing yet, and when a filter finds nothing', () => {
    const none = { ...page, items: [], next: null, register: null, summary: { count: 0, mean: null, histogram: [0, 0, 0, 0, 0] as const, newest: null } };
    expect(renderWidgetHtml(none, options)).toContain('Pas encore d’avis. Le premier publié paraîtra ici.');
    expect(renderWidgetHtml({ ...page, items: [], next: null }, options)).toContain('Aucun avis avec cette note.');
  });
});

describe('renderWidgetFragment', () => {
  it('should take the heading level of the page it is put in', () => {
    expect(renderWidgetFragment(page, options)).toContain('<h2>Avis sur Maison Garonne</h2>');
    expect(renderWidgetFragment(page, { ...options, headingLevel: 3 })).toContain('<h3>');
    expect(renderWidgetHtml(page, options)).toContain('<h1>');
  });
});

describe('widgetSnippet', () => {
  it('should be one line that keeps its height free', () => {
    const line = widgetSnippet({ baseUrl: 'https://avis.example', siteKey: 'k1', layout: 'list', subject: 'sku"1' });
    expect(line).toBe('<div style="min-height:800px"><script async src="https://avis.example/widget/v1/widget.js" data-site-key="k1" data-layout="list" data-subject="sku&quot;1"></script></div>');
    expect(Object.keys(RESERVED_HEIGHT)).toEqual(['list', 'form', 'badge']);
  });
});
