import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ROLES, type Role } from '../../platform/http/permissions.js';

export class MemberDto {
  @ApiProperty({ format: 'uuid' }) user_id: string;
  @ApiProperty() email: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ROLES }) role: Role;
  @ApiProperty({ format: 'date-time' }) since: Date;
}
export class MembersDto {
  @ApiProperty({ type: [MemberDto] }) items: MemberDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class InviteInput {
  @ApiProperty({ example: 'lea@exemple.fr' }) @IsString() @MaxLength(254) email: string;
  @ApiProperty({ enum: ROLES }) @IsIn(ROLES) role: Role;
  @ApiPropertyOptional({ format: 'uuid', description: 'A client of an agency that has no member yet; the own organization when absent.' }) @IsOptional() @IsUUID() organization_id?: string;
}
export class RoleInput {
  @ApiProperty({ enum: ROLES }) @IsIn(ROLES) role: Role;
}
export class InvitationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() email: string;
  @ApiProperty({ enum: ROLES }) role: Role;
  @ApiProperty({ format: 'date-time' }) created_at: Date;
  @ApiProperty({ format: 'date-time' }) expires_at: Date;
  @ApiProperty() expired: boolean;
}
export class InvitationsDto {
  @ApiProperty({ type: [InvitationDto] }) items: InvitationDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class InvitationIdDto {
  @ApiProperty({ format: 'uuid' }) id: string;
}
export class AcceptInput {
  @ApiProperty({ description: 'From the link of the mail.' }) @IsString() @MaxLength(200) token: string;
  @ApiPropertyOptional({ description: 'For an address that has no account yet.' }) @IsOptional() @IsString() @MaxLength(120) name?: string;
  @ApiPropertyOptional({ description: 'For an address that has no account yet.' }) @IsOptional() @IsString() @MaxLength(1000) password?: string;
  @ApiPropertyOptional({ enum: ['fr', 'en'] }) @IsOptional() @IsIn(['fr', 'en']) locale?: 'fr' | 'en';
}
export class JoinedDto {
  @ApiProperty({ format: 'uuid' }) user_id: string;
  @ApiProperty({ format: 'uuid' }) organization_id: string;
}

export class ApiKeyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'The first characters of the key.', example: 'bst_4Kd81xQp' }) prefix: string;
  @ApiProperty({ enum: ROLES }) role: Role;
  @ApiProperty({ format: 'date-time' }) created_at: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' }) last_used_at: Date | null;
}
export class ApiKeysDto {
  @ApiProperty({ type: [ApiKeyDto] }) items: ApiKeyDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class ApiKeyInput {
  @ApiProperty({ maxLength: 100 }) @IsString() @MaxLength(100) name: string;
  @ApiProperty({ enum: ROLES }) @IsIn(ROLES) role: Role;
}
export class NewApiKeyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'Shown once.' }) key: string;
}

export class MeDto {
  @ApiProperty({ format: 'uuid' }) user_id: string;
  @ApiProperty() email: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['fr', 'en'] }) locale: 'fr' | 'en';
  @ApiProperty({ enum: ['owner', 'agency'] }) mode: 'owner' | 'agency';
  @ApiProperty({ format: 'uuid' }) organization_id: string;
  @ApiProperty({ enum: ROLES }) role: Role;
}
export class MeInput {
  @ApiPropertyOptional({ maxLength: 120 }) @IsOptional() @IsString() @MaxLength(120) name?: string;
  @ApiPropertyOptional({ enum: ['fr', 'en'] }) @IsOptional() @IsIn(['fr', 'en']) locale?: 'fr' | 'en';
  @ApiPropertyOptional({ enum: ['owner', 'agency'] }) @IsOptional() @IsIn(['owner', 'agency']) mode?: 'owner' | 'agency';
}
export class PasswordInput {
  @ApiProperty() @IsString() @MaxLength(1000) current_password: string;
  @ApiProperty({ description: 'At least 10 characters, not a common one.' }) @IsString() @MaxLength(1000) new_password: string;
}
export class OrganizationChoice {
  @ApiProperty({ format: 'uuid' }) @IsString() @MaxLength(60) organization_id: string;
}
export class SessionDto {
  @ApiProperty() id: string;
  @ApiProperty({ type: String, nullable: true, example: 'Firefox, Windows' }) device: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) since: Date | null;
  @ApiProperty({ format: 'date-time' }) last_seen: Date;
  @ApiProperty() current: boolean;
}
export class SessionsDto {
  @ApiProperty({ type: [SessionDto] }) items: SessionDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
