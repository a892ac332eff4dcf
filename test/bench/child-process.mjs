// Servers and the load generator as processes of their own: spoken to by lines of JSON, ended by name of pid.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A script of this folder that answers one line for each line it is given. */
export class Helper {
  constructor(script, env = {}) {
    this.child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    this.waiting = [];
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    createInterface({ input: this.child.stdout }).on('line', (line) => line.startsWith('{') && this.waiting.shift()?.resolve(JSON.parse(line)));
    this.child.once('exit', (code) => this.waiting.splice(0).forEach(({ reject }) => reject(new Error(`${script} ended with ${code}`))));
  }

  ask(question) {
    const answer = this.answer();
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    return answer;
  }

  answer() {
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  async end() {
    this.child.kill('SIGTERM');
    const limit = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(limit);
  }
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
