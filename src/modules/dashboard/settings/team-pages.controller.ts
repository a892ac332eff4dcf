import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentCaller, Scope, type Caller } from '../../../platform/http/caller.js';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { may, Requires, ROLES, type Role } from '../../../platform/http/permissions.js';
import { MemberInvitationsService, TeamService } from '../../auth/index.js';
import { faultOf, field } from './form.js';
import { SettingsView } from './settings-view.js';

const roleOf = (request: Request): Role => ROLES.find((r) => r === field(request, 'role')) ?? 'viewer';

/** Who works in the organization. */
@ApiExcludeController()
@Controller('settings/team')
export class TeamPages {
  constructor(
    private readonly pages: SettingsView,
    private readonly team: TeamService,
    private readonly invitations: MemberInvitationsService,
  ) {}

  @Get()
  @Requires('team:read')
  async page(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.show(scope, request, response, {});
  }

  @Post('invitations')
  @Requires('team:write')
  async invite(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.change(caller.scope, request, response, { email: field(request, 'email'), role: roleOf(request) }, async () => {
      await this.invitations.invite(caller.scope, { email: field(request, 'email'), role: roleOf(request) }, caller.name);
      this.pages.done({ request, response }, '/settings/team', 'settings.team.invited', field(request, 'email'));
    });
  }

  @Post('invitations/:id/withdraw')
  @Requires('team:write')
  async withdraw(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.invitations.withdraw(scope, id);
    this.pages.done({ request, response }, '/settings/team');
  }

  @Post(':userId/role')
  @Requires('team:write')
  async setRole(@Param('userId') userId: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.change(scope, request, response, {}, async () => {
      await this.team.setRole(scope, userId, field(request, 'role') as Role);
      this.pages.done({ request, response }, '/settings/team');
    });
  }

  @Post(':userId/remove')
  @Requires('team:write')
  async remove(@Param('userId') userId: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.change(scope, request, response, {}, async () => {
      await this.team.remove(scope, userId);
      this.pages.done({ request, response }, userId === scope.userId ? '/' : '/settings/team');
    });
  }

  private async change(scope: TenantScope, request: Request, response: Response, typed: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const fault = faultOf(error, request);
      await this.show(scope, request, response, { ...typed, fault }, fault.status);
    }
  }

  private async show(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    const found = await this.team.members(scope);
    const owners = found.filter((m) => m.role === 'owner').length;
    const members = found.map((m) => ({ ...m, fixed: m.role === 'owner' && owners === 1, you: m.userId === scope.userId, roles: ROLES.map((role) => ({ role, chosen: role === m.role })) }));
    const waiting = may(scope.role, 'team:write') ? await this.invitations.open(scope) : [];
    this.pages.show({ request, response }, 'team', { members, waiting, roles: ROLES, role: 'moderator', ...data }, status);
  }
}
