import pg from 'pg';

const CHANNEL = 'booost_widget';
const RETRY_MS = [100, 500, 2000, 10_000];

/**
 * Listens on a connection of its own for sites whose list changed. Notices sent while the connection was down are lost, so whoever holds
 * copies must drop them all when it comes back.
 */
export class SiteListener {
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;
  private stopped = false;
  /** False while changes may go unheard. */
  listening = false;

  constructor(
    private readonly url: string,
    private readonly heard: (siteKey: string) => void,
    private readonly lost: () => void,
  ) {}

  /** Resolves once listening, or after the first failure: it then goes on trying by itself. */
  async start(): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({ connectionString: this.url, application_name: 'booost-widget', keepAlive: true, connectionTimeoutMillis: 5000 });
    this.client = client;
    client.on('error', () => this.drop(client));
    client.on('end', () => this.drop(client));
    client.on('notification', (notice) => notice.payload && this.heard(notice.payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.listening = true;
      this.failures = 0;
      this.lost();
    } catch {
      this.drop(client);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private drop(client: pg.Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = null;
    this.listening = false;
    void client.end().catch(() => undefined);
    this.lost();
    const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)];
    this.timer = setTimeout(() => void this.start(), wait).unref();
  }
}
