export { analyse, analyseLine, type AnalysisLine } from './analyse.js';
export { readImpossibleFacts, type FactSheet, type ImpossibleFact, type OpeningSpan } from './impossible-facts.js';
export { LEXICON_VERSION } from './lexicon.js';
export * from './types.js';
