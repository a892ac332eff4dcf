import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, environmentRows, parseEnvironment } from './env.schema.js';

const faultsOf = (env: Record<string, string>): ConfigurationError => {
  try {
    parseEnvironment(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error('expected a ConfigurationError');
};

describe('the environment', () => {
  it('should start from nothing with defaults', () => {
    expect(parseEnvironment({})).toMatchObject({ HOST: '127.0.0.1', PORT: 3000, DATA_DIR: '.data', ALLOW_SIGN_UP: false });
  });

  it('should list every fault at once, each with what the variable is for', () => {
    const error = faultsOf({ PORT: 'many', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud', SECRET_KEY: 'short' });
    expect(error.faults.map((f) => f.variable).sort()).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'PORT', 'SECRET_KEY']);
    expect(error.faults.every((f) => f.help.length > 10)).toBe(true);
  });

  it('should never repeat a value: it may be a secret', () => {
    const error = faultsOf({ SECRET_KEY: 'hunter2-hunter2', DATABASE_URL: 'nonsense:password', SMTP_URL: 'http://user:letmein@host' });
    expect(error.message).not.toMatch(/hunter2|nonsense:password|letmein/);
  });

  it('should ask for SECRET_KEY beside DATABASE_URL, and for SMTP_URL beside an https address', () => {
    expect(faultsOf({ DATABASE_URL: 'postgres://h/d', BASE_URL: 'https://avis.example' }).faults.map((f) => f.variable)).toEqual(['SECRET_KEY', 'SMTP_URL']);
  });

  it('should count an empty variable as absent', () => {
    expect(parseEnvironment({ DATABASE_URL: '', PORT: '' }).PORT).toBe(3000);
  });

  it('should be the table of the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const row of environmentRows()) expect(readme).toContain(`| \`${row.variable}\` | ${row.default === '' ? '' : `\`${row.default}\``} | ${row.help} |`);
  });
});
