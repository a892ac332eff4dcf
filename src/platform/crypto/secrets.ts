import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Everything derived from SECRET_KEY: encryption at rest (AES-256-GCM, key id stored), keyed hashes for look-ups and events, and
 * signed links. Sub-keys by HKDF-SHA-256 (RFC 5869), one per purpose, so that no key serves two ends.
 */
export class Secrets {
  private readonly encryptionKey: Buffer;
  private readonly hashKey: Buffer;
  private readonly signKey: Buffer;
  /** First 8 hex digits of the key's own hash: tells which key encrypted a value, after a rotation. */
  readonly keyId: string;

  constructor(secret: Buffer) {
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `booost:${purpose}`, 32));
    this.encryptionKey = derive('encrypt');
    this.hashKey = derive('hash');
    this.signKey = derive('sign');
    this.keyId = createHash('sha256').update(derive('id')).digest('hex').slice(0, 8);
  }

  /** `keyId.iv.tag.ciphertext`, the last three in base64url. */
  encrypt(plain: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.encryptionKey, iv);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [this.keyId, iv.toString('base64url'), cipher.getAuthTag().toString('base64url'), body.toString('base64url')].join('.');
  }

  decrypt(stored: string): string {
    const [keyId, iv, tag, body] = stored.split('.');
    if (keyId !== this.keyId) throw new Error(`This value was encrypted with key ${keyId}, but SECRET_KEY is ${this.keyId}.`);
    const decipher = createDecipheriv('aes-256-gcm', this.encryptionKey, Buffer.from(iv ?? '', 'base64url'));
    decipher.setAuthTag(Buffer.from(tag ?? '', 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(body ?? '', 'base64url')), decipher.final()]).toString('utf8');
  }

  /** Keyed hash for look-ups and for events, which hold no plain text: the same input gives the same 64 hex digits. */
  keyedHash(value: string): string {
    return createHmac('sha256', this.hashKey).update(value).digest('hex');
  }

  /** Signature of a value that travels in a link. */
  sign(value: string): string {
    return createHmac('sha256', this.signKey).update(value).digest('base64url');
  }

  verify(value: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(value));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** Sub-secret for a library that wants its own (session cookies, CSRF, proof of work). */
  derived(purpose: string): string {
    return createHmac('sha256', this.signKey).update(`derived:${purpose}`).digest('base64url');
  }
}

export const sha256Hex = (value: string | Buffer): string => createHash('sha256').update(value).digest('hex');
/** Unguessable token for links and keys: 32 random bytes. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');
