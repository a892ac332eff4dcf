import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

type LineFunction = (line: unknown) => unknown;

export type LinesCommand = 'analyse' | 'moderate' | 'draft';

async function functionOf(name: LinesCommand): Promise<LineFunction> {
  if (name === 'analyse') return (await import('../domain/analysis/analyse.js')).analyseLine;
  if (name === 'moderate') return (await import('../domain/moderation/engine.js')).moderateLine;
  const session = (await import('../domain/replies/draft-session.js')).createDraftSession();
  return (line) => session.draftLine(line);
}

/**
 * JSONL in, JSONL out, in order, one line for each input line. A line that cannot be read becomes `{"id","error"}`, and the exit code 1;
 * the others are unaffected. Memory does not grow with the file. One line for the person at the terminal goes to stderr (`say`).
 */
export async function runLines(name: LinesCommand, options: { in: string; out: string }, say = toStderr): Promise<void> {
  const work = await functionOf(name);
  const input = createReadStream(options.in, 'utf8');
  await once(input, 'open').catch((error: NodeJS.ErrnoException) => {
    throw Object.assign(new Error(`${options.in} cannot be read: ${error.message}.`), { code: error.code });
  });
  const output = createWriteStream(options.out);
  let failed = 0;
  const found = new Map<string, number>();
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const answer = answerTo(line, work);
    if ('error' in answer) failed++;
    else found.set(resultOf(name, answer), (found.get(resultOf(name, answer)) ?? 0) + 1);
    if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain');
  }
  output.end();
  await finished(output);
  const read = [...found.values()].reduce((sum, n) => sum + n, 0);
  const counts = [...found].toSorted((a, b) => b[1] - a[1]).map(([what, n]) => `${n} ${what}`).join(', ');
  say(`${read} review${read === 1 ? '' : 's'} read${counts === '' ? '' : `: ${counts}`}. Written to ${options.out}.`);
  if (failed > 0) {
    say(`${failed} line${failed > 1 ? 's' : ''} could not be read; each says why in ${options.out}.`);
    process.exitCode = 1;
  }
}

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`);

/** What the summary counts: the outcome, the sentiment, or whether there is a draft. */
function resultOf(name: LinesCommand, answer: object): string {
  const { outcome, sentiment, blocked } = answer as { outcome?: string; sentiment?: { label: string }; blocked?: unknown };
  if (name === 'moderate') return outcome ?? '';
  if (name === 'analyse') return sentiment?.label ?? '';
  return blocked === undefined ? 'drafted' : 'left to you';
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
