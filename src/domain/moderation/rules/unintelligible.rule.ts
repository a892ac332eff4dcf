import wordOrder from '../../../../config/lexicons/word-order.json' with { type: 'json' };
import type { Language } from '../../shared/language.js';
import { foldWord } from '../../text/normalise.js';
import type { Token } from '../../text/tokenise.js';
import { findingOf, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';

const KEYBOARD = /asdf|sdfg|dfgh|fghj|ghjk|hjkl|jklm|lkjh|kjhg|hgfd|gfds|fdsa|qwer|wert|azer|zert|poiu|oiuy|uytr|wxcv|xcvb|zxcv|cvbn|mnbv|nbvc|yxcv|qsdf|lkjs|asdk|qwpo/;
const NO_VOWEL = /^[bcdfghjklmnpqrstvwxz]{3,}$/;
const ONE_LETTER = /^(.)\1+$/;
/** Usual short forms without a vowel. */
const SHORT_FORMS = /^(mdrr?|tkt|dsl|svp|stp|pcq|bcp|tjrs|slt|wtf|omg|lol|ptdr|hmm+|grr+|pff+|brr+|pst|tbh|smh|mmm+|zzz|dvd|html?|www|btw|gps|usb|sms|mms|ttc|nrj|bbq|nhs|hmrc|mgr|tvs?|gmbh|str|bzw|dpd|bmw|hrs?|mins|rdv|rdvs|sncf|cdt|pbs?|qqn|qqch|vtc|vtt|jpp|jms|lgtps|msg|msgs|cgv|sav|svt|tgv|hdmi|kms?|mdp|pcs|min|nbr|nb|dmd|tts|ttes?|vrmt|vraimt|qd|qnd|rpz|cmb|cbn|sms|xxl|xxx|thx|plz|pls|ppl|txt|fyi|imho|lmk|brb|gtfo|crm|mrs|mcd|kfc|hsbc|pst|shh+|pssst|tsk|nyc|ldn|sth|smth|bff|jfk|dhl|gls|ups)$/;
const SHARE = 0.36;

/** Sample texts of machines and people who try a form. */
const PLACEHOLDER = /lorem ipsum|\[object object\]|undefined null|(?:\btest ?){2,}|\bnan\b.{0,4}\bnull\b|\babc(?: \d){2}/i;
/** Signs nobody strings together to say something; marks of feeling and emoji are not among them. */
const SIGNS = /[;%()[\]{}<>=^~|\\/_*+#&@$£§¤]/g;
const MANY_SIGNS = 6;
/** A longer text with strange strings in it still says something. */
const MOST_WORDS = 25;

type WordKind = 'article' | 'preposition' | 'coordinator' | 'subordinator' | 'subject' | 'auxiliary';
const KINDS: Readonly<Record<Language, ReadonlyMap<string, WordKind>>> = { fr: kindsOf(wordOrder.fr), en: kindsOf(wordOrder.en), es: kindsOf(wordOrder.es), de: kindsOf(wordOrder.de), it: kindsOf(wordOrder.it) };
/** Pairs of function words no sentence of the five languages has; « le la » or « the of » are broken, « et donc » is not. */
const BROKEN = new Set(['article article', 'article coordinator', 'article subordinator', 'article auxiliary', 'preposition coordinator', 'subject coordinator', 'subordinator coordinator', 'auxiliary auxiliary']);
const BROKEN_ENGLISH = new Set(['article preposition', 'subject article', 'article subject', 'auxiliary preposition']);
const BROKEN_LEAST = 2;
const BROKEN_SHARE = 0.09;

function kindsOf(lists: Readonly<Partial<Record<WordKind, readonly string[]>>>): ReadonlyMap<string, WordKind> {
  const kinds = new Map<string, WordKind>();
  for (const kind of ['article', 'preposition', 'coordinator', 'subordinator', 'subject', 'auxiliary'] as const) for (const word of lists[kind] ?? []) kinds.set(foldWord(word), kind);
  return kinds;
}

/** Strings of letters that are no words, in any language; samples, and signs without a word. */
export const gibberishRule: Rule = {
  id: 'unintelligible.letters', ground: 'unintelligible', version: 3, languageFree: true,
  evaluate(context) {
    if (context.text.length < 80 && PLACEHOLDER.test(context.text)) return whole(context, this);
    if (context.tokens.length > 2 * MOST_WORDS) return [];
    const words = context.tokens.filter((token) => /[a-zà-ÿ]/.test(token.norm));
    if (words.length === 0) return !/\p{L}|\p{Extended_Pictographic}/u.test(context.text) && (context.text.match(SIGNS)?.length ?? 0) >= MANY_SIGNS ? [findingOf(this, { start: 0, end: context.text.length }, 'reject')] : [];
    if (words.length > MOST_WORDS) return [];
    const strange = words.filter((token, at) => isStrange(token) || isStutter(words, at));
    const runs = words.some((token) => token.text.length >= 10 && ONE_LETTER.test(token.norm));
    if (words.length === 1 ? !runs && !(strange.length === 1 && words[0] !== undefined && words[0].text.length >= 5) : strange.length < 2 || strange.length / words.length < SHARE) return [];
    return whole(context, this);
  },
};

/** Real words thrown together: function words in an order no sentence has. */
export const saladRule: Rule = {
  id: 'unintelligible.salad', ground: 'unintelligible', version: 2, languageFree: false,
  evaluate(context) {
    if (context.lang === 'unknown') return [];
    const kinds = KINDS[context.lang];
    let broken = 0;
    let links = 0;
    for (let at = 1; at < context.tokens.length; at += 1) {
      const left = context.tokens[at - 1];
      const right = context.tokens[at];
      if (left === undefined || right === undefined || right.first || right.start - left.end !== 1) continue;
      const rightKind = kinds.get(right.norm);
      const leftKind = rightKind === undefined ? undefined : kinds.get(left.norm);
      if (leftKind === undefined) {
        links = 0;
        continue;
      }
      links = isLink(leftKind) && isLink(rightKind) ? links + 1 : 0;
      const pair = `${leftKind} ${rightKind}`;
      if (left.norm !== right.norm && (BROKEN.has(pair) || (context.lang === 'en' && BROKEN_ENGLISH.has(pair)))) broken += 1;
      else if (links >= 2) broken += 1;
    }
    return broken >= BROKEN_LEAST && broken / context.tokens.length > BROKEN_SHARE ? whole(context, this) : [];
  },
};

function isLink(kind: WordKind | undefined): boolean {
  return kind === 'coordinator' || kind === 'subordinator';
}

/** What people say three times and mean: « bof bof bof », « non non non ». */
const EXCLAIMED = /^(?:bof|non|oui|no|yes|si|ja|nein|top|nul|super|bravo|wow|miam|yum|mmm+|ok|okay|tres|very|muy|sehr|molto|so|too|bla|ha|hein|merci|thanks|love|great|good|bien|gut|bello|never|jamais|nie|mai|nunca|stop|encore|more|long|trop)$/;

/** The third time in a row of the same word or letter, and all after it; never what people exclaim. */
function isStutter(words: readonly Token[], at: number): boolean {
  const word = words[at]?.norm;
  return word !== undefined && !EXCLAIMED.test(word) && word === words[at - 1]?.norm && (word === words[at - 2]?.norm || word.length === 1);
}

/** Five consonants in a row that no language here has (« angstschweiß » and « Wirtschaft » aside). */
const CLUSTER = /[bcdfghjklmnpqrtvwxz]{5,}/;
const MIXED = /^(?=.*\d.*[a-z].*\d|.*[a-z].*\d.*[a-z])[a-z\d]{4,}$/;

const LONGEST_WORD = 45;

function isStrange(token: Token): boolean {
  if (token.text.length < 3) return false;
  // No word of the five languages is that long once held letters are cut; nor are patterns run on it.
  if (token.norm.length > LONGEST_WORD) return true;
  const looks = KEYBOARD.test(token.norm) || NO_VOWEL.test(token.norm) || (token.text.length >= 4 && ONE_LETTER.test(token.norm)) || LONG_RUN.test(token.text) && NO_VOWEL.test(token.norm.replace(/[aeiou]{1,2}$/, '')) || CLUSTER.test(token.norm.replace(/sch|ch|ck/g, 's')) || MIXED.test(token.norm) || REPEATED_CONSONANT.test(token.text);
  return looks && !SHORT_FORMS.test(token.norm);
}

/** « ggghhhh », « vvvvvv »: a consonant held down from the start; held at the end it is a feeling (« nulllll », « ouiiii »). */
const REPEATED_CONSONANT = /^([bcdfghjklnpqtvwx])\1{3,}/i;
const LONG_RUN = /(.)\1{4,}/i;

function whole(context: RuleContext, rule: Pick<Rule, 'id' | 'ground'>): readonly Finding[] {
  const first = context.tokens[0];
  const last = context.tokens[context.tokens.length - 1];
  return first === undefined || last === undefined ? [] : [findingOf(rule, { start: first.start, end: last.end }, 'reject')];
}

export const gibberishExamples: RuleExamples = {
  positive: [{ text: 'ghjk lmpoiu zzz dfgh ok ok wxcvb', lang: 'unknown' }, { text: 'aaaaaa bbb 1111 lkjsdf hhhhhhhh', lang: 'unknown' }],
  nearMiss: [
    { text: 'Bof bof bof. Bof.', lang: 'fr' }, { text: 'Grrr svp rappelez moi', lang: 'fr' }, { text: 'Top !!!', lang: 'unknown' }, { text: 'mmmmh trop bon', lang: 'fr' },
  ],
};
export const saladExamples: RuleExamples = {
  positive: [{ text: 'the when of yes but table no because the if he did is not the Thursday', lang: 'en' }],
  nearMiss: [{ text: 'Bon accueil mais le service, et la carte, si chère, déçoivent.', lang: 'fr' }],
};
