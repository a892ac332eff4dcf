import data from '../../../config/reply-voices/first-names.json' with { type: 'json' };

const NAMES = new Set(data.names);
const known = (name: string): boolean => NAMES.has(name.toLowerCase()) || name.includes('-') && name.split('-').every((p) => NAMES.has(p.toLowerCase()));

/**
 * First name to greet with, or null. A public reply never shows a surname, so anything that is not clearly
 * « first name (surname) » gives null: pseudonyms, digits, initials, titles, surname first.
 */
export function greetingName(author: string | null): string | null {
  const tokens = (author ?? '').normalize('NFC').trim().split(/\s+/u).filter(Boolean);
  const [first, second] = tokens;
  if (!first || tokens.length > 3 || /[\d_.@,]/u.test(first) || !/^\p{L}[\p{L}’'-]+$/u.test(first)) return null;
  if (!known(first)) return null;
  // "Martin Sophie": both may be first names, the order cannot be known, so the surname might be greeted.
  if (second && known(second)) return null;
  return first.toLowerCase().split('-').map((p) => p.charAt(0).toUpperCase() + p.slice(1)).join('-');
}
