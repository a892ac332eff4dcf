import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';

const PLATFORM = /^[a-z][a-z0-9_]{1,39}$/;
const FILE_KINDS = ['csv', 'takeout', 'trustpilot', 'jsonl'] as const;
export const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/;

export class SourceSettingsInput {
  @ApiPropertyOptional({ maxLength: 120 }) @IsOptional() @IsString() @MaxLength(120) label?: string;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'Where replies are posted by hand.' }) @IsOptional() @IsString() @MaxLength(2000) page_url?: string | null;
  @ApiPropertyOptional({ description: 'Shown in the widget: all of its reviews.' }) @IsOptional() @IsBoolean() displayed?: boolean;
}
export class SourceInput extends SourceSettingsInput {
  @ApiProperty({ format: 'uuid' }) @IsUUID() location_id: string;
  @ApiProperty({ example: 'google' }) @Matches(PLATFORM) platform: string;
  @ApiProperty({ enum: ['file', 'paste', 'manual', 'mail', 'api'] }) @IsIn(['file', 'paste', 'manual', 'mail', 'api']) way: 'file' | 'paste' | 'manual' | 'mail' | 'api';
}
export class SourcesQuery {
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() location_id?: string;
}
export class ImportsQuery {
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() location_id?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) cursor?: string;
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 30 }) @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit?: number;
}
export class LangQuery {
  @ApiPropertyOptional({ enum: ['fr', 'en'] }) @IsOptional() @IsIn(['fr', 'en']) lang?: 'fr' | 'en';
}
/** Fields of the multipart forms; the file comes in `file`. */
export class PreviewInput {
  @ApiPropertyOptional({ enum: FILE_KINDS }) @IsOptional() @IsIn(FILE_KINDS) kind?: (typeof FILE_KINDS)[number];
  @ApiPropertyOptional({ description: 'The mapping of the preview, corrected, as JSON.' }) @IsOptional() @IsString() @MaxLength(60_000) mapping?: string;
}
export class UploadInput extends PreviewInput {
  @ApiProperty({ format: 'uuid' }) @IsUUID() location_id: string;
  @ApiPropertyOptional({ example: 'google' }) @IsOptional() @Matches(PLATFORM) platform?: string;
}
export class PastePreviewInput {
  @ApiProperty({ description: 'The page as copied.', maxLength: 1_000_000 }) @IsString() text: string;
  @ApiPropertyOptional({ enum: ['google', 'trustpilot', 'tripadvisor', 'other'] }) @IsOptional() @IsIn(['google', 'trustpilot', 'tripadvisor', 'other']) platform?: 'google' | 'trustpilot' | 'tripadvisor' | 'other';
}
export class PastedReplyInput {
  @ApiProperty() @IsString() @MaxLength(10_000) text: string;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @Matches(DATE) replied_at?: string | null;
}
export class PastedReviewInput {
  @ApiPropertyOptional({ enum: ['review', 'question'], default: 'review' }) @IsOptional() @IsIn(['review', 'question']) kind?: 'review' | 'question';
  @ApiPropertyOptional({ type: Number, nullable: true }) @IsOptional() @IsInt() @Min(1) @Max(5) rating?: number | null;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsString() @MaxLength(300) title?: string | null;
  @ApiProperty() @IsString() @MaxLength(10_000) text: string;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsString() @MaxLength(120) author_name?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @Matches(DATE) written_at?: string | null;
  @ApiPropertyOptional({ enum: ['second', 'day', 'month', 'year', 'unknown'] }) @IsOptional() @IsIn(['second', 'day', 'month', 'year', 'unknown']) written_at_precision?: 'second' | 'day' | 'month' | 'year' | 'unknown';
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @Matches(/^\d{4}-\d\d-\d\d$/) experienced_on?: string | null;
  @ApiPropertyOptional({ enum: ['day', 'month', 'unknown'] }) @IsOptional() @IsIn(['day', 'month', 'unknown']) experience_precision?: 'day' | 'month' | 'unknown';
  @ApiPropertyOptional({ type: PastedReplyInput, nullable: true }) @IsOptional() @ValidateNested() @Type(() => PastedReplyInput) owner_reply?: PastedReplyInput | null;
}
export class PasteInput {
  @ApiProperty({ format: 'uuid' }) @IsUUID() location_id: string;
  @ApiProperty({ example: 'google' }) @Matches(PLATFORM) platform: string;
  @ApiProperty({ type: [PastedReviewInput] }) @IsArray() @ArrayMaxSize(1000) @ValidateNested({ each: true }) @Type(() => PastedReviewInput) reviews: PastedReviewInput[];
}

export class SourceDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) organization_id: string;
  @ApiProperty({ format: 'uuid' }) location_id: string;
  @ApiProperty() platform: string;
  @ApiProperty() way: string;
  @ApiProperty() label: string;
  @ApiProperty({ type: String, nullable: true }) page_url: string | null;
  @ApiProperty() displayed: boolean;
  @ApiProperty({ description: 'Published reviews.' }) reviews: number;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}
export class SourcesListDto {
  @ApiProperty({ type: [SourceDto] }) items: SourceDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class ImportErrorDto {
  @ApiProperty() code: string;
  @ApiProperty() fr: string;
  @ApiProperty() en: string;
}
export class ImportDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) organization_id: string;
  @ApiProperty({ format: 'uuid' }) location_id: string;
  @ApiProperty({ format: 'uuid' }) source_id: string;
  @ApiProperty() platform: string;
  @ApiProperty({ enum: [...FILE_KINDS, 'paste', 'manual'] }) kind: string;
  @ApiProperty() filename: string;
  @ApiProperty({ enum: ['queued', 'running', 'done', 'failed'] }) state: string;
  @ApiProperty({ description: 'Rows read and committed.' }) records_done: number;
  @ApiProperty() imported: number;
  @ApiProperty() updated: number;
  @ApiProperty() unchanged: number;
  @ApiProperty() rejected: number;
  @ApiProperty({ description: 'Recognised as known by another way.' }) merged: number;
  @ApiProperty({ description: 'Stored, with a question to the owner.' }) asked: number;
  @ApiProperty() bytes_total: number;
  @ApiProperty() bytes_done: number;
  @ApiProperty({ type: ImportErrorDto, nullable: true }) error: ImportErrorDto | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) finished_at: string | null;
}
export class ImportsPageDto {
  @ApiProperty({ type: [ImportDto] }) items: ImportDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class PasteSavedDto {
  @ApiProperty({ type: ImportDto }) run: ImportDto;
  @ApiProperty({ type: [String], description: 'Reviews imported or updated.' }) review_ids: string[];
}
export class FilePreviewDto {
  @ApiProperty({ enum: FILE_KINDS }) kind: string;
  @ApiProperty({ type: String, nullable: true }) delimiter: string | null;
  @ApiProperty() encoding: string;
  @ApiProperty({ type: [String] }) headers: string[];
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'Send it back, corrected, as `mapping`.' }) mapping: Record<string, unknown> | null;
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, description: 'Twenty at most, as they would be read.' }) rows: Record<string, unknown>[];
  @ApiProperty({ enum: ['dmy', 'mdy'] }) date_order: string;
  @ApiProperty({ description: 'False: ask whether 03/04 is 3 April.' }) date_order_certain: boolean;
}
export class PastePreviewDto {
  @ApiProperty({ enum: ['google', 'trustpilot', 'tripadvisor', 'other'] }) platform: string;
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } }) blocks: Record<string, unknown>[];
  @ApiProperty({ type: [String] }) ignored: string[];
}
