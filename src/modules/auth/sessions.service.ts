import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { notFound } from '../../platform/errors/app-error.js';
import { deviceWords } from './device-words.js';
import { IDLE_DAYS } from './sessions.js';

export interface SessionView {
  /** Not the session's own id, which is a secret. */
  readonly id: string;
  readonly device: string | null;
  readonly since: Date | null;
  readonly lastSeen: Date;
  readonly current: boolean;
}
interface Row {
  readonly sid: string;
  readonly agent: string | null;
  readonly created_at: string | null;
  readonly last_seen: Date;
}

/** Where a person is signed in. The sessions table has no tenant: every statement here names the person. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly config: Config,
  ) {}

  /** Last used first. */
  async list(userId: string, currentSid: string | null): Promise<SessionView[]> {
    return (await this.rows(userId)).map((row) => ({
      id: this.publicId(row.sid), device: deviceWords(row.agent ?? ''), since: row.created_at ? new Date(row.created_at) : null, lastSeen: row.last_seen, current: row.sid === currentSid,
    }));
  }

  /** Ends one session of the person. Throws `auth.session_not_found`. */
  async revoke(userId: string, id: string): Promise<void> {
    const row = (await this.rows(userId)).find(({ sid }) => this.publicId(sid) === id);
    if (!row) throw notFound('auth.session_not_found');
    await this.database.lookUp('DELETE FROM sessions WHERE sid = $1 AND user_id = $2', [row.sid, userId]);
  }

  /** Ends all sessions of the person but this one. */
  async revokeOthers(userId: string, keepSid: string | null): Promise<void> {
    await this.database.lookUp('DELETE FROM sessions WHERE user_id = $1 AND sid IS DISTINCT FROM $2', [userId, keepSid]);
  }

  private rows(userId: string): Promise<Row[]> {
    return this.database.lookUp<Row>(
      `SELECT sid, sess->>'agent' AS agent, sess->>'createdAt' AS created_at, expire - make_interval(days => $2) AS last_seen FROM sessions WHERE user_id = $1 AND expire > now() ORDER BY expire DESC LIMIT 100`, [userId, IDLE_DAYS]);
  }

  private publicId(sid: string): string {
    return this.config.secrets.keyedHash(`session:${sid}`).slice(0, 32);
  }
}
