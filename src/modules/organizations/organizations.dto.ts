import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { ROLES, type Role } from '../../platform/http/permissions.js';
import type { ClientView } from './clients.service.js';
import type { GrantView } from './grants.service.js';

export class OrganizationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['business', 'agency'] }) kind: 'business' | 'agency';
  @ApiProperty({ enum: ROLES }) role: Role;
  @ApiProperty({ description: 'The one the caller works in now.' }) current: boolean;
}
export class OrganizationsDto {
  @ApiProperty({ type: [OrganizationDto] }) items: readonly OrganizationDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class OrganizationChanges {
  @ApiProperty({ maxLength: 200 }) @IsString() @MaxLength(200) name: string;
}

export class GrantDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) agency_id: string;
  @ApiProperty() agency_name: string;
  @ApiProperty({ enum: ['read', 'manage'] }) scope: 'read' | 'manage';
  @ApiProperty({ format: 'date-time' }) since: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) until: Date | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revoked_at: Date | null;
  @ApiProperty() active: boolean;
}
export class GrantsDto {
  @ApiProperty({ type: [GrantDto] }) items: GrantDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class GrantInput {
  @ApiProperty({ description: 'The code the agency showed.', example: 'K7Q2-9MXA-TB4D-W8RN' }) @IsString() @MaxLength(60) code: string;
  @ApiProperty({ enum: ['read', 'manage'] }) @IsIn(['read', 'manage']) scope: 'read' | 'manage';
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'When it ends by itself.' }) @IsOptional() @ValidateIf((_, v) => v !== null) @Type(() => Date) @IsDate() until?: Date | null;
}
export class AgencyCodeDto {
  @ApiProperty({ description: 'Shown once.' }) code: string;
  @ApiProperty({ format: 'date-time' }) expires_at: Date;
}

export class PageQuery {
  @ApiPropertyOptional({ description: '`next` of the page before.' }) @IsOptional() @IsString() @MaxLength(200) cursor?: string;
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 }) @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit?: number;
}
export class ClientDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['read', 'manage'] }) scope: 'read' | 'manage';
  @ApiProperty({ format: 'date-time' }) since: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) until: Date | null;
  @ApiProperty() locations: number;
  @ApiProperty({ description: 'Published reviews.' }) reviews: number;
  @ApiProperty({ description: 'Drafts that wait for an approval.' }) drafts: number;
  @ApiProperty({ description: 'Reviews in moderation.' }) held: number;
  @ApiProperty({ description: 'Somebody of the client has an account.' }) claimed: boolean;
}
export class ClientsPageDto {
  @ApiProperty({ type: [ClientDto] }) items: ClientDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class ClientInput {
  @ApiProperty({ maxLength: 200 }) @IsString() @MaxLength(200) name: string;
  @ApiPropertyOptional({ enum: ['fr', 'en'], default: 'fr' }) @IsOptional() @IsIn(['fr', 'en']) locale?: 'fr' | 'en';
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(80) sector?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(120) city?: string;
}
export class NewClientDto {
  @ApiProperty({ format: 'uuid' }) organization_id: string;
  @ApiProperty({ format: 'uuid' }) location_id: string;
  @ApiProperty({ format: 'uuid' }) grant_id: string;
}

export const grantDto = (g: GrantView): GrantDto => ({
  id: g.id, agency_id: g.agencyId, agency_name: g.agencyName, scope: g.scope, since: g.since, until: g.until, revoked_at: g.revokedAt, active: g.active,
});
export const clientDto = ({ id, name, scope, since, until, locations, reviews, drafts, held, claimed }: ClientView): ClientDto => ({ id, name, scope, since, until, locations, reviews, drafts, held, claimed });
