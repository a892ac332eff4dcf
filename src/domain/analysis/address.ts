import { addressEvidence } from './evidence.js';
import { ADDRESS_MODELS } from './models.js';
import type { Reading } from './reading.js';

/** Where no pronoun or verb form is known to the lists, the learned part must be this sure: most reviews address nobody. */
const SURE = 2;
/** Spanish and Italian politeness mostly shows in verb endings alone, which are also those of « he » and « she ». */
const SURE_BY_ENDINGS = 0.5;

/**
 * How the author addresses the reader: vous or tu, Sie or du, usted or tú, Lei or tu. English has one form: always « none ».
 * Pronouns and verb forms of the lists say that somebody is addressed; which form it is, the learned part decides with them, for it
 * knows verb endings (« podría », « podrías ») and capitals (« Sie », « sie »).
 */
export function readAddress(reading: Reading): 'formal' | 'informal' | 'none' {
  const model = ADDRESS_MODELS[reading.lang];
  if (model === undefined || reading.tokens.length === 0) return 'none';
  const score = model.score(reading.tokens, addressEvidence(reading));
  const isNamed = reading.cues.formal.length + reading.cues.informal.length > 0;
  if (!isNamed && Math.abs(score) < (reading.lang === 'es' || reading.lang === 'it' ? SURE_BY_ENDINGS : SURE)) return 'none';
  return score > 0 ? 'formal' : 'informal';
}
