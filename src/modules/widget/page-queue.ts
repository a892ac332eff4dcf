import type { PageRow } from './page-text.js';
import type { ListQuery } from './list-query.js';

export interface PageQuestion {
  readonly siteKey: string;
  readonly query: ListQuery;
}
/** Answers in the order of the questions; null for a site that does not exist. */
export type PageReader = (questions: readonly PageQuestion[]) => Promise<readonly (PageRow | null)[]>;

interface Waiting extends PageQuestion {
  readonly resolve: (row: PageRow | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of one statement: enough to make the way to the database and back cheap, few enough that nobody waits long for the others. */
const MOST = 16;

/**
 * Pages asked for while statements run are read together by the next one: after a change, or a start, many lists are asked for at once, and
 * the way to the database and back costs more than a page. A lone question goes out at once.
 */
export class PageQueue {
  private readonly waiting: Waiting[] = [];
  private running = 0;

  constructor(
    private readonly read: PageReader,
    /** Statements that may run at the same time. */
    private readonly lanes: number,
  ) {}

  /** Rejects with the reader's error. */
  ask(question: PageQuestion): Promise<PageRow | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...question, resolve, reject });
      this.send();
    });
  }

  private send(): void {
    while (this.running < this.lanes && this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST);
      this.running++;
      void this.settle(batch).finally(() => {
        this.running--;
        this.send();
      });
    }
  }

  /** One question that fails does not fail its neighbours: each is then read alone. */
  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const rows = await this.read(batch);
      for (const [at, { resolve }] of batch.entries()) resolve(rows[at] ?? null);
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1) only?.reject(error);
      else for (const one of batch) await this.settle([one]);
    }
  }
}
