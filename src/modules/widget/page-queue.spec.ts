import { describe, expect, it } from '@jest/globals';
import type { ListQuery } from './list-query.js';
import { PageQueue, type PageQuestion } from './page-queue.js';
import type { PageRow } from './page-text.js';

const query: ListQuery = { sort: 'newest', rating: null, subject: null, after: null, lang: null };
const row = (name: string): PageRow => ({ name, lang: 'fr', identified: true, summary: '{}', received: 0, published: 0, items: null });

/** A reader that answers when told to; `sent` holds the site keys of each statement. */
function reader(answer: (siteKey: string) => PageRow | null = row) {
  const sent: string[][] = [];
  const open: (() => void)[] = [];
  const read = async (questions: readonly PageQuestion[]): Promise<(PageRow | null)[]> => {
    sent.push(questions.map((q) => q.siteKey));
    await new Promise<void>((resolve) => open.push(resolve));
    return questions.map((q) => answer(q.siteKey));
  };
  return { sent, read, release: () => { for (const go of open.splice(0)) go(); } };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('PageQueue', () => {
  it('should send a lone question at once, and read together those that came while the lanes were taken', async () => {
    const { sent, read, release } = reader((key) => (key === 'c' ? null : row(key)));
    const queue = new PageQueue(read, 2);
    const answers = ['a', 'b', 'c', 'd', 'e'].map((siteKey) => queue.ask({ siteKey, query }));
    expect(sent).toEqual([['a'], ['b']]);
    release();
    await turn();
    expect(sent).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
    release();
    expect((await Promise.all(answers)).map((r) => r?.name ?? null)).toEqual(['a', 'b', null, 'd', 'e']);
  });

  it('should put at most sixteen into one statement', async () => {
    const { sent, read, release } = reader();
    const queue = new PageQueue(read, 1);
    const answers = Array.from({ length: 40 }, (_, n) => queue.ask({ siteKey: String(n), query }));
    for (let n = 0; n < 4; n++) {
      release();
      await turn();
    }
    expect((await Promise.all(answers)).map((r) => r?.name)).toEqual(Array.from({ length: 40 }, (_, n) => String(n)));
    expect(sent.map((s) => s.length)).toEqual([1, 16, 16, 7]);
  });

  it('should not let a question that fails fail its neighbours', async () => {
    const { read, release } = reader((key) => {
      if (key === 'bad') throw new Error('refused');
      return row(key);
    });
    const queue = new PageQueue(read, 1);
    const answers = Promise.allSettled(['first', 'a', 'bad', 'b'].map((siteKey) => queue.ask({ siteKey, query })));
    for (let n = 0; n < 6; n++) {
      release();
      await turn();
    }
    expect((await answers).map((r) => (r.status === 'fulfilled' ? r.value?.name : (r.reason as Error).message))).toEqual(['first', 'a', 'refused', 'b']);
  });
});
