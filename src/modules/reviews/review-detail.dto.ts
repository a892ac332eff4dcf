import { ApiProperty } from '@nestjs/swagger';
import { BilingualDto, ReviewDto } from './reviews.dto.js';

export class EventDto {
  @ApiProperty() seq: number;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ example: 'review.status_changed' }) type: string;
  @ApiProperty({ format: 'uuid' }) entity_id: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid' }) actor_id: string | null;
  @ApiProperty({ type: String, nullable: true }) actor_name: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true }) details: Record<string, unknown>;
}
export class SpanDto {
  @ApiProperty() ground: string;
  @ApiProperty({ description: 'UTF-16 code units.' }) start: number;
  @ApiProperty({ description: 'Exclusive.' }) end: number;
  @ApiProperty() quote: string;
  @ApiProperty() rule: string;
}
export class MaskDto {
  @ApiProperty() start: number;
  @ApiProperty() end: number;
  @ApiProperty() kind: string;
}
export class ReviewVersionDto {
  @ApiProperty() version: number;
  @ApiProperty({ type: String, nullable: true }) title: string | null;
  @ApiProperty() text: string;
  @ApiProperty({ type: Number, nullable: true }) rating: number | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}
export class DecisionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() version: number;
  @ApiProperty() outcome: string;
  @ApiProperty() automatic: boolean;
  @ApiProperty({ type: [String] }) grounds: string[];
  @ApiProperty({ type: BilingualDto }) reasons: BilingualDto;
  @ApiProperty({ type: String, nullable: true, format: 'uuid' }) decided_by: string | null;
  @ApiProperty({ type: String, nullable: true }) decided_by_name: string | null;
  @ApiProperty({ format: 'date-time' }) decided_at: string;
}
export class ReviewMediaDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ['photo', 'video'] }) kind: string;
  @ApiProperty() url: string;
}
export class AlsoFromDto {
  @ApiProperty({ format: 'uuid' }) source_id: string;
  @ApiProperty() platform: string;
  @ApiProperty() way: string;
}

export class ReviewDetailDto extends ReviewDto {
  @ApiProperty({ type: [SpanDto] }) spans: SpanDto[];
  @ApiProperty({ type: [MaskDto] }) masks: MaskDto[];
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) analysis: Record<string, unknown> | null;
  @ApiProperty({ type: [ReviewMediaDto] }) media: ReviewMediaDto[];
  @ApiProperty({ type: [ReviewVersionDto] }) versions: ReviewVersionDto[];
  @ApiProperty({ type: [DecisionDto] }) decisions: DecisionDto[];
  @ApiProperty({ type: [EventDto] }) events: EventDto[];
  @ApiProperty({ type: [AlsoFromDto] }) also_from: AlsoFromDto[];
  @ApiProperty({ type: String, nullable: true, format: 'uuid' }) merge_question_id: string | null;
}
export class ReviewsPageDto {
  @ApiProperty({ type: [ReviewDto] }) items: ReviewDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class EventsPageDto {
  @ApiProperty({ type: [EventDto] }) items: EventDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
export class ReviewStatusDto {
  @ApiProperty() status: string;
}
export class ReviewIdDto {
  @ApiProperty({ format: 'uuid' }) review_id: string;
}
export class MergeQuestionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) organization_id: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ type: ReviewDto }) review: ReviewDto;
  @ApiProperty({ type: [ReviewDto] }) candidates: ReviewDto[];
}
export class MergeQuestionsPageDto {
  @ApiProperty({ type: [MergeQuestionDto] }) items: MergeQuestionDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}
class FiguresDto {
  @ApiProperty() count: number;
  @ApiProperty({ description: 'Reviews with stars.' }) rated: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Plain mean of the stars, two decimals.' }) mean: number | null;
  @ApiProperty({ type: [Number], description: 'Reviews with 1, 2, 3, 4 and 5 stars.' }) histogram: number[];
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) newest: string | null;
}
export class SourceFiguresDto extends FiguresDto {
  @ApiProperty({ format: 'uuid' }) source_id: string;
  @ApiProperty() way: string;
  @ApiProperty() label: string;
  @ApiProperty() displayed: boolean;
}
export class PlatformFiguresDto extends FiguresDto {
  @ApiProperty() platform: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: [SourceFiguresDto] }) sources: SourceFiguresDto[];
}
export class SubjectFiguresDto extends FiguresDto {
  @ApiProperty({ format: 'uuid' }) subject_id: string;
  @ApiProperty({ enum: ['product', 'service'] }) kind: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: String, nullable: true }) sku: string | null;
  @ApiProperty() platform: string;
}
export class LocationSummaryDto {
  @ApiProperty({ format: 'uuid' }) location_id: string;
  @ApiProperty({ type: [PlatformFiguresDto], description: 'Never added up across platforms.' }) platforms: PlatformFiguresDto[];
  @ApiProperty({ type: [SubjectFiguresDto] }) subjects: SubjectFiguresDto[];
}
