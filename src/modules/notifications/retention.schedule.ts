import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { OwnerDatabase } from '../../platform/database/owner-database.js';
import { HandlesJob, type ScheduleHandler } from '../../platform/jobs/job-handler.js';

const DAY_MS = 86_400_000;
/** A review whose author never confirmed their address (compliance REQ-18). */
const UNCONFIRMED_DAYS = 7;
const IDEMPOTENCY_DAYS = 2;
const THROTTLE_DAYS = 2;
/** An upload cut off before its last piece, or a command that was killed: nothing will go on with it. */
const ABANDONED_IMPORT_DAYS = 2;

/** Deletes what may no longer be kept. Each step is safe to repeat. */
@HandlesJob('schedule.retention')
@Injectable()
export class RetentionSchedule implements ScheduleHandler {
  constructor(
    private readonly owner: OwnerDatabase,
    private readonly clock: Clock,
  ) {}

  async handle(): Promise<void> {
    const now = this.clock.now();
    const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
    await this.owner.query('DELETE FROM sessions WHERE expire < $1', [now]);
    await this.owner.query('DELETE FROM throttle_hits WHERE window_start < $1', [before(THROTTLE_DAYS)]);
    await this.owner.query('DELETE FROM used_challenges WHERE expires_at < $1', [now]);
    await this.owner.query('DELETE FROM password_resets WHERE expires_at < $1', [before(1)]);
    await this.owner.query('DELETE FROM idempotency_keys WHERE created_at < $1', [before(IDEMPOTENCY_DAYS)]);
    await this.owner.query('DELETE FROM magic_links WHERE expires_at < $1', [before(1)]);
    await this.closeAbandonedImports(before(ABANDONED_IMPORT_DAYS), now);
    await this.eraseUnconfirmed(before(UNCONFIRMED_DAYS), now);
  }

  private async closeAbandonedImports(before: Date, now: Date): Promise<void> {
    const error = { code: 'imports.abandoned', fr: 'Cet import s’est arrêté avant la fin. Les avis déjà lus sont gardés ; déposez à nouveau le même fichier pour le terminer.', en: 'This import stopped before its end. The reviews already read are kept; bring the same file in again to finish it.' };
    await this.owner.query(`UPDATE imports SET state = 'failed', error = $3, finished_at = $2 WHERE state IN ('queued', 'running') AND created_at < $1`, [before, now, JSON.stringify(error)]);
    await this.owner.query(`DELETE FROM import_chunks c USING imports i WHERE i.id = c.import_id AND i.state = 'failed' AND i.created_at < $1`, [before]);
  }

  private async eraseUnconfirmed(before: Date, now: Date): Promise<void> {
    const organizations = await this.owner.query<{ organization_id: string }>(`SELECT DISTINCT organization_id FROM reviews WHERE status = 'awaiting_contact' AND created_at < $1`, [before]);
    for (const { organization_id: organizationId } of organizations) {
      await this.owner.inOrganization(organizationId, 'retention.unconfirmed', async (client) => {
        const { rows } = await client.query<{ id: string }>(
          `UPDATE reviews SET status = 'erased', text = '', title = NULL, author_name = NULL, author_contact_encrypted = NULL, author_contact_hash = NULL, updated_at = $3
           WHERE organization_id = $1 AND status = 'awaiting_contact' AND created_at < $2 RETURNING id`, [organizationId, before, now]);
        await client.query(`UPDATE review_versions SET text = '', title = NULL, raw = NULL WHERE review_id = ANY ($1)`, [rows.map((r) => r.id)]);
      });
    }
  }
}
