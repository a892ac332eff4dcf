export { analyse, analyseLine, type AnalysisLine } from './analyse.js';
export { LEXICON_VERSION } from './lexicon.js';
export * from './types.js';
