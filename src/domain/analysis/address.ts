import type { Reading } from './reading.js';

const GERMAN_FORMAL = /^(Sie|Ihnen|Ihr|Ihre|Ihrem|Ihren|Ihrer|Ihres)$/;
const ITALIAN_FORMAL = /^(Lei|Le|La|Suo|Sua|Suoi|Sue|Vi|Voi|Vostro|Vostra|Ella)$/;

/**
 * How the author addresses the reader: vous or tu, Sie or du, usted or tú, Lei or tu. English has one form: always « none ».
 * Pronouns and verb forms are counted; polite pronouns that look like others (Sie, Lei, su) need their capital or a companion.
 */
export function readAddress(reading: Reading): 'formal' | 'informal' | 'none' {
  const { lang, cues } = reading;
  if (lang === 'unknown' || lang === 'en') return 'none';
  let formal = cues.formal.length;
  const informal = cues.informal.length;
  if (lang === 'de') formal = capitals(reading, GERMAN_FORMAL);
  if (lang === 'it') formal = formal * 0.4 + capitals(reading, ITALIAN_FORMAL) * 1.5;
  if (lang === 'es') formal = formal * 0.6 + cues.formal.filter((hit) => (reading.tokens[hit.first]?.norm ?? '').startsWith('usted')).length * 2;
  if (formal === 0 && informal === 0) return 'none';
  return informal >= formal ? 'informal' : 'formal';
}

/** Words with a capital that does not come from opening a sentence; there only « Ihnen » and the like are sure. */
function capitals(reading: Reading, shape: RegExp): number {
  let count = 0;
  for (const token of reading.tokens) {
    if (shape.test(token.text)) count += token.first ? 0.5 : 1;
  }
  return count;
}
