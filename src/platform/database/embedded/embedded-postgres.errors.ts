import { AppError } from '../../errors/app-error.js';

const SET_DATABASE_URL = {
  fr: 'Indiquez un PostgreSQL 15 ou plus récent dans DATABASE_URL.',
  en: 'Set DATABASE_URL to a PostgreSQL 15 or newer.',
};

/** The embedded PostgreSQL cannot run on this machine; another database has to be named. */
export class EmbeddedPostgresUnsupportedError extends AppError {
  constructor(text: { readonly fr: string; readonly en: string }) {
    super('unavailable', 'database.embedded_unsupported', {
      fr: `${text.fr} ${SET_DATABASE_URL.fr}`,
      en: `${text.en} ${SET_DATABASE_URL.en}`,
    });
    this.name = 'EmbeddedPostgresUnsupportedError';
  }
}

/** The data directory is not one we may use: foreign owner, writable by everyone, unreachable, or its cluster is gone. */
export class DataDirectoryError extends AppError {
  constructor(text: { readonly fr: string; readonly en: string }) {
    super('unavailable', 'database.data_directory', text);
    this.name = 'DataDirectoryError';
  }
}

/** PostgreSQL refused to start or to answer; `detail` is the end of its own log. */
export class EmbeddedPostgresStartError extends AppError {
  constructor(
    text: { readonly fr: string; readonly en: string },
    readonly detail: string,
  ) {
    const suffix = detail ? `\n${detail}` : '';
    super('unavailable', 'database.embedded_start_failed', { fr: text.fr + suffix, en: text.en + suffix });
    this.name = 'EmbeddedPostgresStartError';
  }
}

/** A second process of the same role on the same data directory. */
export class RoleAlreadyRunningError extends AppError {
  constructor(
    readonly pid: number,
    readonly role: string,
    dataDir: string,
  ) {
    super('conflict', 'start.already_running', {
      fr: `Déjà en marche : processus ${String(pid)} (rôle ${role}) sur ${dataDir}. Arrêtez-le, ou donnez un autre DATA_DIR.`,
      en: `Already running as pid ${String(pid)} (role ${role}) on ${dataDir}. Stop it, or set another DATA_DIR.`,
    });
    this.name = 'RoleAlreadyRunningError';
  }
}
