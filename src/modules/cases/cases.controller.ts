import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { CasesService } from './cases.service.js';
import type { Case } from './case.entity.js';

class CaseDto {
  @ApiProperty() id: string;
  @ApiProperty() review_id: string;
  @ApiProperty() location_id: string;
  @ApiProperty({ enum: ['service', 'question', 'urgent'] }) kind: string;
  @ApiProperty({ enum: ['open', 'solved'] }) state: string;
  @ApiProperty({ nullable: true, type: String }) due_at: string | null;
  @ApiProperty() note: string;
}
class CaseListDto {
  @ApiProperty({ type: [CaseDto] }) items: CaseDto[];
  @ApiProperty({ nullable: true, type: String }) next: string | null;
}
class SolveDto {
  @ApiProperty({ required: false }) @IsOptional() @IsString() @MaxLength(2000) note?: string;
}

@ApiTags('cases')
@Controller('api/v1/cases')
export class CasesController {
  constructor(private readonly cases: CasesService) {}

  @Get()
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Service cases, soonest due first (200 at most)' })
  @ApiQuery({ name: 'state', required: false, enum: ['open', 'solved'] })
  @ApiOkResponse({ type: CaseListDto })
  async list(@Scope() scope: TenantScope, @Query('state') state?: string): Promise<CaseListDto> {
    const cases = await this.cases.list(scope, state === 'solved' ? 'solved' : 'open');
    return { items: cases.map(toDto), next: null };
  }

  @Post(':id/solve')
  @HttpCode(200)
  @Requires('reviews:write')
  @ApiOperation({ summary: 'Mark a case as solved' })
  @ApiOkResponse({ type: CaseDto })
  async solve(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: SolveDto): Promise<CaseDto> {
    const { organizationId } = await this.cases.get(scope, id);
    return toDto(await this.cases.solve(actingFor(scope, organizationId), id, body.note ?? ''));
  }
}

const toDto = (c: Case): CaseDto => ({ id: c.id, review_id: c.reviewId, location_id: c.locationId, kind: c.kind, state: c.state, due_at: c.dueAt?.toISOString() ?? null, note: c.note });
