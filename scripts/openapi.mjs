// Writes openapi.json from the controllers: `npm run openapi:sync` after a change of the API. Needs no running service.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const run = spawnSync(process.execPath, [path.join(root, 'scripts', 'test.mjs'), 'test/e2e/openapi'], { cwd: root, stdio: 'inherit', env: { ...process.env, UPDATE_OPENAPI: '1' } });
process.exit(run.status ?? 1);
