import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator';
import type { OperatorWords } from '../../domain/moderation/operator-words.js';
import { GROUNDS, type Ground } from '../../domain/moderation/types.js';
import type { ServiceContact, Voice } from '../../domain/replies/types.js';
import { LANGUAGES, type Language } from '../../domain/shared/language.js';
import type { BusinessHours, LegalIdentity, Location } from './location.entity.js';
import { missingLegal } from './legal-identity.js';
import type { LocationSettings } from './locations.service.js';

const CONTACT_KINDS = ['email', 'phone', 'url', 'person'] as const;

export class VoiceDto {
  @ApiProperty({ enum: ['formal', 'informal'], description: 'vous or tu.' }) @IsIn(['formal', 'informal']) address: 'formal' | 'informal';
  @ApiProperty({ enum: ['warm', 'neutral'] }) @IsIn(['warm', 'neutral']) warmth: 'warm' | 'neutral';
  @ApiProperty({ description: 'Last line of the reply; empty: the name of the location.' }) @IsString() @MaxLength(120) signature: string;
  @ApiPropertyOptional({ description: 'True: “je”, false: “nous”.' }) @IsOptional() @IsBoolean() first_person_singular?: boolean;
}
export class ContactDto {
  @ApiProperty({ enum: CONTACT_KINDS }) @IsIn(CONTACT_KINDS) kind: ServiceContact['kind'];
  @ApiProperty({ example: 'contact@saint-aubin.example' }) @IsString() @MaxLength(200) @Matches(/\S/) value: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(80) label?: string;
}
export class LegalDto {
  @ApiPropertyOptional({ description: 'Who publishes.' }) @IsOptional() @IsString() @MaxLength(300) legal_name?: string;
  @ApiPropertyOptional({ description: 'Postal address.' }) @IsOptional() @IsString() @MaxLength(300) address?: string;
  @ApiPropertyOptional({ description: 'Director of publication.' }) @IsOptional() @IsString() @MaxLength(200) director?: string;
  @ApiPropertyOptional({ description: 'E-mail, page, telephone or postal address for authors.' }) @IsOptional() @IsString() @MaxLength(200) contact?: string;
  @ApiPropertyOptional({ description: 'Company number; in France a SIRET or SIREN with its key.', example: '732 829 320 00074' }) @IsOptional() @IsString() @MaxLength(40) siret?: string;
  @ApiPropertyOptional({ description: 'Host of the site.' }) @IsOptional() @IsString() @MaxLength(300) host?: string;
}
export class OpeningDto {
  @ApiProperty({ description: 'Minutes from midnight.', minimum: 0, maximum: 1439 }) @IsInt() @Min(0) @Max(1439) from: number;
  @ApiProperty({ description: 'Minutes from midnight, after `from`.', minimum: 1, maximum: 1440 }) @IsInt() @Min(1) @Max(1440) to: number;
}

export class SensitiveWordDto {
  @ApiProperty({ maxLength: 120, example: 'légionell*', description: 'A word or a phrase, case and accents aside; `*` stands for any letters; between slashes a pattern in RE2 syntax, run on the text in lower case without accents.' }) @IsString() @MaxLength(2000) pattern: string;
  @ApiProperty({ enum: GROUNDS, description: 'What the word may point to.' }) @IsString() ground: Ground;
}
export class WordsDto {
  @ApiProperty({ type: [SensitiveWordDto], maxItems: 50, description: 'A review of the house with one of these waits for a person, at most 7 days; it is never refused for the word. A word that would hold more than 5 % of at least 40 of the latest 500 reviews is refused, or 10 % of those with one or two stars; so are words that together would hold more than 10 %.' })
  @IsArray() @ArrayMaxSize(1000) @ValidateNested({ each: true }) @Type(() => SensitiveWordDto) sensitive: SensitiveWordDto[];
  @ApiProperty({ type: [String], maxItems: 50, example: ['gros bâtard'], description: 'Names of the house (a dish, a street) that would read as an insult or a coarse word.' })
  @IsArray() @ArrayMaxSize(1000) @IsString({ each: true }) @MaxLength(2000, { each: true }) allowed: string[];
}

/** What may be set; all of it optional but the name of a new location. */
export class LocationInput {
  @ApiProperty({ maxLength: 200 }) @IsString() @MaxLength(200) name: string;
  @ApiPropertyOptional({ description: 'Trade in plain words, for example `bakery`.' }) @IsOptional() @IsString() @MaxLength(80) sector?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(120) city?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(1000) description?: string;
  @ApiPropertyOptional({ example: 'FR' }) @IsOptional() @Matches(/^[A-Z]{2}$/) country?: string;
  @ApiPropertyOptional({ example: 'Europe/Paris' }) @IsOptional() @IsString() @MaxLength(60) timezone?: string;
  @ApiPropertyOptional({ enum: LANGUAGES }) @IsOptional() @IsIn(LANGUAGES) lang?: Language;
  @ApiPropertyOptional({ type: VoiceDto }) @IsOptional() @ValidateNested() @Type(() => VoiceDto) voice?: VoiceDto;
  @ApiPropertyOptional({ type: [String], description: 'Facts the owner vouches for, one sentence each.' }) @IsOptional() @IsArray() @ArrayMaxSize(100) @IsString({ each: true }) @MaxLength(500, { each: true }) facts?: string[];
  @ApiPropertyOptional({ type: [ContactDto] }) @IsOptional() @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => ContactDto) contacts?: ContactDto[];
  @ApiPropertyOptional({ type: LegalDto, description: 'The widget stays closed until legal_name, address, director and contact are filled.' }) @IsOptional() @ValidateNested() @Type(() => LegalDto) legal?: LegalDto;
  @ApiPropertyOptional({ minimum: 0, maximum: 86_400, description: 'Between an approval and its sending.' }) @IsOptional() @IsInt() @Min(0) @Max(86_400) undo_seconds?: number;
  @ApiPropertyOptional({ type: [OpeningDto], nullable: true, description: 'Seven entries from Monday, null for closed; null: replies leave at any hour.' }) @IsOptional() @ValidateIf((_, v) => v !== null) @IsArray() business_hours?: (OpeningDto | null)[] | null;
  @ApiPropertyOptional({ description: 'The owner decides alone about reviews of the house; the charter says so.' }) @IsOptional() @IsBoolean() solo_mode?: boolean;
  @ApiPropertyOptional({ minimum: 1, maximum: 30 }) @IsOptional() @IsInt() @Min(1) @Max(30) publication_max_days?: number;
  @ApiPropertyOptional({ minimum: 12, maximum: 120 }) @IsOptional() @IsInt() @Min(12) @Max(120) display_months?: number;
  @ApiPropertyOptional({ type: [String], example: ['https://www.example.com'], description: 'Sites whose pages may send reviews; reading is open. Empty: every site.' }) @IsOptional() @IsArray() @ArrayMaxSize(20) @IsString({ each: true }) allowed_origins?: string[];
  @ApiPropertyOptional({ type: WordsDto, description: 'Words of the house for moderation; the charter lists them. Both lists are replaced.' }) @IsOptional() @IsObject() @ValidateNested() @Type(() => WordsDto) words?: WordsDto;
}
export class LocationChanges extends PartialType(LocationInput) {}
export class NewLocationInput extends LocationInput {
  @ApiPropertyOptional({ format: 'uuid', description: 'A client of an agency; the own organization when absent.' }) @IsOptional() @IsUUID() organization_id?: string;
}
export class LocationsQuery {
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsString() organization_id?: string;
  @ApiPropertyOptional({ description: '`next` of the page before.' }) @IsOptional() @IsString() @MaxLength(200) cursor?: string;
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 30 }) @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit?: number;
}

export class LocationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) organization_id: string;
  @ApiProperty() name: string;
  @ApiProperty() sector: string;
  @ApiProperty() city: string;
  @ApiProperty() description: string;
  @ApiProperty() country: string;
  @ApiProperty() timezone: string;
  @ApiProperty({ enum: LANGUAGES }) lang: Language;
  @ApiProperty({ type: VoiceDto }) voice: Voice;
  @ApiProperty({ type: [String] }) facts: readonly string[];
  @ApiProperty({ type: [ContactDto] }) contacts: readonly ServiceContact[];
  @ApiProperty({ type: LegalDto }) legal: LegalDto;
  @ApiProperty({ type: [String], description: 'Fields of `legal` that keep the widget closed; empty when it is open.' }) legal_missing: string[];
  @ApiProperty() undo_seconds: number;
  @ApiProperty({ type: [OpeningDto], nullable: true }) business_hours: BusinessHours | null;
  @ApiProperty() solo_mode: boolean;
  @ApiProperty() publication_max_days: number;
  @ApiProperty() display_months: number;
  @ApiProperty({ description: 'Names the location in the widget; not a secret.' }) site_key: string;
  @ApiProperty({ type: [String] }) allowed_origins: readonly string[];
  @ApiProperty({ type: WordsDto }) words: OperatorWords;
  @ApiProperty({ format: 'date-time' }) created_at: Date;
}
export class LocationsPageDto {
  @ApiProperty({ type: [LocationDto] }) items: LocationDto[];
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

const LEGAL_KEYS = [['legal_name', 'legalName'], ['address', 'address'], ['director', 'director'], ['contact', 'contact'], ['siret', 'siret'], ['host', 'host']] as const;

export function legalOf(dto: LegalDto): LegalIdentity {
  return Object.fromEntries(LEGAL_KEYS.flatMap(([from, to]) => (dto[from]?.trim() ? [[to, dto[from].trim()]] : []))) as LegalIdentity;
}

const voiceOf = ({ address, warmth, signature, first_person_singular: singular }: VoiceDto): Voice => ({ address, warmth, signature, ...(singular === undefined ? {} : { first_person_singular: singular }) });

/** Only what was sent; null for business hours means none. */
export function settingsOf(body: LocationChanges): LocationSettings {
  const { undo_seconds: undoSeconds, business_hours: businessHours, solo_mode: soloMode, publication_max_days: publicationMaxDays, display_months: displayMonths, allowed_origins: allowedOrigins, legal, voice, contacts, words, ...same } = body;
  const given = {
    name: same.name, sector: same.sector, city: same.city, description: same.description, country: same.country, timezone: same.timezone, lang: same.lang, facts: same.facts,
    voice: voice && voiceOf(voice), contacts: contacts?.map(({ kind, value, label }) => ({ kind, value, ...(label ? { label } : {}) })), legal: legal && legalOf(legal), undoSeconds, businessHours: businessHours as BusinessHours | null | undefined, soloMode, publicationMaxDays, displayMonths, allowedOrigins, words: words ? { sensitive: words.sensitive.map(({ pattern, ground }) => ({ pattern, ground })), allowed: words.allowed } : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as LocationSettings;
}

export function locationDto(l: Location): LocationDto {
  const snake = Object.fromEntries(LEGAL_KEYS.flatMap(([to, from]) => (l.legal[from] ? [[to, l.legal[from]]] : []))) as LegalDto;
  const missing = missingLegal(l.legal).map((field) => (field === 'legalName' ? 'legal_name' : field));
  return {
    id: l.id, organization_id: l.organizationId, name: l.name, sector: l.sector, city: l.city, description: l.description, country: l.country, timezone: l.timezone, lang: l.lang, voice: l.voice, facts: l.facts, contacts: l.contacts,
    legal: snake, legal_missing: missing, undo_seconds: l.undoSeconds, business_hours: l.businessHours, solo_mode: l.soloMode, publication_max_days: l.publicationMaxDays, display_months: l.displayMonths, site_key: l.siteKey,
    allowed_origins: l.allowedOrigins, words: l.words, created_at: l.createdAt,
  };
}
