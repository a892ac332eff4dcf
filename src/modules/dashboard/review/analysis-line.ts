import type { Analysis, AspectMention } from '../../../domain/analysis/types.js';
import type { Translate } from '../../../platform/templating/i18n.js';

/** What the reading found, in one line of words: "A aimé le pain et l’accueil, pas l’attente. Pose une question." Empty when nothing was found. */
export function analysisLine(analysis: Pick<Analysis, 'aspects' | 'sentiment' | 'is_question' | 'needs_service'>, t: Translate): string {
  const named = (polarity: AspectMention['polarity']): string => listed([...new Set(analysis.aspects.filter((a) => a.polarity === polarity).map((a) => t(`common.aspect.${a.aspect}`)))], t('review.and'));
  const [liked, disliked, neutral] = [named('positive'), named('negative'), named('neutral')];
  const first = liked && disliked ? t('review.line_both', { liked, disliked }) : liked ? t('review.line_liked', { liked }) : disliked ? t('review.line_disliked', { disliked }) : t(`review.sentiment.${analysis.sentiment.label}`);
  return [
    first,
    !liked && !disliked && neutral ? t('review.line_about', { neutral }) : '',
    analysis.is_question ? t('review.line_question') : '',
    analysis.needs_service ? t('review.line_service') : '',
  ].filter(Boolean).join(' ');
}

function listed(items: readonly string[], and: string): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`;
}
