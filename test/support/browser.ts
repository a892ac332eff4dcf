import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Flags that keep a test browser on this machine: no sandbox as root, no call home. */
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--no-zygote',
];

const SYSTEM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The bundled build (linux x64 only). The libraries it needs come in its own archive, meant for another host:
 * a slim machine lacks them too, so they are unpacked here and put on the library path. Its own flags are not
 * used: they turn off the web's security, and these tests are about another origin.
 */
async function bundledBrowser(): Promise<{ executablePath: string; env: Record<string, string> } | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const { default: sparticuz, inflate } = await import('@sparticuz/chromium');
  const executablePath = await sparticuz.executablePath();
  const bin = path.join(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin');
  const libraries = path.join(await inflate(path.join(bin, 'al2023.tar.br')), 'lib');
  return { executablePath, env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: path.join(tmpdir(), 'fonts') } };
}

const definedEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));

export interface TestBrowser {
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

/**
 * Starts Chromium: `CHROME_PATH`, else the system's, else the bundled one. Null, with a line on stderr saying so,
 * where there is none; a wrong `CHROME_PATH` throws, so that a broken set-up never looks like a skipped test.
 */
export async function launchBrowser(): Promise<TestBrowser | null> {
  const wanted = process.env['CHROME_PATH'];
  const system = wanted ?? SYSTEM_PATHS.find((file) => existsSync(file));
  const home = await mkdtemp(path.join(tmpdir(), 'booost-browser-'));
  const removeHome = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    const bundled = system ? null : await bundledBrowser();
    const executablePath = system ?? bundled?.executablePath;
    if (!executablePath) throw new Error('no Chromium: set CHROME_PATH or install chromium');
    const browser = await chromium.launch({
      executablePath,
      args: FLAGS,
      env: { ...definedEnv(), ...bundled?.env, HOME: home },
    });
    return { browser, close: async () => { await browser.close(); await removeHome(); } };
  } catch (error) {
    await removeHome();
    if (wanted) throw error;
    process.stderr.write(`\n*** BROWSER TESTS SKIPPED: ${error instanceof Error ? error.message : String(error)} ***\n`);
    return null;
  }
}
