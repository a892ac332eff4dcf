/** Who answers for the published reviews; what is empty is left out where it is shown. */
export interface Publisher {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly director?: string | undefined;
  readonly contact?: string | undefined;
  readonly siret?: string | undefined;
  readonly host?: string | undefined;
}

/** The offices of La Poste were numbered before the Luhn key: their digits add up to a multiple of five. */
const LA_POSTE = '356000000';
const MAIL = /(^|[\s<:(,;])[^\s@<>(),;:]+@[^\s@<>(),;:]+\.\p{L}{2,}/u;
const SITE = /(^|\s)(https?:\/\/|www\.)[^\s./]+(\.[^\s./]+)+/i;
const PHONE = /(^|[^\d])\+?\d(?:[\s().-]{0,2}\d){7,14}(?!\d)/;
const ADDRESS_LENGTH = 12;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LOCAL = /^(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/i;

/**
 * A French company number as typed, grouped for reading: a SIRET (14 digits) or a SIREN (9), whose key is right (Luhn, ISO/IEC 7812-1,
 * as INSEE applies it). Null for anything else.
 */
export function readCompanyNumber(typed: string): string | null {
  const digits = typed.replaceAll(/[\s.]/g, '');
  if (!/^(?:[0-9]{9}|[0-9]{14})$/.test(digits)) return null;
  const isPostOffice = digits.length === 14 && digits.startsWith(LA_POSTE) && digits.split('').reduce((sum, d) => sum + Number(d), 0) % 5 === 0;
  if (!isPostOffice && !(hasLuhnKey(digits.slice(0, 9)) && hasLuhnKey(digits))) return null;
  return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6, 9), digits.slice(9)].filter(Boolean).join(' ');
}

/** How a kept number is called; `other` is a number of another country, or one kept before it was checked. */
export function companyNumberKind(kept: string): 'siret' | 'siren' | 'other' {
  const digits = kept.replaceAll(/\s/g, '');
  return /^[0-9]{14}$/.test(digits) ? 'siret' : /^[0-9]{9}$/.test(digits) ? 'siren' : 'other';
}

/** Whether an author could write, call or come: an e-mail address, a page, a telephone number of 8 to 15 digits, or a postal address. */
export function isContact(typed: string): boolean {
  return MAIL.test(typed) || SITE.test(typed) || PHONE.test(typed) || isPostalAddress(typed);
}

/** Told by its shape alone: a number, three words at least, twelve characters at least. */
function isPostalAddress(typed: string): boolean {
  const text = typed.trim();
  return text.length >= ADDRESS_LENGTH && /\d/.test(text) && text.split(/\s+/).length >= 3 && /\p{L}{2,}/u.test(text);
}

/**
 * The origin of a site as browsers send it (scheme, host, port), completed from what a person types: the scheme may be missing
 * (https, or http on this machine) and a page's path is left out. Null for what is no address of a site.
 */
export function readOrigin(typed: string): string | null {
  const text = typed.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${LOCAL.test(text) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isWeb = (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password;
  const isHost = HOST.test(url.hostname) && (url.hostname.includes('.') || url.hostname === 'localhost');
  return isWeb && isHost ? url.origin : null;
}

/** The Luhn key: every second digit from the right doubled, digits added, a multiple of ten. */
function hasLuhnKey(digits: string): boolean {
  const sum = digits.split('').reverse().reduce((total, digit, i) => {
    const n = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (n > 9 ? n - 9 : n);
  }, 0);
  return sum % 10 === 0;
}
