import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../../config/env.schema.js';
import { Secrets } from '../crypto/secrets.js';

/** The checked environment with what follows from it. One instance per process; features ask for this, never for process.env. */
export class Config {
  /** Folder of package.json: where templates/ lie. */
  readonly rootDir: string;
  readonly dataDir: string;
  readonly baseUrl: string;
  /** True when BASE_URL is https: secure cookies, mail required, no mail viewer. */
  readonly production: boolean;
  private derived: Secrets | null = null;

  constructor(readonly env: Environment) {
    this.rootDir = findRoot();
    this.dataDir = path.resolve(env.DATA_DIR);
    this.baseUrl = (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '');
    this.production = this.baseUrl.startsWith('https:');
  }

  /** Read at first use: DATA_DIR must have been prepared by then (embedded/data-directory.ts). */
  get secrets(): Secrets {
    return (this.derived ??= new Secrets(Buffer.from(this.env.SECRET_KEY ?? readOrCreateSecret(this.dataDir), 'base64')));
  }

  url(pathname: string): string {
    return `${this.baseUrl}${pathname}`;
  }
}

function findRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

/** DATA_DIR/secret, 0600: made once, kept for ever; losing it makes encrypted values unreadable. */
function readOrCreateSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
