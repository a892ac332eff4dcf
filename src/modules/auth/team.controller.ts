import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { invalid } from '../../platform/errors/app-error.js';
import { CurrentCaller, Scope, type Caller } from '../../platform/http/caller.js';
import { Public, Requires } from '../../platform/http/permissions.js';
import { AcceptInput, InvitationIdDto, InvitationsDto, InviteInput, JoinedDto, MembersDto, RoleInput } from './auth.dto.js';
import { MemberInvitationsService } from './member-invitations.service.js';
import { TeamService } from './team.service.js';
import { Throttle } from './throttle.js';

@ApiTags('team')
@Controller('api/v1/members')
export class TeamController {
  constructor(
    private readonly team: TeamService,
    private readonly invitations: MemberInvitationsService,
    private readonly throttle: Throttle,
  ) {}

  @Get()
  @Requires('team:read')
  @ApiOperation({ summary: 'Members of the organization' })
  @ApiOkResponse({ type: MembersDto })
  async list(@Scope() scope: TenantScope): Promise<MembersDto> {
    return { items: (await this.team.members(scope)).map(({ userId, ...member }) => ({ user_id: userId, ...member })), next: null };
  }

  @Post()
  @Requires('team:write')
  @ApiOperation({ summary: 'Invite somebody by mail' })
  @ApiCreatedResponse({ type: InvitationIdDto })
  async invite(@CurrentCaller() caller: Caller, @Body() body: InviteInput): Promise<InvitationIdDto> {
    const scope = actingFor(caller.scope, body.organization_id ?? caller.scope.homeId);
    return { id: await this.invitations.invite(scope, body, caller.via === 'session' ? caller.name : '') };
  }

  @Get('invitations')
  @Requires('team:write')
  @ApiOperation({ summary: 'Invitations that wait for an answer' })
  @ApiOkResponse({ type: InvitationsDto })
  async open(@Scope() scope: TenantScope): Promise<InvitationsDto> {
    return { items: (await this.invitations.open(scope)).map(({ createdAt, expiresAt, ...rest }) => ({ ...rest, created_at: createdAt, expires_at: expiresAt })), next: null };
  }

  @Delete('invitations/:id')
  @HttpCode(204)
  @Requires('team:write')
  @ApiOperation({ summary: 'Withdraw an invitation' })
  @ApiNoContentResponse()
  async withdraw(@Scope() scope: TenantScope, @Param('id') id: string): Promise<void> {
    await this.invitations.withdraw(scope, id);
  }

  @Post('invitations/accept')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Join with the link of the mail' })
  @ApiOkResponse({ type: JoinedDto })
  async accept(@Body() body: AcceptInput, @Req() request: Request): Promise<JoinedDto> {
    await this.throttle.hit({ bucket: 'join.address', key: request.ip ?? '', max: 30, windowSeconds: 900 });
    const { known } = await this.invitations.look(body.token);
    if (!known && !body.password) throw invalid('team.password_needed', { fr: 'Choisissez un mot de passe.', en: 'Choose a password.' }, [{ field: 'password', message: 'password' }]);
    const joined = await this.invitations.accept(body.token, known ? null : { name: body.name ?? '', password: body.password ?? '', locale: body.locale ?? request.locale ?? 'fr' });
    return { user_id: joined.userId, organization_id: joined.organizationId };
  }

  @Patch(':userId')
  @HttpCode(204)
  @Requires('team:write')
  @ApiOperation({ summary: 'Change the role of a member' })
  @ApiNoContentResponse()
  async setRole(@Scope() scope: TenantScope, @Param('userId') userId: string, @Body() body: RoleInput): Promise<void> {
    await this.team.setRole(scope, userId, body.role);
  }

  @Delete(':userId')
  @HttpCode(204)
  @Requires('team:write')
  @ApiOperation({ summary: 'Remove a member' })
  @ApiNoContentResponse()
  async remove(@Scope() scope: TenantScope, @Param('userId') userId: string): Promise<void> {
    await this.team.remove(scope, userId);
  }
}
