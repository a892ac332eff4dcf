import { hash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

/** One body as it travels: head written out, so that a request costs one look-up and one write. */
export interface Encoded {
  readonly head: string[];
  readonly body: Buffer;
}

/**
 * 11 is for scripts, compressed once at the start. A list (5) is first compressed in haste, since after a change many lists are read only
 * once; the second reader has it compressed well, and so has everybody after.
 */
type Quality = 5 | 11;
const HASTE = 1;

/** One body, compressed when an encoding is first asked for. */
export class Prebuilt {
  readonly etag: string;
  /** What all encodings may take together, in bytes, known before they exist. */
  readonly bytes: number;
  private readonly identity: Buffer;
  private readonly hasty: Partial<Record<Encoding, Encoded>> = {};
  private readonly built: Partial<Record<Encoding, Encoded>> = {};

  constructor(
    text: string | Buffer,
    private readonly type: string,
    readonly headers: readonly string[],
    private readonly quality: Quality = 5,
  ) {
    this.identity = Buffer.isBuffer(text) ? text : Buffer.from(text);
    // Weak: the three encodings are the same list.
    this.etag = `W/"${hash('sha256', this.identity, 'base64url').slice(0, 22)}"`;
    this.bytes = this.identity.length * 2 + 2048;
  }

  as(encoding: Encoding): Encoded {
    const ready = this.built[encoding];
    if (ready) return ready;
    if (this.quality === 11 || encoding === 'identity' || this.hasty[encoding]) return (this.built[encoding] = this.encode(encoding, this.quality));
    return (this.hasty[encoding] = this.encode(encoding, HASTE));
  }

  private encode(encoding: Encoding, quality: Quality | typeof HASTE): Encoded {
    const body = encoding === 'identity' ? this.identity : encoding === 'br' ? brotli(this.identity, quality) : gzipSync(this.identity, { level: GZIP_LEVELS[quality] });
    const named = encoding === 'identity' ? [] : ['Content-Encoding', encoding];
    return { body, head: ['Content-Type', this.type, 'Content-Length', String(body.length), ...named, 'ETag', this.etag, 'Vary', 'Accept-Encoding', ...this.headers] };
  }
}

const GZIP_LEVELS = { 1: 1, 5: 6, 11: 9 } as const;
/** A window of 64 kB: a page is smaller, and a large one costs more to clear than to compress. */
const WINDOW_BITS = 16;

const brotli = (identity: Buffer, quality: number): Buffer =>
  brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length, [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS } });

const MAX_KNOWN = 200;
const known = new Map<string, Encoding>();

/** The best encoding that Accept-Encoding allows (RFC 9110 §12.5.3), remembered for each wording of it. */
export function encodingOf(accept: string | string[] | undefined): Encoding {
  if (typeof accept !== 'string') return 'identity';
  const remembered = known.get(accept);
  if (remembered) return remembered;
  const weights = new Map(accept.toLowerCase().split(',').map((part) => {
    const [name = '', ...rest] = part.trim().split(';');
    const q = rest.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean);
    return [name.trim(), q === undefined ? 1 : Number(q)] as const;
  }));
  const allows = (name: string): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  const chosen: Encoding = allows('br') ? 'br' : allows('gzip') ? 'gzip' : 'identity';
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(accept, chosen);
  return chosen;
}

/** If-None-Match against one weak tag (RFC 9110 §13.1.2). */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false;
  return ifNoneMatch === etag || ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.slice(2));
}
