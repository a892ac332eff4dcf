import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import { MAIL_CATEGORIES, MAIL_LANGUAGES, MAIL_NAMES, type MailData, type MailLanguage, type MailName } from './mail-catalogue.js';
import { MailRenderer } from './render-mail.js';

interface Preview {
  readonly label: string;
  readonly both?: object;
  readonly fr?: object;
  readonly en?: object;
}

const directory = mkdtempSync(path.join(tmpdir(), 'mails-'));
let renderer: MailRenderer;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build-emails.mjs', directory]);
  renderer = await MailRenderer.load(directory);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function previews(name: MailName): Preview[] {
  return JSON.parse(readFileSync(path.join('templates/emails', name, 'preview.json'), 'utf8')) as Preview[];
}
const dataOf = <N extends MailName>(_name: N, preview: Preview, language: MailLanguage): MailData[N] =>
  ({ ...preview.both, ...preview[language] }) as MailData[N];
/** Every string of the data under a key that ends in Url, but the links that only some variants show. */
function links(data: object): string[] {
  return Object.entries(data).filter(([key, value]) => key.endsWith('Url') && key !== 'charterUrl' && typeof value === 'string').map(([, value]) => value as string);
}

const cases = MAIL_NAMES.flatMap((name) => previews(name).flatMap((preview) => MAIL_LANGUAGES.map((language) => ({ name, language, preview, title: `${name}, ${preview.label}, ${language}` }))));
/** Off: what mail programs need and web pages do not (table attributes, inline styles, comments for Outlook, role="article"). */
const FOR_MAIL = ['doctype-style', 'no-conditional-comment', 'no-deprecated-attr', 'no-inline-style', 'prefer-native-element', 'long-title'];
const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: Object.fromEntries(FOR_MAIL.map((rule) => [rule, 'off'])) });

describe.each(cases)('mail $title', ({ name, language, preview }) => {
  const rendered = () => renderer.renderMail(name, language, dataOf(name, preview, language));

  it('should leave no placeholder and no hole', () => {
    const mail = rendered();
    for (const part of [mail.subject, mail.html, mail.text]) expect(part).not.toMatch(/\{\{|\}\}|\[\[|undefined|null|\[object|NaN|Invalid Date/);
  });
  it('should carry its news in a subject of one line and at most 78 characters', () => {
    expect(rendered().subject).toMatch(/^[^\r\n]{10,78}$/);
    expect(rendered().subject).not.toMatch(/…$/);
  });
  it('should write every link in the text part, and no markup', () => {
    const { text } = rendered();
    for (const link of links(dataOf(name, preview, language))) expect(text).toContain(link);
    expect(text).not.toMatch(/<[a-z/]|&[a-z]+;|&#/i);
  });
  it('should be valid html in its language, of one button, fetching nothing', async () => {
    const { html } = rendered();
    const report = await validator.validateString(html);
    expect(report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId} ${m.message}`))).toEqual([]);
    expect(html).toContain(`lang="${language}"`);
    expect(html).toContain('name="color-scheme"');
    expect(html).toMatch(/prefers-color-scheme: dark[^]*color: #ece7dd !important/);
    expect(html).not.toMatch(/<(link|img|script)\b|@import|url\(/);
    expect(html.match(/class="action"/g)).toHaveLength(1);
  });
  it('should be calm: no exclamation mark, no emoji, no straight apostrophe in French', () => {
    const { subject, text } = rendered();
    expect(subject + text).not.toMatch(/!|\p{Extended_Pictographic}/u);
    if (language === 'fr') expect(subject + text).not.toMatch(/[a-zà-ÿ]'[a-zà-ÿ]| [:;?»]|« /i);
  });
  it('should offer to stop if and only if it is a notification', () => {
    const { headers, html, text } = rendered();
    const counted = MAIL_CATEGORIES[name] === 'notification';
    expect(headers['List-Unsubscribe']).toBe(counted ? '<https://avis.example/stop/aB3dE5fG7h>' : undefined);
    expect(headers['List-Unsubscribe-Post']).toBe(counted ? 'List-Unsubscribe=One-Click' : undefined);
    expect(html.includes('/stop/')).toBe(counted);
    expect(text.includes('/stop/')).toBe(counted);
  });
});

describe('MailRenderer', () => {
  const question = { ...dataOf('question-received', previews('question-received')[0] as Preview, 'en') };
  const refused = (index: number): MailData['review-refused'] => dataOf('review-refused', previews('review-refused')[index] as Preview, 'fr');

  it('should keep the news whole in the subject when names are very long', () => {
    const named = (name: MailName, preview: Preview, language: MailLanguage, word: string): string => {
      const data = { ...dataOf(name, preview, language), business: word, organization: word, inviter: word };
      return renderer.renderMail(name, language, data as never).subject;
    };
    const long = 'Établissements Dupont-Castelnau et Filles, Boulangerie Pâtisserie Traiteur depuis 1911';
    for (const { name, language, preview } of cases) {
      const words = named(name, preview, language, 'ZZ').split('ZZ');
      const subject = named(name, preview, language, long);
      expect(subject.length).toBeLessThanOrEqual(78);
      for (const part of words) expect(subject).toContain(part);
    }
  });

  it('should show hostile words as words', () => {
    const text = `<script>alert("x")</script> it's {{sender.name}} & <img src=x onerror=alert(1)>\n\n\n\nline two\u202Egnp.exe`;
    const mail = renderer.renderMail('question-received', 'en', { ...question, text, author: `Eve"><b>\r\nBcc: all@example.org` });
    expect(mail.html).not.toMatch(/<script|<img|<b>/);
    expect(mail.html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; it&#x27;s {{sender.name}} &amp; &lt;img src&#x3D;x');
    expect(mail.html).toContain('<br><br>line two');
    expect(mail.html + mail.text).not.toMatch(/\u202e/);
    expect(mail.text).toContain('> <script>alert("x")</script>');
    expect(mail.text).toContain('> line two');
    expect(mail.text).toContain('Eve"><b> Bcc: all@example.org asked');
  });

  it('should keep names on one line in the subject, the sender and the headers', () => {
    const mail = renderer.renderMail('question-received', 'en', { ...question, business: 'A\r\nBcc: x@example.org', sender: { name: 'B\nTo: y@example.org', address: null } });
    for (const value of [mail.subject, mail.fromName, ...Object.values(mail.headers)]) expect(value).not.toMatch(/[\r\n]/);
    expect(mail.subject).toBe('A question for A Bcc: x@example.org');
  });

  it('should refuse an address that is not http or https, and a stop address that breaks out of its header', () => {
    expect(() => renderer.renderMail('question-received', 'en', { ...question, questionUrl: 'javascript:alert(1)' })).toThrow(/questionUrl/);
    const mail = renderer.renderMail('question-received', 'en', { ...question, stopUrl: 'https://a.example/s>\r\nBcc: x@example.org' });
    expect(mail.headers['List-Unsubscribe']).toMatch(/^<https:\/\/a\.example\/s%3E[^\r\n ]*>$/);
  });

  it('should name the variable that is missing, at any depth, and an invalid moment', () => {
    const { author: _, ...withoutAuthor } = question;
    expect(() => renderer.renderMail('question-received', 'en', withoutAuthor as never)).toThrow(expect.objectContaining({ code: 'mail.invalid_data', message: expect.stringContaining('author') }));
    expect(() => renderer.renderMail('question-received', 'en', { ...question, text: undefined as never })).toThrow(/text/);
    const { label: __, ...ground } = refused(0).ground;
    expect(() => renderer.renderMail('review-refused', 'fr', { ...refused(0), ground: ground as never })).toThrow(/label/);
    expect(() => renderer.renderMail('question-received', 'en', { ...question, receivedAt: 'yesterday' })).toThrow(expect.objectContaining({ code: 'mail.invalid_data', temporary: false }));
  });

  it('should not write a mail whose deadline is due and null', () => {
    const held = dataOf('review-held', previews('review-held')[0] as Preview, 'fr');
    expect(() => renderer.renderMail('review-held', 'fr', { ...held, deadline: null })).toThrow(/a moment is missing/);
  });

  it('should state all that a refusal owes its author', () => {
    const { text } = renderer.renderMail('review-refused', 'fr', refused(0));
    for (const owed of ['C’est moi qui tiens la boutique', 'concurrent direct', 'Conflit d’intérêts', 'charte, article 8 (https://avis.example/charter/site_8fk2#8)', 'Masquer ou reformuler', 'outil automatique (rules 2026.11)', 'prise par une personne (modératrice)', 'gratuitement', 'dimanche 23 mai 2027', 'tribunal compétent', 'CNIL', 'D-2026-00417', 'sans limite de durée'])
      expect(text).toContain(owed);
    expect(renderer.renderMail('review-refused', 'fr', refused(2)).text).toContain('La décision est automatique.');
    expect(renderer.renderMail('review-refused', 'fr', refused(1)).text).toMatch(/contraire à la loi\u00a0: article 9[^]*notifié[^]*article 21/);
  });

  it('should promise the author asked to reword that the rating and the criticism stay theirs', () => {
    const reword = dataOf('review-needs-you', previews('review-needs-you')[0] as Preview, 'fr');
    expect(renderer.renderMail('review-needs-you', 'fr', reword).text).toContain('Vous pouvez garder votre note et votre critique.');
  });

  it('should hold nothing a visitor typed in the mail to an address not yet confirmed', () => {
    const data = dataOf('confirm-review', previews('confirm-review')[0] as Preview, 'en');
    expect(Object.keys(data).sort()).toEqual(['business', 'confirmUrl', 'expiresAt', 'question', 'sender', 'timeZone']);
  });

  it('should stop the boot when a template is missing', async () => {
    await expect(MailRenderer.load(path.join(directory, 'nowhere'))).rejects.toThrow(/build the mails first/);
  });
});

describe('build of the mails', () => {
  const sources = mkdtempSync(path.join(tmpdir(), 'mail-sources-'));
  afterAll(() => rmSync(sources, { recursive: true, force: true }));

  it.each([
    ['an element MJML does not know', 'question-received/html.mjml', '<mj-text>', '<mj-txt>'],
    ['an attribute MJML does not know', 'question-received/html.mjml', 'mj-class="small"', 'colour="red"'],
    ['a string missing in one language', 'question-received/en.json', '"note"', '"notes"'],
    ['a string nobody uses', 'question-received/fr.json', '"button"', '"spare": "x", "button"'],
    ['a block left open', 'question-received/fr.txt.hbs', '{{questionUrl}}', '{{#if questionUrl}}'],
    ['a picture fetched when the mail is opened', 'question-received/fr.json', '"note": "', '"note": "<img src=\'https://x.example/p.gif\' alt=\'\'>'],
  ])('should stop at %s, naming the mail, and keep what was built before', (_, file, from, to) => {
    cpSync('templates/emails', sources, { recursive: true });
    const source = readFileSync(path.join(sources, file), 'utf8');
    expect(source).toContain(from);
    writeFileSync(path.join(sources, file), source.replace(from, to));
    const built = readdirSync(directory);
    expect(() => execFileSync(process.execPath, ['scripts/build-emails.mjs', directory, sources], { stdio: 'pipe' })).toThrow(/question-received/);
    expect(readdirSync(directory)).toEqual(built);
  });
});
