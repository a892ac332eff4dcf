import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WidgetAccepted } from '../../domain/widget/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { conflict, invalid, type AppError } from '../../platform/errors/app-error.js';
import { Location } from '../organizations/index.js';
import { Review, SubmissionsService } from '../reviews/index.js';
import { AuthorReminders } from './author-reminders.js';
import { ChartersService } from './charters.service.js';
import { awaitingContact, both, fieldError, say, type WordKey } from './plane-words.js';
import type { SubmissionForm } from './submission-form.js';
import type { Site } from './widget-database.js';

interface Invitation {
  readonly id: string;
  readonly contact_encrypted: string;
  readonly order_reference_hash: string | null;
  readonly experienced_month: string | null;
  readonly created_month: string;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}
/** Who writes, from the form or from the invitation. */
interface Writer {
  readonly name: string;
  readonly email: string;
  readonly month: string | null;
  readonly invitation: Invitation | null;
}

/** One checked submission into the house: invitation, one review for each experience, charter in force, and the mail that asks for confirmation. */
@Injectable()
export class FirstPartyIntake {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly submissions: SubmissionsService,
    private readonly charters: ChartersService,
    private readonly reminders: AuthorReminders,
  ) {}

  /** In the caller's transaction. `duplicate` when the same person wrote about the same month: their link has been mailed again. */
  async take(tx: EntityManager, site: Site, form: SubmissionForm): Promise<{ accepted?: WidgetAccepted; duplicate?: true }> {
    const writer = await this.writerOf(tx, site, form);
    const location = await tx.findOneByOrFail(Location, { id: site.locationId });
    const earlier = form.kind === 'review' ? await this.earlier(tx, site, form, writer) : null;
    if (earlier) {
      await this.reminders.sendAgain(tx, earlier, location);
      return { duplicate: true };
    }
    const { reviewId, status } = await this.submissions.submit(systemScope(site.organizationId), {
      locationId: site.locationId, kind: form.kind, rating: form.rating, text: form.text, authorName: writer.name, email: writer.email, contactConfirmed: writer.invitation !== null,
      experienceMonth: writer.month, verification: writer.invitation ? 'order_matched' : 'declared', invited: writer.invitation !== null, declarationVersion: form.declarationVersion,
      charterVersion: (await this.charters.current(tx, location)).version, lang: form.lang, subjectSku: form.subject,
    });
    if (writer.invitation) await this.use(tx, writer.invitation, reviewId);
    else await this.reminders.askConfirmation(tx, await tx.findOneByOrFail(Review, { id: reviewId }), location);
    const accepted: WidgetAccepted = status === 'in_moderation'
      ? { status, message: say(form.lang, 'accepted.in_moderation') }
      : awaitingContact(form.lang, form.kind, Boolean(this.config.env.SMTP_URL));
    return { accepted };
  }

  private async writerOf(tx: EntityManager, site: Site, form: SubmissionForm): Promise<Writer> {
    if (form.invite === null) return { name: form.name ?? '', email: form.email ?? '', month: form.month, invitation: null };
    const refuse = (key: WordKey): AppError => invalid('widget.invitation', both(key), [fieldError('form', form.lang, key)]);
    const [invitation] = await tx.query<Invitation[]>(
      `SELECT id, contact_encrypted, order_reference_hash, to_char(experienced_on, 'YYYY-MM') AS experienced_month, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM') AS created_month, expires_at, used_at
       FROM invitations WHERE token_hash = $1 AND location_id = $2 FOR UPDATE`, [sha256Hex(form.invite), site.locationId]);
    if (!invitation) throw refuse('form.invite_unknown');
    if (invitation.used_at) throw conflict('widget.invitation_used', both('form.invite_used'));
    if (invitation.expires_at <= this.clock.now()) throw refuse('form.invite_expired');
    const month = form.kind === 'question' ? null : (form.month ?? invitation.experienced_month ?? invitation.created_month);
    return { name: form.name ?? say(form.lang, 'author.invited'), email: this.config.secrets.decrypt(invitation.contact_encrypted), month, invitation };
  }

  /** The same person, place, product and month (one review for each experience, compliance REQ-21). */
  private async earlier(tx: EntityManager, site: Site, form: SubmissionForm, writer: Writer): Promise<Review | null> {
    const hash = this.config.secrets.keyedHash(writer.email.toLowerCase());
    // Two submissions of one person wait for each other, so that two cannot both find nothing.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [`${site.locationId}${hash}`]);
    const [row] = await tx.query<{ id: string }[]>(
      `SELECT r.id FROM reviews r LEFT JOIN subjects s ON s.id = r.subject_id WHERE r.location_id = $1 AND r.author_contact_hash = $2 AND r.experienced_on = $3::date AND r.kind = 'review'
         AND r.status NOT IN ('refused', 'withdrawn', 'erased', 'archived') AND s.sku IS NOT DISTINCT FROM (SELECT k.sku FROM subjects k WHERE k.location_id = $1 AND k.sku = $4 LIMIT 1)
       ORDER BY r.created_at DESC LIMIT 1`, [site.locationId, hash, `${writer.month}-01`, form.subject]);
    return row ? tx.findOneByOrFail(Review, { id: row.id }) : null;
  }

  private async use(tx: EntityManager, invitation: Invitation, reviewId: string): Promise<void> {
    await tx.query('UPDATE invitations SET used_at = $2 WHERE id = $1', [invitation.id, this.clock.now()]);
    if (invitation.order_reference_hash) await tx.query('UPDATE reviews SET order_reference_hash = $2 WHERE id = $1', [reviewId, invitation.order_reference_hash]);
  }
}
