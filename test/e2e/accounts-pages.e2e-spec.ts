import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountsService } from '../../src/modules/auth/index.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import { Visitor } from '../factories/visitor.js';
import { createTestApp, type TestApp } from '../support/app.js';

const PASSWORD = 'pain levain four pelle';
const EMAIL = 'helene@saint-aubin.example';
let t: TestApp;
let helene: Visitor;
beforeAll(async () => {
  t = await createTestApp();
  helene = new Visitor(t, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0' });
  await t.db.asOwner('INSERT INTO setup_tokens (token_hash, created_at) VALUES ($1, now())', [sha256Hex('first')]);
});
afterAll(() => t?.close());

const me = async (visitor: Visitor) => visitor.get('/api/v1/me');
function lastMail(to: string): string {
  const folder = path.join(t.config.dataDir, 'mail');
  const mails = readdirSync(folder).filter((f) => f.endsWith('.json')).map((f) => JSON.parse(readFileSync(path.join(folder, f), 'utf8')) as { to: string; text: string; at: string });
  return mails.filter((m) => m.to === to).sort((a, b) => b.at.localeCompare(a.at))[0]!.text;
}

describe('set-up', () => {
  it('should say what is wrong beside the field and keep what was typed', async () => {
    const refused = await helene.post('/setup/first', { organization: 'Boulangerie Saint-Aubin', name: 'Hélène', email: EMAIL, password: 'motdepasse', mode: 'owner' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('trop courant');
    expect(refused.text).toContain('value="Boulangerie Saint-Aubin"');
    expect(refused.text).not.toContain('motdepasse');
  });

  it('should make the account, the organization and its first location, sign in, and use the link up', async () => {
    const page = await helene.get('/setup/first');
    expect(page.text.match(/<input id="f-/g)).toHaveLength(4);
    const done = await helene.post('/setup/first', { organization: 'Boulangerie Saint-Aubin', name: 'Hélène', email: EMAIL, password: PASSWORD, mode: 'owner' });
    expect([done.status, done.location]).toEqual([303, '/']);
    expect((await me(helene)).status).toBe(200);
    expect(await t.db.asOwner('SELECT l.name, o.kind FROM locations l JOIN organizations o ON o.id = l.organization_id')).toEqual([{ name: 'Boulangerie Saint-Aubin', kind: 'business' }]);
    const again = await new Visitor(t).get('/setup/first');
    expect(again.status).toBe(410);
    expect(again.text).toContain('déjà servi');
  });
});

describe('signing in', () => {
  it('should refuse a wrong password and an unknown address in the same words', async () => {
    const [wrong, unknown] = [await new Visitor(t).signIn(EMAIL, 'pas le bon mot'), await new Visitor(t).signIn('nobody@saint-aubin.example', 'pas le bon mot')];
    for (const answer of [wrong, unknown, await new Visitor(t).signIn(EMAIL, '')]) {
      expect(answer.status).toBe(401);
      expect(answer.text).toContain('ne correspond pas');
    }
  });

  it('should change the session id at sign-in, and make the old cookie worthless at sign-out', async () => {
    const visitor = new Visitor(t);
    const signedIn = await visitor.signIn(EMAIL, PASSWORD);
    expect([signedIn.status, signedIn.location]).toEqual([303, '/']);
    const cookie = signedIn.cookies.find((c) => c.startsWith('booost_session='))!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const first = visitor.jar.get('booost_session')!;
    await visitor.signIn(EMAIL, PASSWORD).catch(() => null);
    const old = new Visitor(t);
    old.jar.set('booost_session', visitor.jar.get('booost_session')!);
    expect((await me(old)).status).toBe(200);
    expect(first).toBeTruthy();
    expect((await visitor.post('/logout', {}, '/settings/account')).location).toBe('/login');
    expect((await me(old)).status).toBe(401);
  });

  it('should lead back to the page asked for, never to another site', async () => {
    for (const [next, to] of [['/settings/team', '/settings/team'], ['//evil.example', '/'], ['https://evil.example', '/'], ['/\\evil.example', '/'], ['javascript:alert(1)', '/']] as const)
      expect([next, (await new Visitor(t).post('/login', { email: EMAIL, password: PASSWORD, next }, '/login')).location]).toEqual([next, to]);
  });

  it('should refuse a form without the token of its page, and with that of another session', async () => {
    const visitor = new Visitor(t);
    await visitor.signIn(EMAIL, PASSWORD);
    expect((await visitor.post('/settings/account', { name: 'Volée', locale: 'fr', mode: 'owner' }, '/settings/account', null)).status).toBe(403);
    const foreign = helene.tokenOf((await helene.get('/settings/account')).text);
    expect((await visitor.post('/settings/account', { name: 'Volée', locale: 'fr', mode: 'owner' }, '/settings/account', foreign)).status).toBe(403);
    expect((await new Visitor(t).post('/login', { email: EMAIL, password: PASSWORD }, '/login', 'forged')).status).toBe(403);
    expect(await t.db.asOwner('SELECT name FROM users')).toEqual([{ name: 'Hélène' }]);
  });

  it('should slow down guessing, per account, until the window is over', async () => {
    await t.app.get(AccountsService).found({ email: 'cible@exemple.fr', password: PASSWORD, name: '', organization: 'Cible', locale: 'fr', mode: 'owner' }, null);
    t.clock.advance(3_600_000);
    const codes = [];
    for (let n = 0; n < 11; n++) codes.push((await new Visitor(t).signIn('cible@exemple.fr', 'au hasard encore')).status);
    expect(codes).toEqual([...Array<number>(10).fill(401), 429]);
    const right = await new Visitor(t).signIn('cible@exemple.fr', PASSWORD);
    expect(right.status).toBe(429);
    expect(right.text).toMatch(/Réessayez dans \d+ min/);
    t.clock.advance(15 * 60_000);
    expect((await new Visitor(t).signIn('cible@exemple.fr', PASSWORD)).status).toBe(303);
  });

  it('should end a session after 90 days whatever its use', async () => {
    const visitor = new Visitor(t);
    await visitor.signIn(EMAIL, PASSWORD);
    t.clock.advance(89 * 86_400_000);
    expect((await me(visitor)).status).toBe(200);
    t.clock.advance(2 * 86_400_000);
    expect((await me(visitor)).status).toBe(401);
    t.clock.set('2026-11-23T15:00:00.000Z');
  });
});

describe('one person', () => {
  it('should see their devices and sign another one out', async () => {
    const phone = new Visitor(t, { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1' });
    await phone.signIn(EMAIL, PASSWORD);
    const page = await phone.get('/settings/account');
    expect(page.text).toContain('Safari, iPhone');
    expect(page.text).toContain('Firefox, Windows');
    const other = /Firefox, Windows[\s\S]*?action="(\/settings\/account\/sessions\/[0-9a-f]+\/revoke)"/.exec(page.text)![1]!;
    expect((await phone.post(other, {}, '/settings/account')).status).toBe(303);
    expect((await me(helene)).status).toBe(401);
    expect((await me(phone)).status).toBe(200);
    await helene.signIn(EMAIL, PASSWORD);
  });

  it('should change the password knowing the old one, and end the other sessions', async () => {
    const other = new Visitor(t);
    await other.signIn(EMAIL, PASSWORD);
    expect((await helene.post('/settings/account/password', { current_password: 'faux', password: 'un autre pain bien cuit' }, '/settings/account')).text).toContain('ne correspond pas');
    expect((await helene.post('/settings/account/password', { current_password: PASSWORD, password: 'court' }, '/settings/account')).status).toBe(422);
    expect((await helene.post('/settings/account/password', { current_password: PASSWORD, password: 'un autre pain bien cuit' }, '/settings/account')).status).toBe(303);
    expect([(await me(helene)).status, (await me(other)).status]).toEqual([200, 401]);
    expect((await helene.post('/settings/account/password', { current_password: 'un autre pain bien cuit', password: PASSWORD }, '/settings/account')).status).toBe(303);
  });

  it('should recover a forgotten password by mail, in the same words for an unknown address', async () => {
    const visitor = new Visitor(t);
    const known = await visitor.post('/forgot', { email: EMAIL });
    const unknown = await visitor.post('/forgot', { email: 'nobody@exemple.fr' });
    const strip = (s: string) => s.replaceAll(/(_csrf" value|data-csrf)="[^"]*"/g, '');
    expect(strip(known.text)).toBe(strip(unknown.text));
    await t.runJobs();
    const link = /\/reset\/[\w-]+/.exec(lastMail(EMAIL))![0];
    expect((await visitor.post(link, { password: 'court' })).status).toBe(422);
    expect((await visitor.post(link, { password: 'miche tourte ficelle flûte' })).location).toBe('/login');
    expect((await me(helene)).status).toBe(401);
    expect((await visitor.post(link, { password: 'miche tourte ficelle flûte' })).status).toBe(409);
    await helene.signIn(EMAIL, 'miche tourte ficelle flûte');
    expect((await helene.post('/settings/account/password', { current_password: 'miche tourte ficelle flûte', password: PASSWORD }, '/settings/account')).status).toBe(303);
  });

  it('should switch the language before and after signing in', async () => {
    const visitor = new Visitor(t);
    expect((await visitor.get('/login')).text).toContain('Se connecter');
    expect((await visitor.post('/language', { locale: 'en', back: '/login' }, '/login')).location).toBe('/login');
    expect((await visitor.get('/login')).text).toContain('Sign in');
    expect((await helene.post('/language', { locale: 'en', back: '//evil.example' }, '/settings')).location).toBe('/');
    expect((await helene.get('/settings')).text).toContain('<h1>Settings</h1>');
    await helene.post('/language', { locale: 'fr', back: '/settings' }, '/settings');
    expect((await helene.get('/settings')).text).toContain('<h1>Réglages</h1>');
  });
});

describe('the team by its pages', () => {
  it('should invite, join by the mailed page, and work in two organizations', async () => {
    const [cible] = await t.db.asOwner<{ id: string }>(`SELECT id FROM organizations WHERE name = 'Cible'`);
    expect((await helene.post('/settings/team/invitations', { email: 'cible@exemple.fr', role: 'senior' }, '/settings/team')).status).toBe(303);
    expect((await helene.get('/settings/team')).text).toContain('cible@exemple.fr');
    await t.runJobs();
    const link = /\/join\/[\w-]+/.exec(lastMail('cible@exemple.fr'))![0];
    const guest = new Visitor(t);
    expect((await guest.get(link)).text).toContain('Rejoindre Boulangerie Saint-Aubin');
    expect((await guest.post(link, {})).location).toBe('/login');
    expect((await me(guest)).status).toBe(401);
    await guest.signIn('cible@exemple.fr', PASSWORD);
    const account = await guest.get('/settings/account');
    expect(account.text).toContain('Boulangerie Saint-Aubin');
    expect(JSON.parse((await me(guest)).text)).toMatchObject({ organization_id: cible!.id, role: 'owner' });
    const [bakery] = await t.db.asOwner<{ id: string }>(`SELECT id FROM organizations WHERE name = 'Boulangerie Saint-Aubin'`);
    expect((await guest.post('/settings/account/organization', { organization_id: bakery!.id }, '/settings/account')).location).toBe('/');
    expect(JSON.parse((await me(guest)).text)).toMatchObject({ organization_id: bakery!.id, role: 'senior' });
    expect((await guest.post('/settings/team/invitations', { email: 'x@y.fr', role: 'owner' }, '/settings/team')).status).toBe(403);
    expect((await guest.get(link)).status).toBe(410);
  });
});

describe('every page of the settings', () => {
  const pages = ['/settings', '/settings/business', '/settings/voice', '/settings/voice/example', '/settings/sources', '/settings/widget', '/settings/widget?layout=badge', '/settings/team', '/settings/access', '/settings/clients', '/settings/keys', '/settings/account', '/admin/jobs', '/admin/mail'];
  it.each(['fr', 'en'] as const)('should be drawn in %s', async (locale) => {
    await helene.post('/language', { locale, back: '/settings' }, '/settings');
    for (const page of pages) {
      const answer = await helene.get(page);
      expect([page, answer.status]).toEqual([page, 200]);
      expect(answer.text).not.toMatch(/settings\.\w+\.|undefined|\[object/);
    }
    await helene.post('/language', { locale: 'fr', back: '/settings' }, '/settings');
  });

  it('should save business, voice and widget, and say what is missing for the widget', async () => {
    expect((await helene.get('/settings/widget')).text).toMatch(/Il manque\s: nom ou raison sociale, adresse postale, directeur de la publication, e-mail ou téléphone/);
    await helene.post('/settings/business', { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse', description: 'Pain au levain.', contacts: 'Hélène Aubin\nCommandes : 05 61 00 00 00\ncontact@saint-aubin.example', facts: 'Ouvert le dimanche.\n\nPas de terminal sous 5 €.', lang: 'fr', undo_seconds: '60', timezone: 'Europe/Paris', hours_on: '1', from_1: '07:00', to_1: '19:30' });
    const [l] = await t.db.asOwner<Record<string, unknown>>(`SELECT * FROM locations WHERE name = 'Boulangerie Saint-Aubin'`);
    expect(l).toMatchObject({ sector: 'bakery', city: 'Toulouse', undo_seconds: 60, facts: ['Ouvert le dimanche.', 'Pas de terminal sous 5 €.'], business_hours: [null, { from: 420, to: 1170 }, null, null, null, null, null],
      contacts: [{ kind: 'person', value: 'Hélène Aubin' }, { kind: 'phone', value: '05 61 00 00 00', label: 'Commandes' }, { kind: 'email', value: 'contact@saint-aubin.example' }] });
    const refused = await helene.post('/settings/business', { name: '', sector: 'bakery', undo_seconds: '60', lang: 'fr', timezone: 'Europe/Paris', city: 'Albi' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="Albi"');
    await helene.post('/settings/voice', { address: 'informal', warmth: 'neutral', person: 'i', signature: 'Hélène' });
    const example = (await helene.get('/settings/voice/example')).text;
    expect(example).toMatch(/(tu|ton|ta|tes|t’) ?[\s\S]*Hélène/);
    expect((await helene.get('/settings/voice/example?address=formal&warmth=warm&signature=Toute+l%27%C3%A9quipe')).text).toMatch(/(vous|votre|vos) [\s\S]*Toute l&#x27;équipe/);
    expect((await helene.post('/settings/widget', { legalName: 'SARL Aubin', address: '14 rue Riquet, 31000 Toulouse', director: 'Hélène Aubin', contact: 'contact@saint-aubin.example', origins: 'notre site', solo: '1' })).status).toBe(422);
    await helene.post('/settings/widget', { legalName: 'SARL Aubin', address: '14 rue Riquet, 31000 Toulouse', director: 'Hélène Aubin', contact: 'contact@saint-aubin.example', origins: 'https://saint-aubin.example/', solo: '1' });
    expect((await helene.get('/settings/widget')).text).toContain('Le widget est ouvert');
    expect((await t.db.asOwner<{ allowed_origins: string[] }>(`SELECT allowed_origins FROM locations WHERE name = 'Boulangerie Saint-Aubin'`))[0]!.allowed_origins).toEqual(['https://saint-aubin.example']);
  });

  it('should show the mails of the own organization only, and no link by which somebody else gets in', async () => {
    const list = (await helene.get('/admin/mail')).text;
    const own = /\/admin\/mail\/[0-9a-f]{32}/.exec(list)![0];
    expect((await helene.get(own)).status).toBe(200);
    const stranger = new Visitor(t);
    await stranger.signIn('cible@exemple.fr', PASSWORD);
    expect((await stranger.get(own)).status).toBe(404);
    expect((await stranger.get('/admin/mail')).text).not.toContain(own);
  });

  it('should show jobs that gave up and let them run again', async () => {
    const [o] = await t.db.asOwner<{ id: string }>(`SELECT id FROM organizations WHERE name = 'Boulangerie Saint-Aubin'`);
    await t.db.asOwner(`SELECT graphile_worker.add_job('notifications.digest', $1::json, max_attempts => 1)`, [JSON.stringify({ organizationId: o!.id })]);
    const [job] = await t.db.asOwner<{ id: string }>(`UPDATE graphile_worker._private_jobs SET attempts = 1, last_error = 'La raison' RETURNING id::text`);
    expect((await helene.get('/admin/jobs')).text).toContain('La raison');
    const stranger = new Visitor(t);
    await stranger.signIn('cible@exemple.fr', PASSWORD);
    await stranger.post('/settings/account/organization', { organization_id: (await t.db.asOwner<{ id: string }>(`SELECT id FROM organizations WHERE name = 'Cible'`))[0]!.id }, '/settings/account');
    expect((await stranger.post(`/admin/jobs/${job!.id}/retry`, {}, '/admin/jobs')).status).toBe(404);
    expect((await helene.post(`/admin/jobs/${job!.id}/retry`, {}, '/admin/jobs')).status).toBe(303);
    expect((await helene.get('/admin/jobs')).text).toContain('Rien n’est resté en panne');
  });

  it('should give an agency access by its code and take it back, page by page', async () => {
    const claire = new Visitor(t);
    await t.app.get(AccountsService).found({ email: 'claire@agence.example', password: PASSWORD, name: 'Claire', organization: 'Agence Claire', locale: 'fr', mode: 'agency' }, null);
    await claire.signIn('claire@agence.example', PASSWORD);
    const code = /<code>([\w-]{19})<\/code>/.exec((await claire.post('/settings/clients/code', {}, '/settings/clients')).text)![1]!;
    expect((await helene.post('/settings/access', { code: 'XXXX', scope: 'read', until: '' })).status).toBe(422);
    expect((await helene.post('/settings/access', { code, scope: 'manage', until: '' })).status).toBe(303);
    expect((await claire.get('/settings/clients')).text).toContain('Boulangerie Saint-Aubin');
    const revoke = /\/settings\/access\/[\w-]+\/revoke/.exec((await helene.get('/settings/access')).text)![0];
    expect((await helene.post(revoke, {}, '/settings/access')).status).toBe(303);
    expect((await claire.get('/settings/clients')).text).not.toContain('Boulangerie Saint-Aubin');
    expect((await claire.post('/settings/clients', { name: 'Fleurs de Garonne', sector: 'florist', city: '' })).status).toBe(303);
    expect((await claire.get('/settings/clients')).text).toContain('pas encore de compte');
  });
});

describe('behind https', () => {
  it('should set Secure, HttpOnly, SameSite cookies with the __Host- prefix, and keep no mail page and no sign-up', async () => {
    const secure = await createTestApp({ BASE_URL: 'https://avis.example', SMTP_URL: 'smtp://127.0.0.1:9', TRUST_PROXY: '1' });
    try {
      await secure.app.get(AccountsService).found({ email: EMAIL, password: PASSWORD, name: '', organization: 'Maison', locale: 'fr', mode: 'owner' }, null);
      const visitor = new Visitor(secure, { 'x-forwarded-proto': 'https' });
      const answer = await visitor.signIn(EMAIL, PASSWORD);
      expect(answer.status).toBe(303);
      const cookie = answer.cookies.find((c) => c.startsWith('__Host-booost='))!;
      for (const flag of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
      expect(cookie).not.toMatch(/domain=/i);
      expect([...visitor.jar.keys()]).toContain('__Host-booost-csrf');
      expect((await visitor.get('/settings')).status).toBe(200);
      expect((await visitor.get('/admin/mail')).status).toBe(404);
      expect((await new Visitor(secure, { 'x-forwarded-proto': 'https' }).get('/sign-up')).status).toBe(404);
      // Without the proxy's word that the request came by https, no cookie leaves.
      expect((await new Visitor(secure).signIn(EMAIL, PASSWORD)).cookies.some((c) => c.startsWith('__Host-booost='))).toBe(false);
    } finally {
      await secure.close();
    }
  });

  it('should open sign-up only where the instance says so', async () => {
    const open = await createTestApp({ ALLOW_SIGN_UP: 'true' });
    try {
      const visitor = new Visitor(open);
      expect((await visitor.get('/sign-up')).status).toBe(200);
      expect((await visitor.post('/sign-up', { organization: 'Agence Sud', name: '', email: 'sud@agence.example', password: PASSWORD, mode: 'agency' })).location).toBe('/');
      expect(await open.db.asOwner('SELECT kind FROM organizations')).toEqual([{ kind: 'agency' }]);
      expect((await new Visitor(open).post('/sign-up', { organization: 'Autre', name: '', email: 'SUD@agence.example', password: PASSWORD, mode: 'owner' })).text).toContain('existe déjà');
    } finally {
      await open.close();
    }
  });
});
