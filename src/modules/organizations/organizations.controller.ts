import { Body, Controller, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { ClientsService } from './clients.service.js';
import { clientDto, ClientInput, ClientsPageDto, NewClientDto, OrganizationChanges, OrganizationsDto, PageQuery } from './organizations.dto.js';
import { OrganizationsService } from './organizations.service.js';

@ApiTags('organizations')
@Controller('api/v1')
export class OrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly clients: ClientsService,
  ) {}

  @Get('organizations')
  @Requires('account:self')
  @ApiOperation({ summary: 'Organizations the caller belongs to' })
  @ApiOkResponse({ type: OrganizationsDto })
  async list(@Scope() scope: TenantScope): Promise<OrganizationsDto> {
    return { items: await this.organizations.list(scope), next: null };
  }

  @Patch('organizations/current')
  @HttpCode(204)
  @Requires('team:write')
  @ApiOperation({ summary: 'Rename the organization of the caller' })
  @ApiNoContentResponse()
  async rename(@Scope() scope: TenantScope, @Body() body: OrganizationChanges): Promise<void> {
    await this.organizations.rename(scope, body.name);
  }

  @Get('clients')
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Clients of the agency, with what waits for it' })
  @ApiOkResponse({ type: ClientsPageDto })
  async page(@Scope() scope: TenantScope, @Query() query: PageQuery): Promise<ClientsPageDto> {
    const { items, next } = await this.clients.page(scope, query);
    return { items: items.map(clientDto), next };
  }

  @Post('clients')
  @Requires('grants:write')
  @ApiOperation({ summary: 'Found the organization of a client without an account, with its first location' })
  @ApiCreatedResponse({ type: NewClientDto })
  async create(@Scope() scope: TenantScope, @Body() body: ClientInput): Promise<NewClientDto> {
    const { organizationId, locationId, grantId } = await this.clients.create(scope, { name: body.name, locale: body.locale ?? 'fr', sector: body.sector ?? '', city: body.city ?? '' });
    return { organization_id: organizationId, location_id: locationId, grant_id: grantId };
  }
}
