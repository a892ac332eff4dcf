import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Prebuilt } from './encodings.js';
import { OPEN } from './plane-response.js';

/** The five scripts belong together, so they age together: an hour, then the browser asks whether they changed. */
const HEADERS = ['Cache-Control', 'public, max-age=3600, must-revalidate', ...OPEN];
const SCRIPTS = ['widget.js', 'fr.js', 'en.js', 'form.js', 'form-en.js'] as const;

/** Everything the plane serves from files, compressed once at the start. Throws when the widget was not built. */
export async function loadStaticFiles(rootDir: string): Promise<ReadonlyMap<string, Prebuilt>> {
  const files = new Map<string, Prebuilt>();
  for (const name of SCRIPTS) {
    files.set(`/widget/v1/${name}`, new Prebuilt(await readFile(path.join(rootDir, 'dist', 'widget', name)), 'text/javascript; charset=utf-8', HEADERS, 11));
  }
  files.set('/widget/v1/pages.css', new Prebuilt(await readFile(path.join(rootDir, 'templates', 'widget', 'pages.css')), 'text/css; charset=utf-8', HEADERS, 11));
  for (const file of files.values()) for (const encoding of ['br', 'gzip', 'identity'] as const) file.as(encoding);
  return files;
}
