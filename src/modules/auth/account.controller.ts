import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { notFound } from '../../platform/errors/app-error.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { OrganizationsService } from '../organizations/index.js';
import { MeDto, MeInput, OrganizationChoice, PasswordInput, SessionsDto } from './auth.dto.js';
import { personOf, ProfileService, type Profile } from './profile.service.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('account')
@Controller('api/v1/me')
export class AccountController {
  constructor(
    private readonly profile: ProfileService,
    private readonly sessions: SessionsService,
    private readonly organizations: OrganizationsService,
  ) {}

  @Get()
  @Requires('account:self')
  @ApiOperation({ summary: 'The person signed in' })
  @ApiOkResponse({ type: MeDto })
  async get(@Scope() scope: TenantScope): Promise<MeDto> {
    return me(scope, await this.profile.get(scope));
  }

  @Patch()
  @Requires('account:self')
  @ApiOperation({ summary: 'Change name, language or layout' })
  @ApiOkResponse({ type: MeDto })
  async update(@Scope() scope: TenantScope, @Body() body: MeInput, @Req() request: Request): Promise<MeDto> {
    const profile = await this.profile.update(scope, body);
    Object.assign(request.session, { name: profile.name, locale: profile.locale, mode: profile.mode });
    return me(scope, profile);
  }

  @Post('password')
  @HttpCode(204)
  @Requires('account:self')
  @ApiOperation({ summary: 'Change the password; the other sessions end' })
  @ApiNoContentResponse()
  async password(@Scope() scope: TenantScope, @Body() body: PasswordInput, @Req() request: Request): Promise<void> {
    await this.profile.changePassword(scope, { current: body.current_password, next: body.new_password }, request.sessionID ?? null);
  }

  @Post('organization')
  @HttpCode(204)
  @Requires('account:self')
  @ApiOperation({ summary: 'Work in another organization the person belongs to' })
  @ApiNoContentResponse()
  async choose(@Scope() scope: TenantScope, @Body() body: OrganizationChoice, @Req() request: Request): Promise<void> {
    personOf(scope);
    const mine = await this.organizations.list(scope);
    if (!mine.some((o) => o.id === body.organization_id)) throw notFound('organizations.not_found');
    request.session.organizationId = body.organization_id;
  }

  @Get('sessions')
  @Requires('account:self')
  @ApiOperation({ summary: 'Where the person is signed in' })
  @ApiOkResponse({ type: SessionsDto })
  async list(@Scope() scope: TenantScope, @Req() request: Request): Promise<SessionsDto> {
    const items = await this.sessions.list(personOf(scope), request.sessionID ?? null);
    return { items: items.map(({ lastSeen, ...rest }) => ({ ...rest, last_seen: lastSeen })), next: null };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Requires('account:self')
  @ApiOperation({ summary: 'Sign out another device' })
  @ApiNoContentResponse()
  async revoke(@Scope() scope: TenantScope, @Param('id') id: string): Promise<void> {
    await this.sessions.revoke(personOf(scope), id);
  }
}

const me = (scope: TenantScope, p: Profile): MeDto => ({ user_id: p.userId, email: p.email, name: p.name, locale: p.locale, mode: p.mode, organization_id: scope.homeId, role: scope.role });
