import type { TextRange } from '../../text/tokenise.js';
import type { Finding, Rule, RuleContext, RuleExamples } from '../rule.js';
import type { Mask } from '../types.js';

const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}(?![\p{L}\p{N}])/giu;
const IBAN_LENGTHS: Readonly<Record<string, number>> = { FR: 27, BE: 16, CH: 21, DE: 22, ES: 24, IT: 27, GB: 22, LU: 20, NL: 18, PT: 25, AT: 20, IE: 22, MC: 27 };
/** Plates that cannot be anything else: France since 2009, Italy, United Kingdom. */
const PLATE = /(?<![\p{L}\p{N}-])(?:[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}|[A-Z]{2}\d{2} ?[A-Z]{3})(?![\p{L}\p{N}-])/gu;
/** Other plates only after a word that announces one. */
const CUED_PLATE = /(?:plaques?|immatricul\p{L}+|matr[ií]cula|kennzeichen|targa(?:ta|to)?|license plate|number plate|reg)\P{L}{1,3}(?:de\s\p{L}+\s\p{L}+\s|de\s)?([A-Z]{1,3}[ -]?[A-Z]{0,2}[ -]?\d{2,4}[ -]?[A-Z]{0,3}|\d{3,4}[ -]?[A-Z]{2,3}|[A-Z]\d{2} [A-Z]{3})/giu;
const MOD_97 = 97;

/**
 * ISO 13616 check: letters become two figures, the first four signs go last, the whole modulo 97 is 1.
 * Spaces and dashes are ignored; unknown countries are judged on the checksum alone.
 */
export function isIban(text: string): boolean {
  const compact = text.replace(/[\s-]/g, '').toUpperCase();
  const length = IBAN_LENGTHS[compact.slice(0, 2)];
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact) || (length !== undefined && compact.length !== length)) return false;
  let rest = 0;
  for (const sign of compact.slice(4) + compact.slice(0, 4)) {
    for (const figure of /\d/.test(sign) ? sign : String(sign.charCodeAt(0) - 55)) rest = (rest * 10 + Number(figure)) % MOD_97;
  }
  return rest === 1;
}

/** Bank accounts: by checksum, or announced by the word IBAN even with a wrong figure. */
export const ibanRule: Rule = {
  id: 'personal_data.iban', ground: 'personal_data', version: 1, languageFree: true,
  evaluate(context) {
    if (!/[A-Za-z]{2}\d{2}/.test(context.text)) return [];
    const found: Finding[] = [];
    for (const match of context.text.matchAll(IBAN)) {
      const range = longestIban(match[0]);
      const announced = /\biban\b/i.test(context.text.slice(Math.max(0, match.index - 60), match.index));
      if (range !== undefined) found.push(maskOf({ start: match.index, end: match.index + range }, 'iban', this.id));
      else if (announced && match[0].replace(/\W/g, '').length >= 15) found.push(maskOf({ start: match.index, end: match.index + match[0].length }, 'iban', this.id));
    }
    return found;
  },
};

/** Length of the longest head of the match that passes the check (a word may have been read with the account). */
function longestIban(candidate: string): number | undefined {
  for (let end = candidate.length; end >= 15; end -= 1) if (isIban(candidate.slice(0, end)) && /[A-Z0-9]/i.test(candidate.charAt(end - 1))) return end;
  return undefined;
}

/** Number plates: France, Italy and the United Kingdom by their shape, the others when announced. */
export const plateRule: Rule = {
  id: 'personal_data.plate', ground: 'personal_data', version: 1, languageFree: true,
  evaluate(context) {
    if (!/\d{2}/.test(context.text)) return [];
    const found = [...context.text.matchAll(PLATE)].map((match) => maskOf({ start: match.index, end: match.index + match[0].length }, 'plate', this.id));
    for (const match of context.text.matchAll(CUED_PLATE)) {
      const plate = match[1] ?? '';
      const start = match.index + match[0].length - plate.length;
      if (plate.length >= 5 && !found.some((known) => known.start < start + plate.length && start < known.end)) found.push(maskOf({ start, end: start + plate.length }, 'plate', this.id));
    }
    return found;
  },
};

/** Contract, claim, client, file and identity numbers announced by their word. */
export const referenceRule: Rule = {
  id: 'personal_data.reference', ground: 'personal_data', version: 3, languageFree: false,
  evaluate(context) {
    if (!context.has('reference.cue')) return [];
    const found: Finding[] = [];
    for (const cue of context.all('reference.cue')) {
      const range = referenceAfter(context, cue.end);
      if (range !== undefined && !found.some((known) => known.start === range.start)) found.push(maskOf(range, 'reference', this.id));
    }
    return found;
  },
};

/** The number within a few words after its announcement: four figures or more, dates, sums and years apart. */
function referenceAfter(context: RuleContext, from: number): TextRange | undefined {
  const tail = context.text.slice(from, from + 60);
  const match = /^(?:[\s:,°#.()-]|[nN][°ºo]|num[ée]ro|number|client|[nN]r|is|était|est|es|ist|lautet|war|was|è|le|el|la|the|die|il){0,8}\s*([A-Z]{0,4}[-/ ]?\d[\dA-Z]*(?:[-/. ]\d[\dA-Z]*|[-/][A-Z]{1,5}(?=[-/]\d))*(?:-[A-Z])?)(?![\p{L}\p{N}])/u.exec(tail);
  const value = match?.[1];
  if (match === null || value === undefined) return undefined;
  const digits = value.replace(/\D/g, '');
  if (digits.length < 4 || (digits.length === 4 && /^(?:19|20)/.test(digits)) || /^\s?(?:€|euros?|eur|£|\$|km|%|jours|days)/i.test(tail.slice(match[0].length))) return undefined;
  const end = from + match[0].length;
  return { start: end - value.length, end };
}

function maskOf(range: TextRange, kind: Mask['kind'], rule: string): Finding {
  return { ground: 'personal_data', outcome: 'mask', start: range.start, end: range.end, rule, mask: kind };
}

export const ibanExamples: RuleExamples = {
  positive: [{ text: 'Remboursez sur FR76 3000 6000 0112 3456 7890 189 merci.', lang: 'fr' }, { text: 'Mon IBAN : CH93 0076 2011 6238 5295 7', lang: 'fr' }],
  nearMiss: [{ text: 'Le modèle AB12 3456 7890 1234 est en panne.', lang: 'fr' }],
};
export const plateExamples: RuleExamples = {
  positive: [{ text: 'Ma Clio GH-482-ZK rendue rayée.', lang: 'fr' }, { text: 'Left my Fiesta (KX18 ZRP) for a service.', lang: 'en' }, { text: 'Fahrer mit dem Kennzeichen K-XZ 8841 parkt quer.', lang: 'de' }],
  nearMiss: [{ text: 'Écran LG 27UL500 et montre FR 935 au top.', lang: 'fr' }, { text: 'Flight BA 2490 was late.', lang: 'en' }],
};
export const referenceExamples: RuleExamples = {
  positive: [{ text: 'Mon contrat n° 7742-118-C attend toujours.', lang: 'fr' }, { text: 'Claim number 4471902, no news.', lang: 'en' }, { text: 'Sinistre n° 2024-SIN-88317, en cours d’étude.', lang: 'fr' }],
  nearMiss: [{ text: 'Contrat de 2019, 1200 euros par an.', lang: 'fr' }, { text: 'My contract was 24 months.', lang: 'en' }],
};
