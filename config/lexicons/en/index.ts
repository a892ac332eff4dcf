import accusations from './accusations.json' with { type: 'json' };
import everyday from './everyday.json' with { type: 'json' };
import hate from './hate.json' with { type: 'json' };
import hazards from './hazards.json' with { type: 'json' };
import insults from './insults.json' with { type: 'json' };
import interests from './interests.json' with { type: 'json' };
import persons from './persons.json' with { type: 'json' };
import relevance from './relevance.json' with { type: 'json' };
import threats from './threats.json' with { type: 'json' };

/** Words of moderation, en: one file a family, read together as one lexicon. Raise the version with every change of a list. */
export const en = { language: 'en', version: '2026.7', families: { accusations, everyday, hate, hazards, insults, interests, persons, relevance, threats } };
