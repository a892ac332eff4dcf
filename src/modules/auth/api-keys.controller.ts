import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { ApiKeyInput, ApiKeysDto, NewApiKeyDto } from './auth.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('api-keys')
@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  @Requires('keys:write')
  @ApiOperation({ summary: 'API keys in use' })
  @ApiOkResponse({ type: ApiKeysDto })
  async list(@Scope() scope: TenantScope): Promise<ApiKeysDto> {
    return { items: (await this.keys.list(scope)).map(({ createdAt, lastUsedAt, ...rest }) => ({ ...rest, created_at: createdAt, last_used_at: lastUsedAt })), next: null };
  }

  @Post()
  @Requires('keys:write')
  @ApiOperation({ summary: 'Make an API key; it is shown once' })
  @ApiCreatedResponse({ type: NewApiKeyDto })
  async create(@Scope() scope: TenantScope, @Body() body: ApiKeyInput): Promise<NewApiKeyDto> {
    return this.keys.create(scope, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('keys:write')
  @ApiOperation({ summary: 'Revoke an API key at once' })
  @ApiNoContentResponse()
  async revoke(@Scope() scope: TenantScope, @Param('id') id: string): Promise<void> {
    await this.keys.revoke(scope, id);
  }
}
