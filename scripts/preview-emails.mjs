/**
 * Writes every mail, in every language and for every example of its preview.json, into a folder, with an index page:
 * `node scripts/preview-emails.mjs [folder]` (default .data/mail-previews). Needs no build of the service and sends nothing.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildEmails, MAIL_LANGUAGES } from './build-emails.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const escapeHtml = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** The renderer of the service, bundled from its source; beside the packages it imports, so that they resolve. */
async function loadRenderer(templates) {
  const outfile = path.join(ROOT, 'node_modules/.cache/preview-emails', `render-mail-${process.pid}.mjs`);
  await build({ entryPoints: [path.join(ROOT, 'src/platform/mail/render-mail.ts')], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' });
  try {
    const { MailRenderer } = await import(pathToFileURL(outfile).href);
    return await MailRenderer.load(templates);
  } finally {
    await rm(outfile, { force: true });
  }
}

/** Writes `<name>.<label>.<lang>.html` and `.txt`, and `index.html`. Returns the names of the html files. */
export async function previewEmails(outDir) {
  const templates = path.join(outDir, 'templates');
  const names = await buildEmails(templates);
  const renderer = await loadRenderer(templates);
  await rm(templates, { recursive: true });
  await mkdir(outDir, { recursive: true });
  const written = [];
  for (const name of names) {
    const previews = JSON.parse(await readFile(path.join(ROOT, 'templates/emails', name, 'preview.json'), 'utf8'));
    for (const preview of previews)
      for (const language of MAIL_LANGUAGES) {
        const mail = renderer.renderMail(name, language, { ...preview.both, ...preview[language] });
        const file = `${name}.${preview.label}.${language}`;
        const headers = Object.entries({ From: mail.fromName, Subject: mail.subject, ...mail.headers }).map(([key, value]) => `${key}: ${value}`);
        await writeFile(path.join(outDir, `${file}.html`), mail.html);
        await writeFile(path.join(outDir, `${file}.txt`), `${headers.join('\n')}\n\n${mail.text}`);
        written.push({ file, subject: mail.subject });
      }
  }
  const rows = written.map(({ file, subject }) => `<li><a href="${file}.html">${escapeHtml(subject)}</a> (${file}, <a href="${file}.txt">text</a>)</li>`);
  await writeFile(path.join(outDir, 'index.html'), `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><h1>Mails</h1><ul>\n${rows.join('\n')}\n</ul></html>\n`);
  return written.map(({ file }) => `${file}.html`);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const outDir = path.resolve(process.argv[2] ?? path.join(ROOT, '.data/mail-previews'));
  const files = await previewEmails(outDir);
  process.stdout.write(`${files.length} previews written to ${outDir}\n`);
}
