import { hash, verify } from '@node-rs/argon2';
import common from '../../../config/common-passwords.json' with { type: 'json' };
import { invalid } from '../../platform/errors/app-error.js';

/** OWASP password storage cheat sheet: argon2id, 19 MiB, two passes (about 30 ms here). */
/** `Algorithm.Argon2id` of @node-rs/argon2, whose enum cannot be imported from an isolated module. */
const ARGON2ID = 2;
const ARGON2 = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const MIN_LENGTH = 10;
const MAX_LENGTH = 200;
const COMMON = new Set<string>(common);

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), ARGON2);

export async function passwordMatches(stored: string, password: string): Promise<boolean> {
  if (password.length > MAX_LENGTH) return false;
  return verify(stored, password.normalize('NFKC')).catch(() => false);
}

/** A hash nobody's password has: verified when the address is unknown, so that both failures take the same time. */
let decoy: Promise<string> | null = null;
export const decoyHash = (): Promise<string> => (decoy ??= hashPassword('decoy password that nobody has 7202'));

/**
 * At least 10 characters, not on the list of common ones (with trailing digits and punctuation taken off), not the address itself.
 * Throws `auth.weak_password` on the field `password`.
 */
export function assertGoodPassword(password: string, email: string): void {
  const lower = password.toLowerCase();
  const bare = lower.replace(/[\d\W_]+$/u, '');
  const local = email.toLowerCase().split('@')[0] ?? '';
  const refuse = (fr: string, en: string) => {
    throw invalid('auth.weak_password', { fr, en }, [{ field: 'password', message: fr }]);
  };
  if (password.length < MIN_LENGTH) refuse(`Choisissez au moins ${MIN_LENGTH} caractères.`, `Use at least ${MIN_LENGTH} characters.`);
  if (password.length > MAX_LENGTH) refuse(`Restez sous ${MAX_LENGTH} caractères.`, `Stay under ${MAX_LENGTH} characters.`);
  if (COMMON.has(lower) || COMMON.has(bare) || new Set(lower).size < 4)
    refuse('Ce mot de passe est trop courant. Une phrase de quatre mots est plus sûre et plus facile à retenir.', 'This password is too common. A sentence of four words is safer and easier to remember.');
  if (local.length > 3 && lower.includes(local)) refuse('Le mot de passe ne doit pas contenir votre adresse.', 'The password must not contain your address.');
}
