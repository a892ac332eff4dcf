// Prints the table of environment variables for the README, from config/env.schema.ts.
import { environmentRows } from '../dist/config/env.schema.js';

const rows = environmentRows().map((r) => `| \`${r.variable}\` | ${r.default === '' ? '' : `\`${r.default}\``} | ${r.help} |`);
process.stdout.write(`| variable | default | what it is for |\n|---|---|---|\n${rows.join('\n')}\n`);
