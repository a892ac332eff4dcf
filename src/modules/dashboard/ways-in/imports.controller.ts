import { Body, Controller, Get, Param, Post, Req, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService } from '../../organizations/index.js';
import { ImportsService, mappingFrom, RemoveUpload, SourcesService, UPLOAD_OPTIONS, withUploadedFile, type FileKind } from '../../sources/index.js';
import { NavCounts } from '../nav-counts.js';
import { View } from '../view.js';
import { changedMapping, mappingChoices } from './column-choices.js';
import { textFields } from './text-fields.js';
import { ReadingSummaryService } from './reading-summary.service.js';

interface ShownFile {
  readonly content: Buffer;
  readonly filename: string;
  readonly locationId: string;
  readonly platform: string;
  readonly kind?: FileKind;
  readonly mapping?: NonNullable<ReturnType<typeof mappingFrom>>;
}
type Uploaded = { readonly path: string; readonly originalname: string; readonly size: number } | undefined;
/** Files up to this size are shown before they are read, and travel in the form; larger ones are read with the columns that were recognised. */
const PREVIEW_LIMIT = 1_000_000;

/** Files of reviews: choose, look at the columns, follow the reading, correct what was refused. Works without a script. */
@ApiExcludeController()
@Controller()
export class ImportPages {
  constructor(
    private readonly view: View,
    private readonly imports: ImportsService,
    private readonly locations: LocationsService,
    private readonly sources: SourcesService,
    private readonly summaries: ReadingSummaryService,
    private readonly counts: NavCounts,
  ) {}

  @Get('import')
  @Requires('reviews:import')
  async form(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const recent = await this.imports.list(scope, {}, {});
    await this.draw(scope, request, response, 'dashboard/import-form', { recent: recent.items.slice(0, 5) });
  }

  @Post('import')
  @Requires('reviews:import')
  @UseInterceptors(RemoveUpload, FileInterceptor('file', UPLOAD_OPTIONS))
  async upload(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @UploadedFile() uploaded: Uploaded, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    const { location_id: locationId = '', platform = '' } = body;
    await this.orAgain(scope, request, response, () =>
      withUploadedFile(uploaded, async ({ filename, stream, head }) => {
        if (uploaded && uploaded.size > PREVIEW_LIMIT) {
          const run = await this.imports.createFromUpload(scope, { locationId, filename, stream, ...(platform ? { platform } : {}) });
          return this.view.redirect(response, `/imports/${run.id}`);
        }
        await this.preview(scope, request, response, { content: await head(), filename, locationId, platform });
      }),
    );
  }

  /** Look again with other columns, or start reading. */
  @Post('import/columns')
  @Requires('reviews:import')
  async columns(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    const { location_id: locationId = '', platform = '', filename = 'avis.csv' } = body;
    const content = Buffer.from(body['content'] ?? '', 'base64');
    await this.orAgain(scope, request, response, async () => {
      const mapping = body['mapping'] ? changedMapping(mappingFrom(body['mapping']), body) : undefined;
      const chosen = { ...(body['kind'] ? { kind: body['kind'] as FileKind } : {}), ...(mapping ? { mapping } : {}) };
      if (mapping && mapping.columns.text === undefined && mapping.columns.rating === undefined) {
        return this.preview(scope, request, response, { content, filename, locationId, platform, ...chosen }, this.view.translate(request, 'ways.columns_needed'));
      }
      if (body['action'] !== 'start') return this.preview(scope, request, response, { content, filename, locationId, platform, ...chosen });
      const run = await this.imports.createFromUpload(scope, { locationId, filename, stream: chunksOf(content), ...(platform ? { platform } : {}), ...chosen });
      this.view.redirect(response, `/imports/${run.id}`);
    });
  }

  @Get('imports/:id')
  @Requires('reviews:read')
  async run(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const run = await this.imports.get(scope, id);
    const summary = await this.summaries.of(scope, run);
    const rejections = run.rejected > 0 ? await this.imports.rejections(scope, id, 50) : [];
    const working = run.state === 'queued' || run.state === 'running' || (run.state === 'done' && summary.unread > 0);
    const data = { run, summary, source: await this.sources.get(scope, run.sourceId), rejections, working, isPaste: run.kind === 'paste', praised: summary.aspects.map((a) => ({ ...a, side: a.positive > a.negative ? 'good' : a.positive < a.negative ? 'bad' : 'shared' })) };
    if (request.headers['hx-request']) return this.view.render(request, response, 'dashboard/import-progress', { ...data, fragment: true });
    await this.draw(scope, request, response, 'dashboard/import-run', data);
  }

  @Get('imports/:id/rejected.csv')
  @Requires('reviews:read')
  async rejected(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const csv = await this.imports.rejectedCsv(scope, id, request.locale ?? 'fr');
    response.type('text/csv').setHeader('Content-Disposition', 'attachment; filename="rejected.csv"').send(csv);
  }

  private async preview(scope: TenantScope, request: Request, response: Response, file: ShownFile, problem?: string): Promise<void> {
    await this.draw(scope, request, response, 'dashboard/import-preview', { ...(await this.previewData(file)), problem }, problem === undefined ? 200 : 422);
  }

  private async previewData(file: ShownFile): Promise<Record<string, unknown>> {
    const chosen = { ...(file.kind ? { kind: file.kind } : {}), ...(file.mapping ? { mapping: file.mapping } : {}) };
    const preview = await this.imports.preview(file.content, file.filename, chosen);
    const rows = preview.rows.map((row) => ('code' in row ? { rejected: true, ...row } : { rejected: false, ...row }));
    return {
      preview, rows, locationId: file.locationId, platform: file.platform, filename: file.filename, content: file.content.toString('base64'), mapping: preview.mapping ? JSON.stringify(preview.mapping) : '',
      choices: preview.mapping ? mappingChoices(preview.mapping) : [],
    };
  }

  private async orAgain(scope: TenantScope, request: Request, response: Response, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.draw(scope, request, response, 'dashboard/import-form', { problem: error.text[request.locale ?? 'fr'], recent: [] }, 422);
    }
  }

  private async draw(scope: TenantScope, request: Request, response: Response, template: string, data: Record<string, unknown>, status = 200): Promise<void> {
    const [locations, counts] = await Promise.all([this.locations.list(scope), this.counts.of(scope)]);
    this.view.render(request, response, template, { title: this.view.translate(request, 'ways.import_title'), section: 'reviews', counts, locations, severalLocations: locations.length > 1, firstLocation: locations[0]?.id ?? '', ...data }, status);
  }
}

async function* chunksOf(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
