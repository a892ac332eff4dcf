import type { Client } from 'pg';
import { AppError } from '../errors/app-error.js';

const SQL_FOR_ADMINISTRATOR = `CREATE ROLE booost_app NOSUPERUSER NOBYPASSRLS NOLOGIN;
GRANT booost_app TO CURRENT_USER WITH SET TRUE;  -- PostgreSQL 15: GRANT booost_app TO CURRENT_USER;`;

/**
 * Makes sure booost_app exists, is fenced in by row-level security, and that the owner may become it. Idempotent; runs under the migration
 * lock. Throws `database.role_missing` with the SQL for the administrator when the login may not create roles, `database.too_old` before 15.
 */
export async function prepareRoles(client: Client): Promise<void> {
  const version = Number((await client.query<{ server_version_num: string }>('SHOW server_version_num')).rows[0]?.server_version_num);
  if (version < 150_000) {
    throw new AppError('unavailable', 'database.too_old', {
      fr: 'PostgreSQL 15 ou plus récent est nécessaire.',
      en: `PostgreSQL 15 or newer is needed; this server is ${Math.floor(version / 10_000)}.`,
    });
  }
  try {
    const { rows } = await client.query<{ rolsuper: boolean; rolbypassrls: boolean }>(`SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'booost_app'`);
    if (rows.length === 0) await client.query('CREATE ROLE booost_app NOSUPERUSER NOBYPASSRLS NOLOGIN');
    else if (rows[0]?.rolsuper || rows[0]?.rolbypassrls) await client.query('ALTER ROLE booost_app NOSUPERUSER NOBYPASSRLS');
    // An administrator may have made the role and let this login become it: granting again would need the admin option.
    const become = version >= 160_000 ? 'SET' : 'MEMBER';
    const { rows: allowed } = await client.query<{ yes: boolean }>(`SELECT pg_has_role(current_user, 'booost_app', '${become}') AS yes`);
    if (!allowed[0]?.yes) await client.query(version >= 160_000 ? 'GRANT booost_app TO CURRENT_USER WITH SET TRUE' : 'GRANT booost_app TO CURRENT_USER');
  } catch (error) {
    throw new AppError('unavailable', 'database.role_missing', {
      fr: `Le rôle booost_app manque et ce compte ne peut pas le créer. À exécuter par l’administrateur :\n${SQL_FOR_ADMINISTRATOR}`,
      en: `The role booost_app is missing and this login may not create it (${(error as Error).message}). Ask the administrator to run:\n${SQL_FOR_ADMINISTRATOR}`,
    });
  }
}
