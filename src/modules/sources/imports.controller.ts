import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { snakeKeys } from '../reviews/index.js';
import { mappingFrom } from './import-mapping.js';
import { ImportsService } from './imports.service.js';
import { RemoveUpload } from './remove-upload.interceptor.js';
import { FilePreviewDto, ImportDto, ImportsPageDto, ImportsQuery, LangQuery, PreviewInput, UploadInput } from './sources.dto.js';
import { UPLOAD_OPTIONS, withUploadedFile } from './uploaded-file.js';

type Uploaded = { readonly path: string; readonly originalname: string } | undefined;
const FILE = { type: 'string', format: 'binary' } as const;
const KIND = { type: 'string', enum: ['csv', 'takeout', 'trustpilot', 'jsonl'] };

@ApiTags('imports')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @Requires('reviews:import')
  @UseInterceptors(RemoveUpload, FileInterceptor('file', UPLOAD_OPTIONS))
  @ApiOperation({ summary: 'Import a file of reviews (100 MB at most); it is read in the background' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file', 'location_id'], properties: { file: FILE, location_id: { type: 'string', format: 'uuid' }, platform: { type: 'string' }, kind: KIND, mapping: { type: 'string' } } } })
  @ApiCreatedResponse({ type: ImportDto })
  async create(@Scope() scope: TenantScope, @UploadedFile() uploaded: Uploaded, @Body() body: UploadInput): Promise<unknown> {
    return withUploadedFile(uploaded, async ({ filename, stream }) => {
      const mapping = mappingFrom(body.mapping);
      const chosen = { ...(body.kind ? { kind: body.kind } : {}), ...(body.platform ? { platform: body.platform } : {}), ...(mapping ? { mapping } : {}) };
      return snakeKeys(await this.imports.createFromUpload(scope, { locationId: body.location_id, filename, stream, ...chosen }));
    });
  }

  @Post('preview')
  @HttpCode(200)
  @Requires('reviews:import')
  @UseInterceptors(RemoveUpload, FileInterceptor('file', UPLOAD_OPTIONS))
  @ApiOperation({ summary: 'What a file holds: kind, columns, first rows. Stores nothing' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: FILE, kind: KIND, mapping: { type: 'string' } } } })
  @ApiOkResponse({ type: FilePreviewDto })
  async preview(@UploadedFile() uploaded: Uploaded, @Body() body: PreviewInput): Promise<unknown> {
    return withUploadedFile(uploaded, async ({ filename, head }) => {
      const mapping = mappingFrom(body.mapping);
      const preview = await this.imports.preview(await head(), filename, { ...(body.kind ? { kind: body.kind } : {}), ...(mapping ? { mapping } : {}) });
      // The mapping is handed back as it came; its field names are values, not keys of ours.
      const { mapping: found, rows, ...rest } = preview;
      return { ...(snakeKeys(rest) as object), mapping: found, rows };
    });
  }

  @Get()
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Imports, newest first' })
  @ApiOkResponse({ type: ImportsPageDto })
  async list(@Scope() scope: TenantScope, @Query() query: ImportsQuery): Promise<unknown> {
    return snakeKeys(await this.imports.list(scope, query.location_id ? { locationId: query.location_id } : {}, query));
  }

  @Get(':id')
  @Requires('reviews:read')
  @ApiOperation({ summary: 'How far an import is' })
  @ApiOkResponse({ type: ImportDto })
  async get(@Scope() scope: TenantScope, @Param('id') id: string): Promise<unknown> {
    return snakeKeys(await this.imports.get(scope, id));
  }

  @Get(':id/rejected.csv')
  @Requires('reviews:read')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="rejected.csv"')
  @ApiOperation({ summary: 'The refused rows with line and reason, to correct and import again' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async rejected(@Scope() scope: TenantScope, @Param('id') id: string, @Query() query: LangQuery, @Req() request: Request): Promise<string> {
    return this.imports.rejectedCsv(scope, id, query.lang ?? request.locale ?? 'fr');
  }
}
