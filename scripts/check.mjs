// `npm test`: everything that must hold before a change lands, cheapest first: types, lint, architecture, then every test.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = (...parts) => path.join(root, 'node_modules', ...parts);

const STEPS = [
  ['types', [bin('typescript-7', 'bin', 'tsc'), '-p', 'tsconfig.test.json']],
  ['types of the widget', [bin('typescript-7', 'bin', 'tsc'), '-p', 'widget/tsconfig.json', '--noEmit']],
  ['lint', [bin('oxlint', 'bin', 'oxlint'), '--type-aware', 'src', 'config', 'migrations', 'test', 'widget']],
  ['architecture', [bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src', 'config', 'migrations']],
  ['tests', [path.join(root, 'scripts', 'test.mjs'), ...process.argv.slice(2)]],
];

for (const [name, args] of STEPS) {
  const begin = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  const run = spawnSync(process.execPath, args, { cwd: root, stdio: name === 'architecture' ? ['ignore', 'pipe', 'inherit'] : 'inherit', encoding: 'utf8' });
  if (name === 'architecture') assertCruised(run);
  if (run.status !== 0) {
    process.stdout.write(`\n${name}: failed\n`);
    process.exit(run.status ?? 1);
  }
  process.stdout.write(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
}

/** A misconfigured cruise visits nothing and reports success: that counts as a failure. */
function assertCruised(run) {
  process.stdout.write(run.stdout);
  const modules = Number(/\((\d+) modules/.exec(run.stdout)?.[1] ?? 0);
  if (modules < 100) {
    process.stdout.write(`architecture: only ${modules} modules were visited\n`);
    process.exit(1);
  }
}
