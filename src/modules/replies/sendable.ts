import { lintReply } from '../../domain/replies/lint.js';
import type { Draft } from '../../domain/replies/types.js';
import { detected } from '../../domain/shared/language.js';
import { invalid } from '../../platform/errors/app-error.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';

/** Longest reply any of the platforms takes (Google: 4096 bytes). */
export const MAX_REPLY_BYTES = 4096;

/**
 * What must not go out under the owner's name: an empty or overlong text, promises, personal data, accusations… Throws `replies.unsendable`
 * naming each passage; returns the warnings that do not block.
 */
export function assertSendable(text: string, review: Review, location: Location): Draft['warnings'] {
  if (text.trim() === '') throw invalid('replies.empty', { fr: 'La réponse est vide.', en: 'The reply is empty.' }, [{ field: 'text', message: '—' }]);
  if (Buffer.byteLength(text) > MAX_REPLY_BYTES)
    throw invalid('replies.too_long', { fr: 'La réponse est trop longue : 4 000 caractères environ au plus.', en: 'The reply is too long: about 4,000 characters at most.' }, [{ field: 'text', message: String(MAX_REPLY_BYTES) }]);
  const lang = detected(review.lang);
  const findings = lintReply(text, { lang: lang === 'unknown' ? location.lang : lang, sector: location.sector, review: { text: review.text, author_name: review.authorName } });
  const blocking = findings.filter((f) => f.level === 'block');
  if (blocking.length > 0) {
    throw invalid('replies.unsendable', { fr: `À revoir avant l’envoi. ${blocking.map((f) => f.fr).join(' ')}`, en: `To be changed before it is sent. ${blocking.map((f) => f.en).join(' ')}` },
      blocking.map((f) => ({ field: 'text', message: `« ${text.slice(f.start, f.end)} »` })));
  }
  return findings.map(({ code, fr, en }) => ({ code, fr, en }));
}
