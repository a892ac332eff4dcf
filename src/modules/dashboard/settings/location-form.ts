import type { Request } from 'express';
import type { ServiceContact } from '../../../domain/replies/types.js';
import { LANGUAGES } from '../../../domain/shared/language.js';
import { invalid } from '../../../platform/errors/app-error.js';
import { SECTORS, type BusinessHours, type Location, type LocationSettings } from '../../organizations/index.js';
import { checked, field, lines } from './form.js';

export const UNDO_CHOICES = [0, 60, 300, 900, 3600, 86_400] as const;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const OPENING = { from: 9 * 60, to: 19 * 60 } as const;

/** The word of a trade in config/locales/settings.*.json. */
export const sectorKey = (sector: string): string => `sector.${sector.replaceAll(' ', '_')}`;

/** What the business form says. Throws `locations.hours` for hours that cannot be read. */
export function businessSettings(request: Request): LocationSettings {
  const other = field(request, 'sector_other');
  const lang = LANGUAGES.find((l) => l === field(request, 'lang'));
  return {
    name: field(request, 'name'), sector: (field(request, 'sector') === 'other' ? other : field(request, 'sector')) || 'shop', city: field(request, 'city'), description: field(request, 'description'),
    ...(lang ? { lang } : {}), timezone: field(request, 'timezone') || 'Europe/Paris', contacts: lines(request, 'contacts').map(contactOf), facts: lines(request, 'facts'),
    undoSeconds: Number(field(request, 'undo_seconds')), businessHours: checked(request, 'hours_on') ? hoursOf(request) : null,
  };
}

/** "Label : value", or the value alone; its kind is read off the value. */
export function contactOf(line: string): ServiceContact {
  const [, label, rest] = /^([^:@/]{1,80}?)\s*:\s*(?!\/\/)(.+)$/u.exec(line) ?? [];
  const value = (rest ?? line).trim().slice(0, 200);
  const kind = /^\S+@\S+\.\S+$/.test(value) ? 'email' : /^https?:\/\//i.test(value) ? 'url' : /^[+(\d][\d\s().-]{5,}$/.test(value) ? 'phone' : 'person';
  return { kind, value, ...(label ? { label } : {}) };
}

export const contactLine = (contact: ServiceContact): string => (contact.label ? `${contact.label} : ${contact.value}` : contact.value);

function hoursOf(request: Request): BusinessHours {
  return DAYS.map((day) => {
    const [from, to] = [minutes(field(request, `from_${day}`)), minutes(field(request, `to_${day}`))];
    if (from === null && to === null) return null;
    if (from === null || to === null || from >= to)
      throw invalid('locations.hours', { fr: 'Donnez pour chaque jour ouvert une heure de début et une heure de fin, dans l’ordre.', en: 'Give each open day a beginning and an end, in that order.' }, [{ field: 'hours', message: '09:00 – 18:00' }]);
    return { from, to };
  });
}

function minutes(text: string): number | null {
  const [, h, m] = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text) ?? [];
  return h !== undefined && m !== undefined && Number(h) < 24 && Number(m) < 60 ? Number(h) * 60 + Number(m) : null;
}

const clock = (n: number): string => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;

/** The values of the form for a location; what was typed wins after a refusal. */
export function businessForm(location: Location, typed: Request | null): Record<string, unknown> {
  const value = (name: string, stored: string) => (typed ? field(typed, name) : stored);
  const known = (SECTORS as readonly string[]).includes(location.sector);
  const hours = location.businessHours;
  return {
    name: value('name', location.name), sector: value('sector', known ? location.sector : 'other'), sectorOther: value('sector_other', known ? '' : location.sector), city: value('city', location.city),
    description: value('description', location.description), lang: value('lang', location.lang), timezone: value('timezone', location.timezone), contacts: value('contacts', location.contacts.map(contactLine).join('\n')),
    facts: value('facts', location.facts.join('\n')), undo: Number(value('undo_seconds', String(location.undoSeconds))), hoursOn: typed ? checked(typed, 'hours_on') : hours !== null,
    days: DAYS.map((day) => {
      const stored = hours ? hours[day] : day < 6 ? OPENING : null;
      return { day, from: value(`from_${day}`, stored ? clock(stored.from) : ''), to: value(`to_${day}`, stored ? clock(stored.to === 1440 ? 1439 : stored.to) : '') };
    }),
  };
}
