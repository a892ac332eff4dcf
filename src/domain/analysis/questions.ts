import { sentenceRange, type Reading } from './reading.js';

/** A text that asks asks early or often: more ways of asking are not read. */
const MOST = 50;

/**
 * Whether the text asks the business something it could answer. A question mark is not enough (« Et le sourire ? ») nor needed
 * (« slt vous prenez le cpf »): a way of asking must open the sentence or one of its clauses, and nothing mark it as rhetorical.
 */
export function readQuestion(reading: Reading): boolean {
  const open = reading.cues.ask_open.slice(0, MOST);
  for (const hit of reading.cues.ask_plain.slice(0, MOST)) if (isNearStart(reading, hit.first) && !isRhetorical(reading, hit.first)) return true;
  for (const hit of open) {
    const sentence = sentenceRange(reading, hit.first);
    const marked = /[?¿]/.test(reading.text.slice(sentence.start, sentence.end));
    if (!marked && !(isWholeText(reading) && hit.first <= 2)) continue;
    if (!startsClause(reading, hit.first)) continue;
    if (!isRhetorical(reading, hit.first)) return true;
  }
  return false;
}

function isWholeText(reading: Reading): boolean {
  return reading.sentenceCount === 1 && reading.tokens.length <= 14 && reading.opinions.length === 0;
}

function isNearStart(reading: Reading, token: number): boolean {
  const sentence = sentenceRange(reading, token);
  return token - sentence.first <= 2 || reading.clauseOf[token] !== reading.clauseOf[token - 1];
}

/** Asking words open their clause, at most after a greeting or a link word. */
function startsClause(reading: Reading, token: number): boolean {
  let at = token;
  while (at > 0 && token - at <= 3 && reading.clauseOf[at - 1] === reading.clauseOf[token]) at -= 1;
  return token - at <= 2;
}

/** « Pourquoi ne pas ouvrir le lundi ? » is a wish. */
function isRhetorical(reading: Reading, token: number): boolean {
  if (reading.cues.wish.some((hit) => hit.first <= token && token <= hit.last)) return true;
  const sentence = reading.sentenceOf[token];
  return reading.cues.rhetorical.some((hit) => reading.sentenceOf[hit.first] === sentence && hit.first <= token + 1);
}
