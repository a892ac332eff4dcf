import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

type LineFunction = (line: unknown) => unknown;

async function functionOf(name: 'analyse' | 'moderate' | 'draft'): Promise<LineFunction> {
  if (name === 'analyse') return (await import('../domain/analysis/analyse.js')).analyseLine;
  if (name === 'moderate') return (await import('../domain/moderation/engine.js')).moderateLine;
  const session = (await import('../domain/replies/draft-session.js')).createDraftSession();
  return (line) => session.draftLine(line);
}

/**
 * JSONL in, JSONL out, in order, one line for each input line. A line that cannot be read becomes `{"id","error"}`, and the exit code 1;
 * the others are unaffected. Memory does not grow with the file.
 */
export async function runLines(name: 'analyse' | 'moderate' | 'draft', options: { in: string; out: string }): Promise<void> {
  const work = await functionOf(name);
  const input = createReadStream(options.in, 'utf8');
  await once(input, 'open').catch((error: NodeJS.ErrnoException) => {
    throw Object.assign(new Error(`${options.in} cannot be read: ${error.message}.`), { code: error.code });
  });
  const output = createWriteStream(options.out);
  let failed = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const answer = answerTo(line, work);
    if ('error' in answer) failed++;
    if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain');
  }
  output.end();
  await finished(output);
  if (failed > 0) {
    process.stderr.write(`${failed} line${failed > 1 ? 's' : ''} could not be read; each says why in ${options.out}.\n`);
    process.exitCode = 1;
  }
}

function answerTo(line: string, work: LineFunction): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch {
    return { id: null, error: line.trim() === '' ? 'the line is empty' : 'the line is not JSON' };
  }
  const id = (parsed as { id?: unknown } | null)?.id ?? null;
  try {
    return work(parsed) as object;
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}
