import { Inject, Injectable } from '@nestjs/common';
import { ENGINE_VERSION } from '../../../domain/moderation/engine.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import type { MailRenderer } from '../../../platform/mail/render-mail.js';
import { decisionMail, type Decided } from '../../moderation/index.js';
import type { Location } from '../../organizations/index.js';
import type { ReviewDetail } from '../../reviews/index.js';

/** The renderer of mails (notifications module keeps its own). */
export const PREVIEW_RENDERER = Symbol('PreviewRenderer');
/** Stands for the author's own link, which is not made for a preview. */
const PERSONAL = '…';

/** The author's mail as it will be sent: the same content, drawn by the same templates. */
@Injectable()
export class DecisionPreview {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(PREVIEW_RENDERER) private readonly mails: MailRenderer,
  ) {}

  /** Null when nothing is sent. */
  render(review: ReviewDetail, location: Location, proposed: Decided, lang: 'fr' | 'en', appealed: boolean): { subject: string; text: string } | null {
    // Read by the engine of today, but for reviews that waited through an upgrade: the mail then names the version that read them.
    const engineVersion = review.decisions.some((d) => d.decidedBy === null) ? ENGINE_VERSION : null;
    const url = (path: string): string => this.config.url(path);
    const mail = decisionMail({ ...review, engineVersion }, proposed, { location, lang, now: this.clock.now(), trigger: appealed ? 'appeal' : 'own_check', myReviewUrl: url(`/my-review/${PERSONAL}`), url });
    if (!mail) return null;
    const { subject, text } = this.mails.renderMail(mail.name, lang, mail.data);
    return { subject, text: text.replaceAll(encodeURIComponent(PERSONAL), PERSONAL) };
  }
}
