import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TenantDatabase } from '../database/tenant-database.js';
import { Public } from '../http/permissions.js';

/** `/healthz`: the process answers. `/readyz`: it can also reach its database. */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(private readonly database: TenantDatabase) {}

  @Public()
  @Get('healthz')
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Public()
  @Get('readyz')
  async ready(): Promise<{ status: 'ok' }> {
    try {
      await this.database.lookUp('SELECT 1');
    } catch {
      throw new ServiceUnavailableException();
    }
    return { status: 'ok' };
  }
}
