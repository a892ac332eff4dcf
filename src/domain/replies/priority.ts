import { blockedReason } from './risk.js';
import type { DraftInput } from './types.js';

export type PriorityInput = Pick<DraftInput, 'text' | 'rating' | 'kind' | 'analysis' | 'moderation' | 'business'> & {
  /** Whole days since the review was published; absent: new. */
  readonly age_days?: number;
};
export interface ReplyPriority {
  /** True when the owner should act (answer, or, under danger and threat, not answer but do something). */
  readonly due: boolean;
  /** Higher first. Bands of ten; age moves a review inside its band only. */
  readonly priority: number;
  readonly reason: { readonly fr: string; readonly en: string };
}

/**
 * The one written order: danger and threat, then legal risk, then what is due (a loss that can be put right, an open question,
 * an error reported), then praise, then the hard ones nothing can mend; star-only and one-word praise needs no reply.
 */
export function deservesReply(input: PriorityInput): ReplyPriority {
  const age = Math.min(Math.max(Math.floor(input.age_days ?? 0), 0), 9);
  const at = (band: number, due: boolean, fr: string, en: string): ReplyPriority => ({ due, priority: band + (due ? age : 0), reason: { fr, en } });
  const risk = blockedReason(input);
  if (risk?.code === 'danger') return at(100, true, 'Un danger est signalé : à voir tout de suite, avant toute réponse.', 'A hazard is reported: to be seen at once, before any reply.');
  if (risk?.code === 'threat') return at(90, true, 'Une menace : à traiter sans répondre.', 'A threat: to be dealt with, not answered.');
  if (risk) return at(80, true, 'Un risque juridique : pas de réponse avant conseil.', 'A legal risk: no reply before taking advice.');
  if (input.moderation.grounds.some((g) => g === 'promotion' || g === 'unintelligible' || g === 'wrong_business')) {
    return at(0, false, 'Pas de réponse nécessaire : l’avis ne parle pas de votre activité.', 'No reply needed: the review is not about your business.');
  }
  return ordinary(input, at);
}

function ordinary(input: PriorityInput, at: (band: number, due: boolean, fr: string, en: string) => ReplyPriority): ReplyPriority {
  const { analysis, rating } = input;
  const words = input.text.match(/\p{L}+/gu)?.length ?? 0;
  const unhappy = rating === null ? analysis.sentiment.label === 'negative' : rating <= 2;
  const pleased = rating === null ? analysis.sentiment.label === 'positive' : rating >= 4;
  if (analysis.needs_service) return at(70, true, 'Le client attend une solution que vous pouvez encore apporter.', 'The customer awaits a remedy you can still bring.');
  if (analysis.is_question || input.kind === 'question') return at(60, true, 'Une question attend sa réponse.', 'A question awaits its answer.');
  if (analysis.reports_error) return at(50, true, 'L’avis signale une erreur utile à corriger.', 'The review reports an error worth correcting.');
  if (words === 0 && !unhappy) return at(0, false, 'Pas de réponse nécessaire : des étoiles sans texte.', 'No reply needed: stars without text.');
  if (words === 0) return at(10, true, 'Une mauvaise note sans texte : inviter à préciser, sans plus.', 'A low rating without text: invite a word, no more.');
  if (pleased && words <= 3 && !analysis.testimony && analysis.aspects.length === 0) return at(0, false, 'Pas de réponse nécessaire : un mot gentil qui se suffit.', 'No reply needed: a kind word that stands by itself.');
  if (pleased && (analysis.testimony || words > 30)) return at(40, true, 'Un témoignage détaillé mérite un merci précis.', 'A detailed story deserves a precise thank you.');
  if (pleased) return at(30, true, 'Un avis content qui nomme quelque chose : un merci court.', 'A happy review that names something: a short thank you.');
  if (words <= 3 && analysis.sentiment.label !== 'negative' && !unhappy) return at(0, false, 'Pas de réponse nécessaire : trop bref pour répondre utilement.', 'No reply needed: too short to answer usefully.');
  return at(20, true, 'Une critique à laquelle répondre calmement, les lecteurs la liront.', 'Criticism to answer calmly; readers will see it.');
}
