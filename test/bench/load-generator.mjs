// Closed loop over raw keep-alive sockets, one request in flight on each: `node load-generator.mjs` reads one JSON job a line from its input
// and answers one JSON line. Bounded by time and by count. Reads lengths from the head, so that nothing is parsed twice; counts everything
// that is not 200. A process of its own, so that it never shares a thread with what it measures.
import net from 'node:net';
import { createInterface } from 'node:readline';
import { percentile } from './measure.mjs';

const HEAD_END = Buffer.from('\r\n\r\n');

class Connection {
  constructor(run, path) {
    this.run = run;
    this.request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${run.job.port}\r\nAccept-Encoding: ${run.job.encoding}\r\nConnection: keep-alive\r\n\r\n`);
    this.pending = Buffer.alloc(0);
    this.missing = 0;
    this.socket = net.connect({ port: run.job.port, host: '127.0.0.1', noDelay: true });
    this.socket.on('connect', () => this.ask());
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', () => run.fail(this));
    this.socket.on('close', () => run.fail(this));
  }

  ask() {
    this.askedAt = performance.now();
    this.socket.write(this.request);
  }

  take(chunk) {
    if (this.missing > 0) {
      this.missing -= chunk.length;
      if (this.missing <= 0) this.answered();
      return;
    }
    const bytes = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) {
      this.pending = bytes;
      return;
    }
    this.pending = Buffer.alloc(0);
    const head = bytes.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (!head.startsWith('HTTP/1.1 200')) this.run.bad++;
    this.run.bytes = length;
    this.missing = end + 4 + length - bytes.length;
    if (this.missing <= 0) this.answered();
  }

  answered() {
    this.missing = 0;
    this.run.note(performance.now() - this.askedAt);
    if (this.run.isOver()) this.socket.destroy();
    else this.ask();
  }
}

/** One job: {port, paths, connections, ms, most, encoding}. */
function runJob(job) {
  return new Promise((resolve) => {
    const times = [];
    const begin = performance.now();
    const run = {
      job, bad: 0, bytes: 0, lost: 0,
      isOver: () => performance.now() - begin >= job.ms || times.length >= job.most,
      note: (ms) => times.push(ms),
      fail(connection) {
        if (open.delete(connection)) {
          if (!run.isOver()) run.lost++;
          if (open.size === 0) finish();
        }
      },
    };
    const open = new Set();
    const finish = () => {
      const seconds = (performance.now() - begin) / 1000;
      resolve({ perSecond: times.length / seconds, p50: percentile(times, 0.5) ?? 0, p99: percentile(times, 0.99) ?? 0, requests: times.length, bad: run.bad, lost: run.lost, bytes: run.bytes });
    };
    for (let at = 0; at < job.connections; at++) open.add(new Connection(run, job.paths[at % job.paths.length]));
  });
}

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(await runJob(JSON.parse(line)))}\n`);
