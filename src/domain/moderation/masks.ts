import type { DetectedLanguage } from '../shared/language.js';
import { maskLabel } from './policy.js';
import type { Finding } from './rule.js';
import type { Mask } from './types.js';

/**
 * Masks of the findings, sorted, never overlapping. A coarse word is masked with its author's consent, so it is left
 * out as soon as there is personal data, which is masked at once; and when the text goes back to its author anyway.
 */
export function masksOf(findings: readonly Finding[], onlyPersonalData: boolean): Mask[] {
  const wanted = findings.filter((finding) => finding.mask !== undefined);
  const hasPersonal = wanted.some((finding) => finding.mask !== 'coarse_word');
  const out: Mask[] = [];
  for (const finding of wanted.toSorted((left, right) => left.start - right.start || right.end - left.end)) {
    if (finding.mask === undefined || (finding.mask === 'coarse_word' && (hasPersonal || onlyPersonalData))) continue;
    const last = out[out.length - 1];
    if (last !== undefined && finding.start < last.end) {
      if (finding.end > last.end) out[out.length - 1] = { ...last, end: finding.end };
      continue;
    }
    out.push({ start: finding.start, end: finding.end, kind: finding.mask });
  }
  return out;
}

/** The text with typed, visible masks in the review's language: « Appelez-moi au [téléphone masqué] ». */
export function maskedText(text: string, masks: readonly Mask[], lang: DetectedLanguage): string {
  let out = '';
  let from = 0;
  for (const mask of masks) {
    out += text.slice(from, mask.start) + maskLabel(mask.kind, lang);
    from = mask.end;
  }
  return out + text.slice(from);
}
