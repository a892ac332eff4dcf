import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { FixedClock } from '../clock/clock.js';
import { FileMailer } from './file.mailer.js';
import { MailError } from './mail.errors.js';
import { MemoryMailer } from './memory.mailer.js';
import type { RenderedMail } from './mailer.port.js';
import { SmtpMailer, type SmtpSettings } from './smtp.mailer.js';

const clock = new FixedClock('2026-11-23T09:00:00Z');
const FROM = 'Atchik-Booost <no-reply@avis.example>';
const STOP = `https://avis.example/stop/${'aB3dE5fG7h'.repeat(9)}`;
const mail: RenderedMail = {
  name: 'question-received',
  language: 'fr',
  fromName: 'Boulangerie Saint-Aubin\r\nBcc: all@example.org',
  to: 'helene@example.org',
  subject: 'Une question pour l’équipe : « à quelle heure »\r\nX-Evil: yes',
  html: '<!doctype html><html lang="fr"><head><title>é</title></head><body><p>Avez-vous du pain à 7 h ?</p></body></html>',
  text: 'Avez-vous du pain à 7 h ?\n\n.\nRépondre :\nhttps://avis.example/reviews/1\n',
  headers: { 'List-Unsubscribe': `<${STOP}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'Content-Language': 'fr\r\nX-Evil: yes' },
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function smtpServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: string[]; recipients: string[] }> {
  const received: string[] = [];
  const recipients: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      let raw = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (raw += chunk));
      stream.on('end', () => {
        received.push(raw);
        recipients.push(...session.envelope.rcptTo.map((r) => r.address));
        done();
      });
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, received, recipients };
}

async function tcpServer(onConnection: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const mailer = (port: number, settings: Partial<SmtpSettings> = {}): SmtpMailer => new SmtpMailer({ url: `smtp://127.0.0.1:${port}`, from: FROM, ...settings }, clock);
const failure = async (sending: Promise<unknown>): Promise<MailError> => {
  const error = await sending.then(() => null, (e: unknown) => e);
  expect(error).toBeInstanceOf(MailError);
  return error as MailError;
};

describe('SmtpMailer', () => {
  it('should deliver both parts, accents and headers whole, to one receiver only', async () => {
    const server = await smtpServer();
    const { messageId } = await mailer(server.port).send({ ...mail, key: 'question:1' });
    expect(server.recipients).toEqual(['helene@example.org']);
    const parsed = await PostalMime.parse(server.received[0] as string);
    expect(parsed.from).toMatchObject({ name: 'Boulangerie Saint-Aubin Bcc: all@example.org', address: 'no-reply@avis.example' });
    expect(parsed.to).toEqual([{ name: '', address: 'helene@example.org' }]);
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.subject).toBe('Une question pour l’équipe : « à quelle heure » X-Evil: yes');
    expect(parsed.html?.trim()).toBe(mail.html);
    expect(parsed.text?.trim()).toBe(mail.text.trim());
    expect(parsed.messageId).toBe(messageId);
    expect(parsed.date).toBe('2026-11-23T09:00:00.000Z');
    expect(parsed.headers.map((h) => h.key)).not.toContain('x-evil');
  });

  it('should keep List-Unsubscribe on one line whatever its length', async () => {
    const server = await smtpServer();
    await mailer(server.port).send(mail);
    expect(server.received[0]).toContain(`List-Unsubscribe: <${STOP}>\r\n`);
    expect(server.received[0]).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  });

  it('should give the same Message-ID to the same key, another to another, and never the key itself', async () => {
    const server = await smtpServer();
    const ids = [];
    for (const key of ['a', 'a', 'b', undefined, undefined]) ids.push((await mailer(server.port).send(key === undefined ? mail : { ...mail, key })).messageId);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(4);
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@avis\.example>$/);
  });

  it('should refuse a missing, doubled or hidden receiver before connecting', async () => {
    const nowhere = mailer(1);
    const { to: _, ...nobody } = mail;
    for (const message of [nobody, ...['', 'a@b.example, c@d.example', 'A <a@b.example>', 'a@b.example\r\nBcc: c@d.example', 'a b@c.example', 'group:a@b.example;'].map((to) => ({ ...mail, to }))])
      expect(await failure(nowhere.send(message))).toMatchObject({ code: 'mail.no_recipient', temporary: false });
  });

  it('should tell a refused address, a busy server and a refused mail apart', async () => {
    const reject = (code: number) => (_: unknown, __: unknown, done: (error: Error) => void) => done(Object.assign(new Error('no'), { responseCode: code }));
    const unknown = await smtpServer({ onRcptTo: reject(550) });
    expect(await failure(mailer(unknown.port).send(mail))).toMatchObject({ code: 'mail.recipient_refused', temporary: false });
    const greylisting = await smtpServer({ onRcptTo: reject(451) });
    expect(await failure(mailer(greylisting.port).send(mail))).toMatchObject({ code: 'mail.busy', temporary: true });
    const full = await smtpServer({
      onData(stream, _, done) {
        stream.resume();
        stream.on('end', () => done(Object.assign(new Error('spam'), { responseCode: 554 })));
      },
    });
    expect(await failure(mailer(full.port).send(mail))).toMatchObject({ code: 'mail.refused', temporary: false });
  });

  it('should say that the login was refused without repeating it', async () => {
    const server = await smtpServer({ authOptional: false, allowInsecureAuth: true, onAuth: (_, __, done) => done(new Error('Invalid login')) });
    const error = await failure(mailer(server.port, { url: `smtp://bob:hunter2@127.0.0.1:${server.port}` }).send(mail));
    expect(error).toMatchObject({ code: 'mail.login_refused', temporary: false });
    expect(JSON.stringify([error, error.cause]) + error.message).not.toMatch(/hunter2|bob/);
  });

  it('should give up on a server that says nothing', async () => {
    const port = await tcpServer(() => undefined);
    expect(await failure(mailer(port, { connectTimeoutMs: 150 }).send(mail))).toMatchObject({ code: 'mail.timed_out', temporary: true });
  });

  it('should give up on a server that falls silent in the middle', async () => {
    const port = await tcpServer((socket) => socket.write('220 slow\r\n'));
    expect(await failure(mailer(port, { socketTimeoutMs: 150 }).send(mail))).toMatchObject({ code: 'mail.timed_out', temporary: true });
  });

  it('should give up on a server that drips without end', async () => {
    const port = await tcpServer((socket) => {
      socket.write('220 slow\r\n');
      const drip = setInterval(() => socket.write('250-more\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await failure(mailer(port, { totalTimeoutMs: 250 }).send(mail))).toMatchObject({ code: 'mail.timed_out', temporary: true });
  });

  it('should report a server that is not there, speaks no SMTP or hangs up', async () => {
    const gone = await tcpServer(() => undefined);
    for (const close of closers.splice(0)) await close();
    expect(await failure(mailer(gone).send(mail))).toMatchObject({ code: 'mail.unreachable', temporary: true });
    const web = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failure(mailer(web).send(mail))).toMatchObject({ code: 'mail.unreachable', temporary: true });
    const rude = await tcpServer((socket) => socket.destroy());
    expect(await failure(mailer(rude).send(mail))).toMatchObject({ code: 'mail.unreachable', temporary: true });
  });

  it('should refuse a sender without address when it is made', () => {
    expect(() => new SmtpMailer({ url: 'smtp://127.0.0.1:1', from: 'Atchik-Booost' }, clock)).toThrow(/MAIL_FROM/);
  });
});

describe('FileMailer', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'maildir-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const folder = (name: string): string => path.join(directory, name);

  it('should give back what was sent, newest first, with a message that mail programs read', async () => {
    const ticking = new FixedClock('2026-11-23T09:00:00Z');
    const files = new FileMailer(folder('a'), FROM, ticking);
    expect(await files.list()).toEqual([]);
    await files.send(mail);
    ticking.advance(1000);
    await files.send({ ...mail, to: 'autre@example.org', subject: 'Deuxième' });
    const entries = await files.list();
    expect(entries.map(({ to, subject, at }) => [to, subject, at.toISOString()])).toEqual([
      ['autre@example.org', 'Deuxième', '2026-11-23T09:00:01.000Z'],
      ['helene@example.org', 'Une question pour l’équipe : « à quelle heure » X-Evil: yes', '2026-11-23T09:00:00.000Z'],
    ]);
    const stored = await files.read(entries[1]?.id ?? '');
    expect(stored).toMatchObject({ html: mail.html, text: mail.text, to: 'helene@example.org' });
    const parsed = await PostalMime.parse(stored.source);
    expect(parsed.subject).toBe(stored.subject);
    expect(parsed.html?.trim()).toBe(mail.html);
  });

  it('should keep one mail per key and leave no half-written file', async () => {
    const files = new FileMailer(folder('b'), FROM, clock);
    const first = await files.send({ ...mail, key: 'k' });
    const second = await files.send({ ...mail, key: 'k', subject: 'Encore' });
    expect(second).toEqual(first);
    expect((await files.list()).map((entry) => entry.subject)).toEqual(['Encore']);
    expect(readdirSync(folder('b')).map((file) => path.extname(file)).sort()).toEqual(['.eml', '.json']);
  });

  it('should not read outside its folder, nor trip on files of others', async () => {
    const files = new FileMailer(folder('c'), FROM, clock);
    await files.send(mail);
    writeFileSync(path.join(folder('c'), 'notes.json'), 'not ours');
    expect(await files.list()).toHaveLength(1);
    for (const id of ['../c/notes', 'notes', '', '0'.repeat(32), '../../../../etc/passwd']) expect(await failure(files.read(id))).toMatchObject({ code: 'mail.not_found' });
  });

  it('should say that nothing was stored when the folder cannot be written', async () => {
    writeFileSync(folder('file'), 'a file, not a folder');
    expect(await failure(new FileMailer(path.join(folder('file'), 'mail'), FROM, clock).send(mail))).toMatchObject({ code: 'mail.not_stored', temporary: true });
  });
});

describe('MemoryMailer', () => {
  it('should list what was sent, once per key, and refuse what the others refuse', async () => {
    const memory = new MemoryMailer();
    await memory.send({ ...mail, key: 'k' });
    await memory.send({ ...mail, key: 'k' });
    await memory.send(mail);
    expect(memory.sent).toHaveLength(2);
    expect(memory.to('helene@example.org')).toHaveLength(2);
    expect(memory.to('x@example.org')).toEqual([]);
    expect(await failure(memory.send({ ...mail, to: 'nobody' }))).toMatchObject({ code: 'mail.no_recipient' });
  });
});
