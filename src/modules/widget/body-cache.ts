/** One prebuilt answer with its encodings; `bytes` is all of them together. */
export interface Cached {
  readonly key: string;
  readonly siteKey: string;
  readonly bytes: number;
  /** Milliseconds since the epoch after which it is built anew. */
  readonly expiresAt: number;
}

/** Answers kept within a number of bytes, the least recently used leave first; all of one site go at once when something changed there. */
export class BodyCache<T extends Cached> {
  private readonly entries = new Map<string, T>();
  private readonly sites = new Map<string, Set<string>>();
  private total = 0;

  constructor(
    /** 0 keeps nothing (to measure the way to the database). */
    public limitBytes: number,
  ) {}

  get(key: string, now: number): T | null {
    const entry = this.entries.get(key);
    if (!entry) return null;
    if (entry.expiresAt <= now) {
      this.remove(entry);
      return null;
    }
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry;
  }

  put(entry: T): void {
    const before = this.entries.get(entry.key);
    if (before) this.remove(before);
    if (entry.bytes > this.limitBytes) return;
    this.entries.set(entry.key, entry);
    this.total += entry.bytes;
    const keys = this.sites.get(entry.siteKey) ?? new Set();
    this.sites.set(entry.siteKey, keys.add(entry.key));
    for (const oldest of this.entries.values()) {
      if (this.total <= this.limitBytes) break;
      this.remove(oldest);
    }
  }

  dropSite(siteKey: string): void {
    for (const key of this.sites.get(siteKey) ?? []) {
      const entry = this.entries.get(key);
      if (entry) this.remove(entry);
    }
  }

  clear(): void {
    this.entries.clear();
    this.sites.clear();
    this.total = 0;
  }

  get size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.entries.size, bytes: this.total };
  }

  private remove(entry: T): void {
    this.entries.delete(entry.key);
    this.total -= entry.bytes;
    const keys = this.sites.get(entry.siteKey);
    keys?.delete(entry.key);
    if (keys?.size === 0) this.sites.delete(entry.siteKey);
  }
}
