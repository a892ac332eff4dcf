import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EmbeddedPostgresUnsupportedError } from './embedded-postgres.errors.js';

/** As whom PostgreSQL runs: it refuses root, so root lends it to `nobody`; everybody else runs it as themselves. */
export interface ServerAccount {
  /** This process is root, and PostgreSQL runs as somebody else. */
  readonly isLent: boolean;
  readonly uid: number;
  /** Options for child_process: the identity, and a directory and environment that are safe for it. */
  readonly spawn: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly uid?: number; readonly gid?: number };
}

/*
 * Nothing of our own environment reaches PostgreSQL: it may hold secrets, and PG* or LC_* variables would change what it does.
 * cwd '/' because `nobody` may not be able to enter the folder we stand in.
 */
const SURROUNDINGS = { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };

export function serverAccount(): ServerAccount {
  const uid = process.getuid?.();
  if (uid === undefined)
    throw new EmbeddedPostgresUnsupportedError({
      fr: 'La base intégrée ne fonctionne pas sous Windows.',
      en: 'The embedded database does not run on Windows.',
    });
  if (uid === 0) {
    const nobody = nobodyIds();
    return { isLent: true, uid: nobody.uid, spawn: { ...SURROUNDINGS, ...nobody } };
  }
  try {
    userInfo();
  } catch {
    throw new EmbeddedPostgresUnsupportedError({
      fr: `L’utilisateur système ${String(uid)} n’a pas de nom dans /etc/passwd, et PostgreSQL en demande un.`,
      en: `The system user ${String(uid)} has no name in /etc/passwd, and PostgreSQL asks for one.`,
    });
  }
  return { isLent: false, uid, spawn: SURROUNDINGS };
}

function nobodyIds(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((text) => text.split(':'))
    .find((fields) => fields[0] === 'nobody');
  if (!line)
    throw new EmbeddedPostgresUnsupportedError({
      fr: 'Lancé par root, il faut un utilisateur « nobody » dans /etc/passwd pour PostgreSQL ; il n’y en a pas. Lancez le service sous un autre utilisateur.',
      en: 'Started by root, a user "nobody" is needed in /etc/passwd for PostgreSQL; there is none. Start the service as another user.',
    });
  return { uid: Number(line[2]), gid: Number(line[3]) };
}
