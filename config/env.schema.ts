import { z } from 'zod';

/**
 * Every variable the service reads: its type, its default and what it is for. `parseEnvironment` lists all faults at once;
 * the table in README.md is printed from here (`node scripts/env-table.mjs`, checked by a test).
 */
const url = (help: string, schemes: readonly string[]) =>
  z
    .string()
    .refine((v) => URL.canParse(v) && schemes.includes(new URL(v).protocol.replace(':', '')), {
      error: `must be a ${schemes.join(' or ')} address`,
    })
    .describe(help);
const integer = (help: string, min: number, max: number) =>
  z.coerce.number({ error: 'must be a whole number' }).int({ error: 'must be a whole number' }).min(min).max(max).describe(help);
const flag = (help: string) =>
  z
    .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
    .transform((v) => v === 'true' || v === '1')
    .describe(help);

export const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 in a container.'),
  PORT: integer('Port to listen on.', 0, 65_535).default(3000),
  BASE_URL: url('Public address of the service; https switches production rules on. Default: http://localhost:PORT.', ['http', 'https']).optional(),
  TRUST_PROXY: z.string().default('').describe('Proxies to trust for the client address: a number of hops or a list of addresses. Empty: none.'),
  DATA_DIR: z.string().min(1).default('.data').describe('Folder for the embedded PostgreSQL, the generated secret and local mails.'),
  DATABASE_URL: url('PostgreSQL 15 or newer, as the owner of the schema. Empty: the embedded PostgreSQL in DATA_DIR.', ['postgres', 'postgresql']).optional(),
  DATABASE_APP_URL: url('The same database by the login of booost_app. Empty: DATABASE_URL with the role switched from the first statement.', ['postgres', 'postgresql']).optional(),
  DATABASE_POOL: integer('Connections each process keeps for requests and jobs.', 2, 100).default(8),
  WORKER_CONCURRENCY: integer('Jobs one worker runs at the same time.', 1, 50).default(4),
  SECRET_KEY: z
    .string()
    .refine((v) => Buffer.from(v, 'base64').length >= 32, { error: 'must be at least 32 bytes in base64 (openssl rand -base64 32)' })
    .describe('Key that encrypts secrets and signs links, base64 of 32 bytes. Generated into DATA_DIR/secret with the embedded PostgreSQL; required with DATABASE_URL.')
    .optional(),
  SMTP_URL: url('Outgoing mail, for example smtp://user:password@mail.example:587. Required when BASE_URL is https. Empty: mails are kept in DATA_DIR/mail.', ['smtp', 'smtps']).optional(),
  MAIL_FROM: z.string().default('Atchik-Booost <no-reply@localhost>').describe('Sender of every mail.'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').describe('Least severe log line written.'),
  ALLOW_SIGN_UP: flag('Whether anyone may create an organization after the first one.').default(false),
});

export type Environment = z.infer<typeof environmentSchema>;

/** One fault of the configuration, with what the variable is for. Never holds the value: it may be a secret. */
export interface ConfigurationFault {
  readonly variable: string;
  readonly problem: string;
  readonly help: string;
}

export class ConfigurationError extends Error {
  readonly code = 'config.invalid';
  constructor(readonly faults: readonly ConfigurationFault[]) {
    super(
      ['The configuration has faults; nothing was started.', ...faults.map((f) => `  ${f.variable}: ${f.problem}\n      ${f.help}`)].join('\n'),
    );
    this.name = 'ConfigurationError';
  }
}

function help(variable: string): string {
  const field = (environmentSchema.shape as Record<string, z.ZodType>)[variable];
  return field?.description ?? (field as { unwrap?: () => z.ZodType } | undefined)?.unwrap?.().description ?? '';
}

/** Rules that tie several variables together. */
function crossFaults(env: Environment): ConfigurationFault[] {
  const faults: ConfigurationFault[] = [];
  if (env.DATABASE_URL && !env.SECRET_KEY)
    faults.push({ variable: 'SECRET_KEY', problem: 'is required when DATABASE_URL is set', help: help('SECRET_KEY') });
  if (env.BASE_URL?.startsWith('https:') && !env.SMTP_URL)
    faults.push({ variable: 'SMTP_URL', problem: 'is required when BASE_URL is https: statements of reasons must reach people', help: help('SMTP_URL') });
  if (env.DATABASE_APP_URL && !env.DATABASE_URL)
    faults.push({ variable: 'DATABASE_APP_URL', problem: 'needs DATABASE_URL beside it', help: help('DATABASE_APP_URL') });
  return faults;
}

/** Reads and checks the whole environment. Throws ConfigurationError with every fault; empty strings count as absent. */
export function parseEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, v]) => v !== undefined && v !== ''));
  const result = environmentSchema.safeParse(present);
  if (!result.success) {
    const faults = result.error.issues.map((i) => ({ variable: String(i.path[0]), problem: i.message, help: help(String(i.path[0])) }));
    throw new ConfigurationError(faults);
  }
  const faults = crossFaults(result.data);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return result.data;
}

/** The table printed in the README: one row per variable. */
export function environmentRows(): { variable: string; default: string; help: string }[] {
  return Object.entries(environmentSchema.shape).map(([variable, field]) => {
    const parsed = (field as z.ZodType).safeParse(undefined);
    const value = parsed.success && parsed.data !== undefined ? String(parsed.data as string | number | boolean) : '';
    return { variable, default: value, help: help(variable) };
  });
}
