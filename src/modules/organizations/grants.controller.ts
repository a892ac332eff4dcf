import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { GrantsService } from './grants.service.js';
import { AgencyCodeDto, GrantDto, grantDto, GrantInput, GrantsDto } from './organizations.dto.js';

@ApiTags('grants')
@Controller('api/v1/grants')
export class GrantsController {
  constructor(private readonly grants: GrantsService) {}

  @Get()
  @Requires('team:read')
  @ApiOperation({ summary: 'Access the organization gave to agencies, ended ones included' })
  @ApiOkResponse({ type: GrantsDto })
  async list(@Scope() scope: TenantScope): Promise<GrantsDto> {
    return { items: (await this.grants.given(scope)).map(grantDto), next: null };
  }

  @Post()
  @Requires('grants:write')
  @ApiOperation({ summary: 'Give the agency that showed this code access' })
  @ApiCreatedResponse({ type: GrantDto })
  async give(@Scope() scope: TenantScope, @Body() body: GrantInput): Promise<GrantDto> {
    return grantDto(await this.grants.give(scope, { code: body.code, scope: body.scope, until: body.until ?? null }));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('grants:write')
  @ApiOperation({ summary: 'End the access of an agency at once' })
  @ApiNoContentResponse()
  async revoke(@Scope() scope: TenantScope, @Param('id') id: string): Promise<void> {
    await this.grants.revoke(scope, id);
  }

  @Post('codes')
  @Requires('grants:write')
  @ApiOperation({ summary: 'A new code for the clients of this agency; the one before stops working' })
  @ApiCreatedResponse({ type: AgencyCodeDto })
  async newCode(@Scope() scope: TenantScope): Promise<AgencyCodeDto> {
    const { code, expiresAt } = await this.grants.newCode(scope);
    return { code, expires_at: expiresAt };
  }
}
