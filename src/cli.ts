import { Command } from 'commander';
import { ConfigurationError } from '../config/env.schema.js';
import { fieldsHelp } from './cli/line-fields.js';
import { AppError } from './platform/errors/app-error.js';

/** The command `booost`. Each command is loaded when it is called, so that `moderate` and its like start without the service. */
const program = new Command('booost').description('Customer reviews: read, moderated in balance, answered with your approval.').showHelpAfterError();

program
  .command('start')
  .description('run the service')
  .option('--role <role>', 'web, worker or all', 'all')
  .action(async (options: { role: string }) => {
    if (options.role !== 'web' && options.role !== 'worker' && options.role !== 'all') throw new Error(`--role is web, worker or all, not "${options.role}".`);
    await (await import('./cli/start.js')).start(options.role);
  });

program
  .command('migrate')
  .description('bring the database up to date')
  .action(async () => (await import('./cli/database.js')).migrate());

program
  .command('doctor')
  .description('check configuration, database, mail, disk and clock, and say what to do')
  .action(async () => (await import('./cli/doctor.js')).doctor());

for (const [name, help] of [
  ['analyse', 'language, sentiment, aspects… of each review'],
  ['moderate', 'outcome, grounds and reasons of each review'],
  ['draft', 'a reply draft for each review'],
] as const) {
  program
    .command(name)
    .description(`${help}: JSONL in, JSONL out, no database`)
    .requiredOption('--in <file>', 'JSONL to read')
    .requiredOption('--out <file>', 'JSONL to write')
    .addHelpText('after', fieldsHelp(name))
    .action(async (options: { in: string; out: string }) => (await import('./cli/lines.js')).runLines(name, options));
}

const account = program.command('account').description('accounts');
account
  .command('create')
  .description('create a person with an organization (or add an organization to an existing person)')
  .requiredOption('--email <email>')
  .requiredOption('--password <password>')
  .requiredOption('--organization <name>')
  .option('--name <name>', 'how to greet them', '')
  .option('--mode <mode>', 'owner or agency', 'owner')
  .option('--locale <locale>', 'fr or en', 'fr')
  .option('--api-key', 'also make an API key')
  .action(async (options) => (await import('./cli/accounts.js')).createAccount(options));

program
  .command('location')
  .description('locations')
  .command('create')
  .requiredOption('--name <name>')
  .option('--sector <sector>', '', 'shop')
  .option('--city <city>', '', '')
  .option('--description <text>', '', '')
  .option('--organization <id>', 'needed when there are several')
  .option('--legal-name <name>')
  .option('--address <address>')
  .option('--director <name>')
  .option('--contact <contact>')
  .option('--origin <origin...>', 'sites the widget may stand on')
  .action(async (options) => (await import('./cli/accounts.js')).createLocation(options));

program
  .command('import <file>')
  .description('bring the reviews of a file in')
  .requiredOption('--location <id>', 'of the establishment, as booost location create printed it')
  .option('--kind <kind>', 'csv, takeout, trustpilot or jsonl; guessed when left out')
  .option('--platform <platform>', 'where the reviews come from: google, trustpilot, own…')
  .addHelpText('after', fieldsHelp('import'))
  .action(async (file: string, options) => (await import('./cli/import.js')).importFile(file, options));

program
  .command('audit')
  .description('the event log')
  .command('verify')
  .description('recompute every chain and name the first broken row')
  .action(async () => (await import('./cli/audit.js')).verify());

const jobs = program.command('jobs').description('background jobs');
jobs.command('list').description('jobs that gave up').action(async () => (await import('./cli/jobs.js')).list());
jobs.command('retry <id>').description('give a job that gave up another chance').action(async (id: string) => (await import('./cli/jobs.js')).retry(id));

program
  .command('demo')
  .description('start with the demonstration bakery, its reviews and its site')
  .action(async () => (await import('./cli/demo.js')).demo());

try {
  await program.parseAsync();
} catch (error) {
  const known = error instanceof ConfigurationError || error instanceof AppError || (error as { code?: string }).code !== undefined;
  process.stderr.write(`${known ? (error instanceof AppError ? error.text.en : (error as Error).message) : ((error as Error).message || String(error))}\n`);
  if (!known && process.exitCode === undefined && (error as Error).stack?.includes('TypeError')) process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
}
