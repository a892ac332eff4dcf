// P11: from the start of the process to its first answer, beside node:http + pg; PostgreSQL runs already for both, the schema is there. Then the
// memory of the service, idle and after two seconds of load.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, Helper } from './child-process.mjs';
import { seedPlace } from './bench-database.mjs';
import { median, pairedRatio } from './measure.mjs';

const LIMIT_MS = 90_000;
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const answers = (port) =>
  new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', path: '/healthz', agent: false }, (response) => response.resume().on('end', () => resolve(response.statusCode === 200)));
    request.on('error', () => resolve(false));
  });

async function startedIn(args, env) {
  const port = await freePort();
  const begin = performance.now();
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}`);
    if (performance.now() - begin > LIMIT_MS) throw new Error(`${args[0]} did not answer in ${LIMIT_MS} ms`);
    await pause(2);
  }
  return { ms: performance.now() - begin, port, pid: child.pid, end: async () => (child.kill('SIGTERM'), ended) };
}

/** Resident megabytes; null where the system does not tell. */
function residentOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return null;
  }
}

export async function benchStartup({ database, quick }) {
  const rounds = quick ? 3 : 5;
  const place = await seedPlace(database.ownerUrl);
  const env = { DATABASE_URL: database.ownerUrl, DATA_DIR: database.folder, SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), LOG_LEVEL: 'error' };
  const ways = { ours: [here('../../bin/booost.mjs'), 'start'], bare: [here('bare-start.mjs')] };
  const figures = { ours: [], bare: [] };
  const memory = { idle: [], loaded: [] };
  const load = new Helper('load-generator.mjs');
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const name of ['ours', 'bare']) {
        const running = await startedIn(ways[name], env);
        try {
          if (round > 0) figures[name].push(running.ms);
          if (name !== 'ours' || round === 0) continue;
          await pause(1000);
          memory.idle.push(residentOf(running.pid) ?? 0);
          await load.ask({ port: running.port, paths: [`/widget/v1/${place.siteKey}/reviews`], encoding: 'br', connections: 64, ms: 2000, most: 400_000 });
          memory.loaded.push(residentOf(running.pid) ?? 0);
        } finally {
          await running.end();
        }
      }
    }
  } finally {
    await load.end();
  }
  const ratio = pairedRatio(figures.ours, figures.bare);
  const idle = median(memory.idle);
  const loaded = median(memory.loaded);
  return [
    { id: 'P11', what: 'first answered request after the start of the process (ms)', ours: median(figures.ours), yardstick: median(figures.bare), against: 'node:http + pg', ratio, target: '<= 3.5x', met: ratio <= 3.5, more: { rounds: figures } },
    { id: 'P11', what: 'memory, idle (MB resident)', ours: idle, yardstick: 150, against: 'budget', ratio: idle / 150, target: '<= 150 MB', met: idle <= 150 },
    { id: 'P11', what: 'memory after two seconds of load (MB resident)', ours: loaded, yardstick: 250, against: 'budget', ratio: loaded / 250, target: '<= 250 MB', met: loaded <= 250 },
  ];
}
