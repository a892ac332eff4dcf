import { AccountsService, ApiKeysService } from '../modules/auth/index.js';
import { LocationsService, OrganizationsService, type LegalIdentity, type Location } from '../modules/organizations/index.js';
import { OwnerDatabase } from '../platform/database/owner-database.js';
import { systemScope, tenantScope } from '../platform/database/tenant-scope.js';
import { AppError, invalid, notFound } from '../platform/errors/app-error.js';
import { withSession, type CommandSession } from './session.js';

export interface AccountOptions {
  readonly email: string;
  readonly password: string;
  readonly organization: string;
  readonly name?: string;
  readonly mode?: string;
  readonly locale?: string;
  readonly apiKey?: boolean;
}
export interface LocationOptions {
  readonly name: string;
  readonly sector?: string;
  readonly city?: string;
  readonly description?: string;
  readonly organization?: string;
  readonly legalName?: string;
  readonly address?: string;
  readonly director?: string;
  readonly contact?: string;
  readonly origin?: readonly string[];
}

const print = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/**
 * `booost account create`: prints `{user_id, organization_id, api_key?}`. The same address and organization name again give the same ids (and
 * a new key, when one is asked for: keys are not kept). An existing person proves the password and gets one more organization.
 */
export async function createAccount(options: AccountOptions): Promise<void> {
  const mode = oneOf('--mode', options.mode ?? 'owner', ['owner', 'agency'] as const);
  const locale = oneOf('--locale', options.locale ?? 'fr', ['fr', 'en'] as const);
  await withSession(async ({ app }) => {
    const accounts = app.get(AccountsService);
    const fields = { organization: options.organization, mode, locale };
    let made: { userId: string; organizationId: string };
    if (await accounts.isKnown(options.email)) {
      const userId = await accounts.verify(options.email, options.password);
      const mine = await app.get(OrganizationsService).list(tenantScope({ organizationId: (await accounts.profile(userId)).organizationId, userId, role: 'owner' }));
      const same = mine.find((o) => o.name === options.organization.trim());
      made = { userId, organizationId: same?.id ?? (await accounts.addOrganization(userId, fields)) };
    } else {
      made = await accounts.found({ ...fields, email: options.email, password: options.password, name: options.name ?? '' }, null);
    }
    const key = options.apiKey ? await app.get(ApiKeysService).create(systemScope(made.organizationId), { name: 'booost account create', role: 'owner' }) : null;
    print({ user_id: made.userId, organization_id: made.organizationId, ...(key ? { api_key: key.key } : {}) });
  });
}

/** `booost location create`: prints `{id, site_key}`. A location of that name in that organization is brought up to date instead of made twice. */
export async function createLocation(options: LocationOptions): Promise<void> {
  await withSession(async (session) => {
    const scope = systemScope(await organizationId(session, options.organization));
    const locations = session.app.get(LocationsService);
    const existing = (await locations.list(scope, scope.organizationId)).find((l) => l.name === options.name.trim());
    // The default trade of the option must not replace one that was chosen.
    const settings = settingsOf(existing && options.sector === 'shop' ? { ...options, sector: '' } : options, existing?.legal ?? {});
    const location: Location = existing ? await locations.update(scope, existing.id, settings) : await locations.create(scope, { ...settings, name: options.name.trim() });
    print({ id: location.id, site_key: location.siteKey });
  });
}

function settingsOf(options: LocationOptions, known: LegalIdentity) {
  const { legalName, address, director, contact } = options;
  const legal = { ...known, ...Object.fromEntries(Object.entries({ legalName, address, director, contact }).filter(([, value]) => value !== undefined)) };
  return {
    ...(options.sector ? { sector: options.sector } : {}), ...(options.city ? { city: options.city } : {}), ...(options.description ? { description: options.description } : {}),
    ...(Object.keys(legal).length > 0 ? { legal } : {}), ...(options.origin ? { allowedOrigins: [...options.origin] } : {}),
  };
}

/** The one given, or the only one there is. The command line belongs to whoever runs the server: it asks as the owner of the schema. */
async function organizationId({ app }: CommandSession, wanted: string | undefined): Promise<string> {
  const rows = await app.get(OwnerDatabase).query<{ id: string; name: string }>('SELECT id, name FROM organizations ORDER BY created_at LIMIT 20');
  if (wanted) {
    if (!(await app.get(OwnerDatabase).query('SELECT 1 FROM organizations WHERE id::text = $1', [wanted])).length) throw notFound('organizations.not_found');
    return wanted;
  }
  if (rows.length === 0) throw invalid('organizations.none', { fr: 'Aucune organisation : commencez par booost account create.', en: 'There is no organization yet: begin with booost account create.' });
  if (rows.length > 1) {
    const list = rows.map((o) => `  ${o.id}  ${o.name}`).join('\n');
    throw invalid('organizations.several', { fr: `Plusieurs organisations : ajoutez --organization.\n${list}`, en: `There are several organizations: add --organization.\n${list}` });
  }
  return rows[0]!.id;
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((a) => a === value);
  if (!found) throw new AppError('invalid', 'cli.option', { fr: `${option} vaut ${allowed.join(' ou ')}.`, en: `${option} is ${allowed.join(' or ')}, not "${value}".` });
  return found;
}
