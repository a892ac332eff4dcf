import { readContext } from './context.js';
import { LEXICON_VERSION } from './lexicons.js';
import { maskedText, masksOf } from './masks.js';
import { ALLOWABLE, OPERATOR_RULE } from './operator-words.js';
import { isAutomatic, POLICY_VERSION, strongestOutcome } from './policy.js';
import { reasonsFor } from './reasons.js';
import type { Finding, RuleContext } from './rule.js';
import { RULES } from './rules/index.js';
import { secondLook } from './second-look.js';
import { GROUNDS_MODEL_VERSION } from './suspicion.js';
import { GROUNDS, type EvidenceSpan, type Ground, type ModerationInput, type ModerationResult } from './types.js';

/** Rules, policy, lexicons and model that decided, in one string. */
export const ENGINE_VERSION = `rules-${RULES.reduce((sum, rule) => sum + rule.version, 0)}+policy-${POLICY_VERSION}+${LEXICON_VERSION}+grounds-${GROUNDS_MODEL_VERSION}`;

/** Yield to any stronger finding: they speak of the text as a whole and are guesses beside a precise passage. */
const WHOLE_TEXT_GROUNDS = new Set<Ground>(['wrong_business', 'unintelligible']);

/**
 * Judges one text by the published policy. Pure: same input, same result. The stars are not in the input and cannot matter.
 * In a language the engine does not read, only the language-free rules run and the outcome is never stronger than 'hold'.
 */
export function moderate(input: ModerationInput): ModerationResult {
  const context = readContext(input);
  const findings = withOperatorWords(settle(secondLook(context, runRules(context))), input);
  const outcome = strongestOutcome(findings, context.lang);
  const spans = spansOf(context.text, findings);
  const masks = masksOf(findings, outcome !== 'mask');
  const reasons = reasonsFor({ lang: context.lang, outcome, spans, masks, business: input.business });
  const result: ModerationResult = {
    lang: context.lang, outcome, automatic: isAutomatic(outcome, masks), grounds: GROUNDS.filter((ground) => spans.some((span) => span.ground === ground)),
    spans, masks, reasons, engine_version: ENGINE_VERSION,
  };
  return masks.length === 0 ? result : { ...result, masked_text: maskedText(context.text, masks, context.lang) };
}

function runRules(context: RuleContext): Finding[] {
  const findings: Finding[] = [];
  for (const rule of RULES) {
    if (context.lang === 'unknown' && !rule.languageFree) continue;
    for (const finding of rule.evaluate(context)) findings.push(finding);
  }
  return findings;
}

/** A word the operator vouches for is no insult; one they named is looked at by a person, whatever else stands in the text. */
function withOperatorWords(findings: readonly Finding[], { text, words }: ModerationInput): readonly Finding[] {
  if (words === undefined) return findings;
  const allowed = words.allowedIn(text);
  const kept = findings.filter((finding) => !ALLOWABLE.has(finding.ground) || !allowed.some((range) => finding.start >= range.start && finding.end <= range.end));
  return [...kept, ...words.sensitiveIn(text).map(({ ground, start, end }): Finding => ({ ground, outcome: 'hold', start, end, rule: OPERATOR_RULE }))];
}

/** Where several grounds meet: a guess about the whole text falls away beside a precise finding; the rest stays. */
function settle(all: readonly Finding[]): readonly Finding[] {
  if (all.length < 2) return all;
  // The name and the number of an advert are the advertiser's own.
  const isAdvert = all.some((finding) => finding.ground === 'promotion' && finding.outcome === 'reject');
  const findings = isAdvert ? all.filter((finding) => finding.ground !== 'personal_data') : all;
  const precise = findings.some((finding) => !WHOLE_TEXT_GROUNDS.has(finding.ground) && finding.ground !== 'personal_data' && finding.ground !== 'no_experience' && finding.ground !== 'profanity');
  if (!precise) return findings;
  return findings.filter((finding) => !WHOLE_TEXT_GROUNDS.has(finding.ground));
}

/** Evidence in reading order, one per ground and place; of two overlapping passages of one ground the longer stays. The operator's never hide the engine's. */
function spansOf(text: string, findings: readonly Finding[]): EvidenceSpan[] {
  const sorted = findings.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const out: EvidenceSpan[] = [];
  const reached = new Map<string, number>();
  for (const finding of sorted) {
    const place = finding.rule === OPERATOR_RULE ? `${finding.ground}, operator` : finding.ground;
    if (finding.start < (reached.get(place) ?? 0)) continue;
    reached.set(place, finding.end);
    out.push({ ground: finding.ground, start: finding.start, end: finding.end, quote: text.slice(finding.start, finding.end), rule: finding.rule });
  }
  return out;
}
