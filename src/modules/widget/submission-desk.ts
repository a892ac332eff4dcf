import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WidgetAccepted, WidgetLanguage } from '../../domain/widget/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { Config } from '../../platform/config/config.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { Throttle } from '../auth/index.js';
import { Challenges } from './challenges.js';
import { FirstPartyIntake } from './first-party-intake.js';
import { PlaneProblem } from './plane-response.js';
import { awaitingContact, both, fieldError, say } from './plane-words.js';
import { readNotice, readSubmission, type NoticeForm, type SubmissionForm } from './submission-form.js';
import type { Site } from './widget-database.js';

type Form = SubmissionForm | NoticeForm;
/** An answer kept under the fingerprint of what was sent. */
interface Kept {
  readonly accepted?: WidgetAccepted;
  /** Set when the answer was to use the earlier review's link. */
  readonly duplicate?: true;
}

const HOUR = 3600;
const LIMITS = {
  submit: { address: 5, site: 60 },
  notice: { address: 10, site: 100 },
} as const;
/** How long the same words get the same answer. */
const SAME_ANSWER_MS = 24 * 3_600_000;

/**
 * The two ways in of the public plane: checks, proof of work, limits, then one transaction. The same words sent twice within a day get the
 * same answer and leave one trace, whatever the proof beside them: a phone that lost the first answer sends again.
 */
@Injectable()
export class SubmissionDesk {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly challenges: Challenges,
    private readonly throttle: Throttle,
    private readonly intake: FirstPartyIntake,
  ) {}

  /** Throws AppError 409, 422 or 429 with sentences in the language of the form. */
  async submit(site: Site, raw: Record<string, unknown>, address: string): Promise<WidgetAccepted> {
    const form = readSubmission(raw, this.clock.now());
    if (form.isTrap) return awaitingContact(form.lang, form.kind, Boolean(this.config.env.SMTP_URL));
    const { kind, text, rating, month, name, email, invite, subject, lang } = form;
    const key = this.fingerprint(site, ['submit', kind, text, rating, month, name, email?.toLowerCase(), invite, subject, lang]);
    const kept = await this.once(site, key, form, 'submit', address, (tx) => this.intake.take(tx, site, form));
    if (kept.duplicate) throw new AppError('conflict', 'widget.already_reviewed', both('form.duplicate'));
    return kept.accepted as WidgetAccepted;
  }

  /** A reader's notice about a published review. It is stored and logged, and never takes anything down by itself. */
  async notify(site: Site, reviewId: string, raw: Record<string, unknown>, address: string): Promise<WidgetAccepted> {
    if (!isId(reviewId)) throw new PlaneProblem(404, 'widget.unknown_review', 'problem.review_not_found');
    const form = readNotice(raw);
    const accepted = { status: 'received', message: say(form.lang, 'accepted.notice'), final: true } as const;
    if (form.isTrap) return accepted;
    const key = this.fingerprint(site, ['notice', reviewId, form.reason, form.explanation, form.email]);
    await this.once(site, key, form, 'notice', address, async (tx) => {
      await this.storeNotice(tx, site, reviewId, form);
      return { accepted };
    });
    return accepted;
  }

  private fingerprint(site: Site, parts: readonly unknown[]): string {
    return `widget:${this.config.secrets.keyedHash(JSON.stringify([site.locationId, ...parts]))}`;
  }

  private async once(site: Site, key: string, form: Form, way: keyof typeof LIMITS, address: string, work: (tx: EntityManager) => Promise<Kept>): Promise<Kept> {
    const scope = systemScope(site.organizationId);
    const before = await this.database.run(scope, (tx) => this.kept(tx, key));
    if (before) return before;
    if (!(await this.challenges.isSolved(form.pow, site.siteKey))) throw refusedProof(form.lang);
    await this.throttle.hit({ bucket: `widget.${way}.address`, key: `${site.siteKey} ${address}`, max: LIMITS[way].address, windowSeconds: HOUR });
    await this.throttle.hit({ bucket: `widget.${way}.site`, key: site.siteKey, max: LIMITS[way].site, windowSeconds: HOUR });
    return this.database.run(scope, async (tx) => {
      const now = this.clock.now();
      await tx.query('DELETE FROM idempotency_keys WHERE organization_id = $1 AND key = $2 AND created_at < $3', [site.organizationId, key, new Date(now.getTime() - SAME_ANSWER_MS)]);
      // A second sender of the same words waits here for the first to commit, then finds its answer.
      const first = await tx.query<unknown[]>('INSERT INTO idempotency_keys (organization_id, key, request_hash, created_at) VALUES ($1, $2, $2, $3) ON CONFLICT DO NOTHING RETURNING 1', [site.organizationId, key, now]);
      if (first.length === 0) return (await this.kept(tx, key)) ?? {};
      if (!(await this.challenges.spend(tx, form.pow))) throw refusedProof(form.lang);
      const answer = await work(tx);
      await tx.query('UPDATE idempotency_keys SET status = 202, body = $3 WHERE organization_id = $1 AND key = $2', [site.organizationId, key, JSON.stringify(answer)]);
      return answer;
    });
  }

  private async kept(tx: EntityManager, key: string): Promise<Kept | null> {
    const [row] = await tx.query<{ body: Kept | null }[]>('SELECT body FROM idempotency_keys WHERE key = $1 AND created_at > $2', [key, new Date(this.clock.now().getTime() - SAME_ANSWER_MS)]);
    return row?.body ?? null;
  }

  private async storeNotice(tx: EntityManager, site: Site, reviewId: string, form: NoticeForm): Promise<void> {
    const now = this.clock.now();
    const found = await tx.query<unknown[]>(
      `SELECT 1 FROM reviews r JOIN sources s ON s.id = r.source_id WHERE r.id = $1 AND r.location_id = $2 AND r.status = 'published' AND r.kind = 'review' AND s.displayed`, [reviewId, site.locationId]);
    if (found.length === 0) throw new PlaneProblem(404, 'widget.unknown_review', 'problem.review_not_found');
    const id = newId();
    await tx.query('INSERT INTO notices (id, organization_id, review_id, reason, explanation, contact_encrypted, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      id, site.organizationId, reviewId, form.reason, form.explanation, form.email === null ? null : this.config.secrets.encrypt(form.email), now,
    ]);
    await tx.query('SELECT app.append_events($1, $2)', [JSON.stringify([{ type: 'notice.received', entity_id: reviewId, details: { notice_id: id, reason: form.reason } }]), now]);
  }
}

const refusedProof = (lang: WidgetLanguage): AppError => invalid('widget.proof_of_work', both('form.pow'), [fieldError('pow', lang, 'form.pow')]);
