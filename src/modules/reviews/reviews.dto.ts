import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { ASPECTS } from '../../domain/analysis/types.js';
import { OUTCOMES } from '../../domain/moderation/types.js';
import { REVIEW_STATUSES, type ReviewStatus } from './review.entity.js';
import { WAYS } from './source.entity.js';

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const list = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',').filter(Boolean) : value);
const bool = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);

export class PageQuery {
  @ApiPropertyOptional({ description: '`next` of the page before.' }) @IsOptional() @IsString() @MaxLength(200) cursor?: string;
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 30 }) @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit?: number;
}

export class ReviewsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'One client of an agency.', format: 'uuid' }) @IsOptional() @IsUUID() organization_id?: string;
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() location_id?: string;
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() source_id?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(40) platform?: string;
  @ApiPropertyOptional({ enum: ['review', 'question'] }) @IsOptional() @IsIn(['review', 'question']) kind?: 'review' | 'question';
  @ApiPropertyOptional({ description: 'One or several, by commas.', type: String, example: '1,2' }) @IsOptional() @Transform(({ value }) => (typeof value === 'string' ? value.split(',').map(Number) : value)) @IsInt({ each: true }) @Min(1, { each: true }) @Max(5, { each: true }) rating?: number[];
  @ApiPropertyOptional({ description: 'One or several, by commas.', type: String, example: 'published' }) @IsOptional() @Transform(list) @IsIn(REVIEW_STATUSES, { each: true }) status?: ReviewStatus[];
  @ApiPropertyOptional({ description: 'Language as read, ISO 639-1 or `unknown`.' }) @IsOptional() @IsString() @MaxLength(10) lang?: string;
  @ApiPropertyOptional({ enum: ['positive', 'negative', 'mixed', 'neutral'] }) @IsOptional() @IsIn(['positive', 'negative', 'mixed', 'neutral']) sentiment?: 'positive' | 'negative' | 'mixed' | 'neutral';
  @ApiPropertyOptional({ enum: ASPECTS }) @IsOptional() @IsIn(ASPECTS) aspect?: string;
  @ApiPropertyOptional({ description: 'Asks something.' }) @IsOptional() @Transform(bool) @IsBoolean() question?: boolean;
  @ApiPropertyOptional({ description: 'A case is open: `true`, `false`, or its kind.', type: String, enum: ['true', 'false', 'service', 'question', 'urgent'] }) @IsOptional() @Transform(bool) @IsIn([true, false, 'service', 'question', 'urgent']) open_case?: boolean | 'service' | 'question' | 'urgent';
  @ApiPropertyOptional({ description: 'Words in the text, title or author.' }) @IsOptional() @IsString() @MaxLength(200) q?: string;
  @ApiPropertyOptional({ description: 'First day, YYYY-MM-DD.' }) @IsOptional() @Matches(DAY) from?: string;
  @ApiPropertyOptional({ description: 'Last day, YYYY-MM-DD.' }) @IsOptional() @Matches(DAY) to?: string;
  @ApiPropertyOptional({ enum: ['none', 'not_needed', 'blocked', 'draft', 'approved', 'to_post', 'publishing', 'published', 'failed'] }) @IsOptional() @IsIn(['none', 'not_needed', 'blocked', 'draft', 'approved', 'to_post', 'publishing', 'published', 'failed']) reply_state?: string;
}

export class EventsQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() organization_id?: string;
  @ApiPropertyOptional({ format: 'uuid', description: 'What the event is about: a review.' }) @IsOptional() @IsUUID() entity_id?: string;
  @ApiPropertyOptional({ example: 'review.status_changed' }) @IsOptional() @IsString() @MaxLength(80) type?: string;
}

export class ManualReviewInput {
  @ApiProperty({ format: 'uuid' }) @IsUUID() location_id: string;
  @ApiProperty({ example: 'google' }) @Matches(/^[a-z][a-z0-9_]{1,39}$/) platform: string;
  @ApiPropertyOptional({ enum: ['review', 'question'], default: 'review' }) @IsOptional() @IsIn(['review', 'question']) kind?: 'review' | 'question';
  @ApiPropertyOptional({ minimum: 1, maximum: 5, type: Number, nullable: true }) @IsOptional() @IsInt() @Min(1) @Max(5) rating?: number | null;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsString() @MaxLength(300) title?: string | null;
  @ApiProperty({ description: 'May be empty when there are stars.' }) @IsString() @MaxLength(10_000) text: string;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsString() @MaxLength(120) author_name?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, example: '2026-11-20' }) @IsOptional() @Matches(DAY) written_on?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'YYYY-MM or YYYY-MM-DD.' }) @IsOptional() @Matches(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/) experienced_on?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsString() @MaxLength(2000) url?: string | null;
}

export class NoteInput {
  @ApiProperty({ maxLength: 2000 }) @IsString() @MaxLength(2000) note: string;
}
export class MergeAnswerInput {
  @ApiPropertyOptional({ type: String, nullable: true, format: 'uuid', description: 'The candidate it is; null or absent when it is another review.' }) @IsOptional() @IsUUID() same_as?: string | null;
}

export class BilingualDto {
  @ApiProperty() fr: string;
  @ApiProperty() en: string;
}
export class ReviewSubjectDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ['product', 'service'] }) kind: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: String, nullable: true }) sku: string | null;
  @ApiProperty({ type: String, nullable: true }) url: string | null;
}
export class ReplyReasonDto extends BilingualDto {
  @ApiProperty({ example: 'already_answered' }) code: string;
}
export class ReviewReplyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() state: string;
  @ApiProperty() revision: number;
  @ApiProperty() text: string;
  @ApiProperty({ type: ReplyReasonDto, nullable: true, description: 'Why no reply is needed, why there is none, or why a published one waits again.' }) reason: ReplyReasonDto | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) published_at: string | null;
}
export class OwnerReplyDto {
  @ApiProperty() text: string;
  @ApiProperty({ type: String, nullable: true }) replied_at: string | null;
}
export class AspectDto {
  @ApiProperty({ enum: ASPECTS }) aspect: string;
  @ApiProperty({ enum: ['positive', 'negative', 'neutral'] }) polarity: string;
  @ApiProperty() quote: string;
}

export class ReviewDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) organization_id: string;
  @ApiProperty() organization_name: string;
  @ApiProperty({ format: 'uuid' }) location_id: string;
  @ApiProperty() location_name: string;
  @ApiProperty({ format: 'uuid' }) source_id: string;
  @ApiProperty({ enum: WAYS }) way: string;
  @ApiProperty({ description: 'Whether the reviews of its source appear in the widget.' }) displayed: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'Where a reply is posted by hand.' }) page_url: string | null;
  @ApiProperty() platform: string;
  @ApiProperty() origin_label: string;
  @ApiProperty({ enum: ['review', 'question'] }) kind: string;
  @ApiProperty({ type: String, nullable: true }) title: string | null;
  @ApiProperty() text: string;
  @ApiProperty({ type: String, nullable: true }) masked_text: string | null;
  @ApiProperty({ type: Number, nullable: true }) rating: number | null;
  @ApiProperty({ type: String, nullable: true }) author_name: string | null;
  @ApiProperty({ enum: ['order_matched', 'document_checked', 'declared', 'third_party'] }) verification: string;
  @ApiProperty() invited: boolean;
  @ApiProperty({ type: String, nullable: true }) url: string | null;
  @ApiProperty({ format: 'date-time', description: 'When written, else when received.' }) shown_at: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) written_at: string | null;
  @ApiProperty({ enum: ['second', 'day', 'month', 'year', 'unknown'] }) written_precision: string;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) experienced_on: string | null;
  @ApiProperty({ enum: ['day', 'month', 'unknown'] }) experience_precision: string;
  @ApiProperty({ type: BilingualDto, nullable: true }) experience_unknown: BilingualDto | null;
  @ApiProperty({ type: OwnerReplyDto, nullable: true }) owner_reply_at_source: OwnerReplyDto | null;
  @ApiProperty({ enum: REVIEW_STATUSES }) status: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) published_at: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) edited_at: string | null;
  @ApiProperty() version: number;
  @ApiProperty({ enum: OUTCOMES, nullable: true }) outcome: string | null;
  @ApiProperty({ type: Boolean, nullable: true }) automatic: boolean | null;
  @ApiProperty({ type: [String] }) grounds: string[];
  @ApiProperty({ type: BilingualDto, nullable: true }) reasons: BilingualDto | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) decision_due_at: string | null;
  @ApiProperty() is_read: boolean;
  @ApiProperty({ type: String, nullable: true }) lang: string | null;
  @ApiProperty({ enum: ['positive', 'negative', 'mixed', 'neutral'], nullable: true }) sentiment: string | null;
  @ApiProperty({ type: Number, nullable: true }) sentiment_score: number | null;
  @ApiProperty() is_question: boolean;
  @ApiProperty() needs_service: boolean;
  @ApiProperty() testimony: boolean;
  @ApiProperty({ type: String, nullable: true }) register: string | null;
  @ApiProperty({ type: [AspectDto] }) aspects: AspectDto[];
  @ApiProperty({ type: ReviewSubjectDto, nullable: true }) subject: ReviewSubjectDto | null;
  @ApiProperty({ type: ReviewReplyDto, nullable: true }) reply: ReviewReplyDto | null;
  @ApiProperty({ type: [String], enum: ['service', 'question', 'urgent'] }) open_cases: string[];
  @ApiProperty() note: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}
