#!/usr/bin/env node
// The command `booost`: builds if the sources are newer than dist/, then hands over to src/cli.ts.
import { ensureBuilt, isBuilt } from '../scripts/build.mjs';

if (!isBuilt()) {
  process.stderr.write('Building Atchik-Booost…\n');
  try {
    await ensureBuilt();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
await import('../dist/src/cli.js');
