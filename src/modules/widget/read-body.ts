import type { IncomingMessage, ServerResponse } from 'node:http';
import { PlaneProblem } from './plane-response.js';

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/** The body as a JSON object. Throws {@link PlaneProblem} 400, 408, 413 or 415; a body cut short or too large closes the connection. */
export async function readJsonBody(request: IncomingMessage, response: ServerResponse): Promise<Record<string, unknown>> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new PlaneProblem(415, 'widget.not_json', 'problem.type');
  const text = new TextDecoder('utf-8', { fatal: true });
  const bytes = await collect(request, response);
  try {
    const value: unknown = JSON.parse(text.decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Neither UTF-8 nor JSON: said below.
  }
  throw new PlaneProblem(400, 'widget.malformed', 'problem.json');
}

function collect(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (problem: PlaneProblem): void => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      // What still comes in is dropped, and the connection is not used again.
      request.resume();
      response.shouldKeepAlive = false;
      reject(problem);
    };
    const timer = setTimeout(() => stop(new PlaneProblem(408, 'widget.too_slow', 'problem.timeout')), TIMEOUT_MS);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) stop(new PlaneProblem(413, 'widget.too_large', 'problem.too_large'));
      else chunks.push(chunk);
    });
    request.once('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    request.once('error', () => stop(new PlaneProblem(408, 'widget.too_slow', 'problem.timeout')));
  });
}
