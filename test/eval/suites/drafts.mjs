import { rowsWith } from '../read-cases.mjs';
import { share } from '../scores.mjs';

const REMEMBERED = 10;
const DEFAULT_SECTOR = 'mobile_app';

/**
 * What can be counted about drafts without reading them: how many are due, refused, clean by the lint, and whether a location repeats
 * itself within ten replies. Rows of one business are one location, in order. Whether a person would send them is not countable.
 */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => row.business !== undefined && (typeof row.rating === 'number' || row.rating === null), { file, suite: 'drafts', needs: '"business" and "rating"' });
  const recent = new Map();
  const read = cases.map((row) => draftOf(row, recent, engine));
  const written = read.filter(({ draft }) => draft !== null && draft.draft !== '');
  const sentences = written.flatMap(({ draft }) => draft.ties.slice(0, -1));
  return {
    n: read.length,
    metrics: {
      'reply due': share(read, ({ due }) => due),
      'blocked, of those due': share(read.filter(({ due }) => due), ({ draft }) => draft?.blocked !== undefined),
      'lint-clean drafts': share(written, ({ findings }) => findings.every(({ level }) => level !== 'block')),
      'without any warning': share(written, ({ findings }) => findings.length === 0),
      'drafts repeating a sentence of the last ten': share(written, ({ repeats }) => repeats > 0),
      'drafts with nothing tied to review, fact or case': share(written, ({ draft }) => draft.ties.every(({ source }) => source === 'courtesy')),
      'sentences tied to review, fact or case': share(sentences, ({ source }) => source !== 'courtesy'),
      'mean length, characters': written.length === 0 ? null : written.reduce((sum, { draft }) => sum + draft.draft.length, 0) / written.length,
    },
    faults: written.filter(({ findings, repeats }) => repeats > 0 || findings.some(({ level }) => level === 'block'))
      .map(({ row, draft, findings, repeats }) => ({ line: row.line, expected: 'clean', got: repeats > 0 ? 'repeats' : findings.map(({ code }) => code).join(','), text: draft.draft })),
  };
}

function draftOf(row, recent, engine) {
  const business = typeof row.business === 'string' ? { name: row.business, sector: DEFAULT_SECTOR, city: '', description: '' } : { name: '', sector: '', city: '', description: '', ...row.business };
  const base = { text: row.text, ...(row.lang === undefined ? {} : { lang: row.lang }) };
  const input = {
    text: row.text, rating: row.rating, kind: 'review', author_name: null, business, facts: [], contacts: [],
    voice: { address: 'formal', warmth: 'warm', signature: '' }, ...(['fr', 'en', 'es', 'de', 'it'].includes(row.lang) ? { house_lang: row.lang } : {}), analysis: engine.analyse(base, business.sector),
    moderation: engine.moderate({ ...base, business, author: { invited: false, order_reference: null } }),
    recent_replies: recent.get(business.name) ?? [], seed: `${business.name}|${row.line}`,
  };
  const { due } = engine.deservesReply(input);
  if (!due) return { row, due, draft: null, findings: [], repeats: 0 };
  const draft = engine.composeDraft(input);
  if (draft.draft === '') return { row, due, draft, findings: [], repeats: 0 };
  const findings = engine.lintReply(draft.draft, { lang: draft.lang, sector: business.sector, review: { text: row.text, author_name: null }, contacts: [] });
  const before = new Set(input.recent_replies.slice(0, REMEMBERED).flatMap((reply) => bodyOf(reply, engine)));
  const repeats = bodyOf(draft.draft, engine).filter((sentence) => before.has(sentence)).length;
  recent.set(business.name, [draft.draft, ...input.recent_replies].slice(0, REMEMBERED));
  return { row, due, draft, findings, repeats };
}

/** Sentences without the signature, which is the same by design. */
function bodyOf(reply, engine) {
  return engine.sentencesOf(reply.split('\n').slice(0, -1).join('\n')).map((sentence) => engine.normaliseSentence(sentence)).filter((sentence) => sentence !== '');
}
