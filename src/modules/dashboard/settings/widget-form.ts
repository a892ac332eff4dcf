import type { Request } from 'express';
import { isContact, readCompanyNumber, readOrigin } from '../../../domain/widget/publisher.js';
import type { LegalIdentity, Location } from '../../organizations/index.js';
import { checked, field, lines } from './form.js';

/** In the order of the form; `max` as the API takes them. */
const LEGAL_FIELDS = [
  { name: 'legalName', max: 300, hint: false, optional: false, autocomplete: 'organization' },
  { name: 'address', max: 300, hint: false, optional: false, autocomplete: 'off' },
  { name: 'director', max: 200, hint: true, optional: false, autocomplete: 'name' },
  { name: 'contact', max: 200, hint: true, optional: false, autocomplete: 'off' },
  { name: 'siret', max: 40, hint: true, optional: true, autocomplete: 'off' },
  { name: 'host', max: 300, hint: true, optional: true, autocomplete: 'off' },
] as const;
type LegalName = (typeof LEGAL_FIELDS)[number]['name'];
const MAX_ORIGINS = 20;

/** One field that does not fit; its words are `settings.widget.fault.<key>`. */
export interface WidgetFault {
  readonly field: LegalName | 'origins';
  readonly key: 'too_long' | 'contact' | 'siret' | 'origin' | 'origins_many';
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What the form shows: as stored, or as typed. */
export interface WidgetForm {
  readonly legal: LegalIdentity;
  /** One site a line. */
  readonly origins: string;
  readonly solo: boolean;
}
export const storedForm = (location: Location): WidgetForm => ({ legal: location.legal, origins: location.allowedOrigins.join('\n'), solo: location.soloMode });
export const typedForm = (request: Request): WidgetForm => ({
  legal: Object.fromEntries(LEGAL_FIELDS.map(({ name }) => [name, field(request, name)])) as LegalIdentity,
  origins: field(request, 'origins'), solo: checked(request, 'solo'),
});

/** The settings a form asks for, and what keeps them from being saved. Company numbers are checked for French businesses. */
export function readWidgetForm(request: Request, country: string): { readonly settings: Pick<Location, 'legal' | 'allowedOrigins' | 'soloMode'>; readonly faults: readonly WidgetFault[] } {
  const { legal: typed, solo } = typedForm(request);
  const number = typed.siret ? (country === 'FR' ? readCompanyNumber(typed.siret) : typed.siret) : null;
  const legal = Object.fromEntries(LEGAL_FIELDS.flatMap(({ name }) => {
    const value = name === 'siret' ? number : typed[name];
    return value ? [[name, value]] : [];
  })) as LegalIdentity;
  const origins = lines(request, 'origins').map((line) => ({ line, origin: readOrigin(line) }));
  const allowedOrigins = [...new Set(origins.flatMap(({ origin }) => origin ?? []))];
  const wrong = origins.find(({ origin }) => origin === null);
  const faults: WidgetFault[] = LEGAL_FIELDS.flatMap(({ name, max }): WidgetFault[] => {
    if ((typed[name]?.length ?? 0) > max) return [{ field: name, key: 'too_long', values: { max } }];
    if (name === 'contact' && typed.contact && !isContact(typed.contact)) return [{ field: name, key: 'contact' }];
    return name === 'siret' && typed.siret && number === null ? [{ field: name, key: 'siret' }] : [];
  });
  if (wrong) faults.push({ field: 'origins', key: 'origin', values: { line: wrong.line.slice(0, 80) } });
  else if (allowedOrigins.length > MAX_ORIGINS) faults.push({ field: 'origins', key: 'origins_many', values: { max: MAX_ORIGINS } });
  return { settings: { legal, allowedOrigins, soloMode: solo }, faults };
}

/** The fields as the page draws them; the first one at fault takes the focus. */
export function drawnFields(form: WidgetForm, missing: readonly string[], faults: readonly (WidgetFault & { readonly message: string })[]): {
  readonly legalFields: readonly Record<string, unknown>[];
  readonly originsError: { readonly message: string; readonly first: boolean } | null;
} {
  const errorOf = (name: string) => faults.find((fault) => fault.field === name);
  const drawn = LEGAL_FIELDS.map((each) => ({ ...each, value: form.legal[each.name] ?? '', missing: missing.includes(each.name), error: errorOf(each.name)?.message, first: faults[0]?.field === each.name }));
  const origins = errorOf('origins');
  return { legalFields: drawn, originsError: origins ? { message: origins.message, first: faults[0] === origins } : null };
}
