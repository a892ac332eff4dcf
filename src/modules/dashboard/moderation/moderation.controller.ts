import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { GROUNDS, type EvidenceSpan, type Ground } from '../../../domain/moderation/types.js';
import { HUMAN_DECISIONS, LEGAL_GROUNDS, type HumanDecision } from '../../../domain/reviews/status-machine.js';
import { actingFor } from '../../../platform/database/tenant-scope.js';
import { invalid, notFound } from '../../../platform/errors/app-error.js';
import { CurrentCaller, type Caller } from '../../../platform/http/caller.js';
import { may, Requires } from '../../../platform/http/permissions.js';
import { DecisionsService, groundSentence, groundTitle, QueueService, type Decided } from '../../moderation/index.js';
import { LocationsService } from '../../organizations/index.js';
import { ReviewsService, type ReviewDetail } from '../../reviews/index.js';
import { findingsOf, segmentsOf } from '../review/segments.js';
import { faultOf, field } from '../settings/form.js';
import { View } from '../view.js';
import { ModerationParts } from './moderation-parts.js';

const KNOWN = ['fr', 'en', 'es', 'de', 'it'];

/** The queue of reviews that wait for a person, and the decision on one. The rating is in no page before the decision is shown back. */
@ApiExcludeController()
@Controller('moderation')
export class ModerationPages {
  constructor(
    private readonly view: View,
    private readonly queue: QueueService,
    private readonly decisions: DecisionsService,
    private readonly reviews: ReviewsService,
    private readonly locations: LocationsService,
    private readonly parts: ModerationParts,
  ) {}

  @Get()
  @Requires('reviews:read')
  async list(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const query = request.query as Record<string, unknown>;
    const one = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
    const page = await this.queue.page(caller.scope, { cursor: one(query['cursor']), locationId: one(query['location']) });
    const locale = request.locale ?? 'fr';
    const items = page.items.map((item) => {
      const findings = findingsOf(item.spans, item.locationName, locale);
      return { ...item, findings, segments: segmentsOf(item.text, findings), language: languageOf(item.lang), overdue: item.dueAt !== null && item.dueAt < this.parts.frame.now() };
    });
    this.view.render(request, response, 'dashboard/moderation', { title: this.view.translate(request, 'moderation.title'), section: 'moderation', items, next: page.next, counts: await this.parts.frame.counts(caller) });
  }

  @Get(':id')
  @Requires('moderation:decide')
  async one(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const review = await this.decidable(caller, id);
    this.view.render(request, response, 'dashboard/moderation-item', await this.data(request, caller, review));
  }

  /** Two steps with the same form: first what the author will receive, then the decision itself. */
  @Post(':id')
  @Requires('moderation:decide')
  async decide(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const review = await this.decidable(caller, id);
    const step = field(request, 'step');
    try {
      const proposed = proposedOf(request, review);
      if (step !== 'send') {
        const location = await this.locations.get(caller.scope, review.locationId);
        const lang = location.lang === 'fr' ? 'fr' : 'en';
        const mail = this.parts.preview.render(review, location, proposed, lang, (await this.queue.appealOf(caller.scope, id)) !== null);
        this.view.render(request, response, 'dashboard/moderation-item', { ...(await this.data(request, caller, review)), step: step === 'change' ? null : 'preview', mail, proposed: { ...proposed, groundTitle: proposed.ground && groundTitle(proposed.ground, request.locale ?? 'fr') }, ...(step === 'change' ? {} : { rating: review.rating }) });
        return;
      }
      const { ground, span, ...rest } = proposed;
      await this.decisions.decide(actingFor(caller.scope, review.organizationId), id, { ...rest, ...(ground ? { ground } : {}), ...(span ? { start: span.start, end: span.end } : {}), version: Number(field(request, 'version')) });
      this.view.redirect(response, '/moderation', { flash: 'moderation.flash_decided' });
    } catch (error) {
      const { status, message, errors } = faultOf(error, request);
      this.view.render(request, response, 'dashboard/moderation-item', { ...(await this.data(request, caller, review)), fault: message ?? Object.values(errors).join(' '), errors }, status);
    }
  }

  private async decidable(caller: Caller, id: string): Promise<ReviewDetail> {
    const review = await this.reviews.get(caller.scope, id);
    if (review.verification === 'third_party' || review.kind !== 'review') throw notFound('moderation.not_found');
    return review;
  }

  /** Everything but the rating. */
  private async data(request: Request, caller: Caller, full: ReviewDetail): Promise<Record<string, unknown>> {
    const locale = request.locale ?? 'fr';
    const { id, text, title, lang, locationName, version, createdAt, decisionDueAt, outcome, reasons, status, decisions } = full;
    const findings = findingsOf(full.spans, locationName, locale);
    const body = (request.body ?? {}) as Record<string, string | undefined>;
    const senior = may(caller.scope.role, 'moderation:decide_legal');
    return {
      title: this.view.translate(request, 'moderation.one_title'), section: 'moderation', counts: await this.parts.frame.counts(caller),
      review: { id, text, title, lang, locationName, version, createdAt, dueAt: decisionDueAt, overdue: decisionDueAt !== null && decisionDueAt < this.parts.frame.now(), outcome, reasons, status, decisions },
      appeal: await this.queue.appealOf(caller.scope, id), language: languageOf(lang), findings, segments: segmentsOf(text, findings),
      ladder: HUMAN_DECISIONS.map((code) => ({ code, chosen: body['decision'] === code })),
      grounds: GROUNDS.map((code) => ({ code, title: groundTitle(code, locale), sentence: groundSentence(code, locale).replaceAll('{business}', () => locationName).replaceAll('{quote}', '…'), chosen: (body['ground'] ?? full.grounds[0]) === code, closed: !senior && LEGAL_GROUNDS.includes(code) })),
      typed: { passage: body['passage'] ?? (findings.length > 0 ? 'f1' : 'whole'), start: body['start'] ?? '', end: body['end'] ?? '', why: body['why'] ?? '' },
    };
  }
}

const languageOf = (lang: string | null): string => (lang && KNOWN.includes(lang) ? lang : 'unknown');

/** @throws AppError `moderation.invalid` when no decision was chosen, a ground is missing, or the passage is none of the text */
function proposedOf(request: Request, review: ReviewDetail): Decided {
  const decision = HUMAN_DECISIONS.find((d) => d === field(request, 'decision')) as HumanDecision | undefined;
  if (!decision) throw invalid('moderation.invalid', { fr: 'Choisissez une décision.', en: 'Choose a decision.' }, [{ field: 'decision', message: 'decision' }]);
  const ground = decision === 'publish' ? null : (GROUNDS.find((g) => g === field(request, 'ground')) ?? null);
  const why = field(request, 'why');
  if (decision !== 'publish' && !ground) throw invalid('moderation.invalid', { fr: 'Choisissez le motif de la charte.', en: 'Choose the ground of the charter.' }, [{ field: 'ground', message: 'ground' }]);
  if (decision === 'reject' && why.length < 10) throw invalid('moderation.invalid', { fr: 'Dites en une phrase pourquoi rien de plus doux ne suffit : l’auteur la lira.', en: 'Say in one sentence why nothing milder is enough: the author will read it.' }, [{ field: 'why', message: 'why' }]);
  return { decision, ground, span: ground && passageOf(request, review, ground), why };
}

function passageOf(request: Request, review: ReviewDetail, ground: Ground): EvidenceSpan {
  const passage = field(request, 'passage');
  const found = findingsOf(review.spans, '', 'fr').find((f) => `f${f.n}` === passage);
  const [start, end] = found ? [found.start, found.end] : passage === 'mine' ? [Number(field(request, 'start') || NaN), Number(field(request, 'end') || NaN)] : [0, review.text.length];
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > review.text.length || start >= end)
    throw invalid('moderation.invalid', { fr: 'Le passage n’est pas dans le texte. Sélectionnez-le de nouveau.', en: 'The passage is not in the text. Select it again.' }, [{ field: 'passage', message: 'passage' }]);
  return { ground, start, end, quote: review.text.slice(start, end), rule: 'human' };
}
