import type { ServiceContact, Voice } from '../../domain/replies/types.js';
import story from '../../../config/demo/bakery.json' with { type: 'json' };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Approves the draft as the composer wrote it. */
export const AS_DRAFTED = '=';

export type PlaceCode = 'g' | 'tp' | 'ta' | 'own';
/** Days before now, place, stars (null for a question), author, text, and the owner's reply. */
type Row = readonly [number, PlaceCode, number | null, string, string, string?];

export interface DemoStory {
  readonly owner: { readonly name: string; readonly email: string; readonly password: string; readonly organization: string };
  readonly location: {
    readonly name: string; readonly sector: string; readonly city: string; readonly description: string; readonly facts: string[]; readonly contacts: ServiceContact[]; readonly voice: Voice; readonly legal: Record<string, string>;
  };
  readonly sources: Readonly<Record<Exclude<PlaceCode, 'own'>, { readonly platform: string; readonly way: 'file' | 'paste'; readonly page: string }>>;
}
export interface DemoReview {
  /** Its place in the story, oldest first. */
  readonly index: number;
  readonly place: PlaceCode;
  readonly daysAgo: number;
  readonly at: Date;
  readonly rating: number | null;
  readonly author: string;
  readonly text: string;
  /** Written by the owner, `=` for the draft as it stands, null for none. */
  readonly reply: string | null;
}

const data = story as unknown as DemoStory & { readonly reviews: readonly Row[] };
export const demoStory: DemoStory = data;

/** The reviews of the bakery, oldest first, dated back from `now` and spread over the day. */
export function demoReviews(now: Date): DemoReview[] {
  return data.reviews
    .map(([daysAgo, place, rating, author, text, reply], index) => ({
      index, place, daysAgo, rating, author, text, reply: reply ?? null,
      at: new Date(now.getTime() - daysAgo * DAY_MS - ((index * 67) % 480) * MINUTE_MS),
    }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
