import type { Token } from '../../text/tokenise.js';
import { findingOf, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';

const KEYBOARD = /asdf|sdfg|dfgh|fghj|ghjk|hjkl|jklm|lkjh|kjhg|hgfd|gfds|fdsa|qwer|wert|azer|zert|poiu|oiuy|uytr|wxcv|xcvb|zxcv|cvbn|mnbv|nbvc|yxcv|qsdf|lkjs|asdk|qwpo/;
const NO_VOWEL = /^[bcdfghjklmnpqrstvwxz]{3,}$/;
const ONE_LETTER = /^(.)\1+$/;
/** Usual short forms without a vowel. */
const SHORT_FORMS = /^(mdrr?|tkt|dsl|svp|stp|pcq|bcp|tjrs|slt|wtf|omg|lol|ptdr|hmm+|grr+|pff+|brr+|pst|tbh|smh|mmm+|zzz|dvd|html?|www|btw|gps|usb|sms|mms|ttc|nrj|bbq|nhs|hmrc|mgr|tvs?|gmbh|str|bzw|dpd|bmw|hrs?|mins|rdv|rdvs|sncf|cdt|pbs?|qqn|qqch|vtc|vtt|jpp|jms|lgtps|msg|msgs|cgv|sav|svt|tgv|hdmi|kms?|mdp|pcs|min|nbr|nb|dmd|tts|ttes?|vrmt|vraimt|qd|qnd|rpz|cmb|cbn|sms|xxl|xxx|thx|plz|pls|ppl|txt|fyi|imho|lmk|brb|gtfo|crm|mrs|mcd|kfc|hsbc|pst|shh+|pssst|tsk|nyc|ldn|sth|smth|bff|jfk|dhl|gls|ups)$/;
const SHARE = 0.36;

/** Function words that cannot follow each other, by kind: an article before a conjunction is no sentence in any of the five languages. */
const ARTICLES = new Set(['le', 'les', 'un', 'une', 'du', 'the', 'der', 'das', 'den', 'el', 'los', 'las', 'il', 'lo', 'gli']);
const LINKS = new Set(['mais', 'ou', 'et', 'donc', 'quand', 'que', 'alors', 'but', 'and', 'because', 'if', 'when', 'is', 'aber', 'und', 'wenn', 'weil', 'pero', 'porque', 'cuando', 'perche', 'does', 'did']);
const AUXILIARIES = new Set(['is', 'did', 'was', 'does', 'has']);

/** Strings of letters that are no words, in any language. */
export const gibberishRule: Rule = {
  id: 'unintelligible.letters', ground: 'unintelligible', version: 1, languageFree: true,
  evaluate(context) {
    const words = context.tokens.filter((token) => /[a-z]/.test(token.norm));
    if (words.length === 0 || words.length > 25) return [];
    const strange = words.filter((token, at) => isStrange(token) || isStutter(words, at));
    const runs = words.some((token) => token.text.length >= 10 && ONE_LETTER.test(token.norm));
    if (words.length === 1 ? !runs && !(strange.length === 1 && words[0] !== undefined && words[0].norm.length >= 5) : strange.length < 2 || strange.length / words.length < SHARE) return [];
    return whole(context, this);
  },
};

/** Real words thrown together: function words in an order no sentence has. */
export const saladRule: Rule = {
  id: 'unintelligible.salad', ground: 'unintelligible', version: 1, languageFree: false,
  evaluate(context) {
    let odd = 0;
    for (let at = 1; at < context.tokens.length; at += 1) {
      const left = context.tokens[at - 1];
      const right = context.tokens[at];
      if (left === undefined || right === undefined || right.first || right.start - left.end !== 1) continue;
      const third = context.tokens[at + 1];
      if ((ARTICLES.has(left.norm) && LINKS.has(right.norm)) || (AUXILIARIES.has(left.norm) && AUXILIARIES.has(right.norm) && left.norm !== right.norm)) odd += 1;
      else if (LINKS.has(left.norm) && LINKS.has(right.norm) && third !== undefined && LINKS.has(third.norm)) odd += 1;
    }
    return odd >= 2 && odd / context.tokens.length > 0.06 ? whole(context, this) : [];
  },
};

/** The third time in a row of the same word or letter, and all after it. */
function isStutter(words: readonly Token[], at: number): boolean {
  const word = words[at]?.norm;
  return word !== undefined && word === words[at - 1]?.norm && (word === words[at - 2]?.norm || word.length === 1);
}

function isStrange(token: Token): boolean {
  if (token.text.length < 3) return false;
  const looks = KEYBOARD.test(token.norm) || NO_VOWEL.test(token.norm) || (token.text.length >= 4 && ONE_LETTER.test(token.norm)) || /(.)\1{4,}/i.test(token.text) && NO_VOWEL.test(token.norm.replace(/[aeiou]{1,2}$/, ''));
  return looks && !SHORT_FORMS.test(token.norm);
}

function whole(context: RuleContext, rule: Pick<Rule, 'id' | 'ground'>): readonly Finding[] {
  const first = context.tokens[0];
  const last = context.tokens[context.tokens.length - 1];
  return first === undefined || last === undefined ? [] : [findingOf(rule, { start: first.start, end: last.end }, 'reject')];
}

export const gibberishExamples: RuleExamples = {
  positive: [{ text: 'ghjk lmpoiu zzz dfgh ok ok wxcvb', lang: 'unknown' }, { text: 'aaaaaa bbb 1111 lkjsdf hhhhhhhh', lang: 'unknown' }],
  nearMiss: [{ text: 'Grrr svp rappelez moi', lang: 'fr' }, { text: 'Top !!!', lang: 'unknown' }, { text: 'mmmmh trop bon', lang: 'fr' }],
};
export const saladExamples: RuleExamples = {
  positive: [{ text: 'the when of yes but table no because the if he did is not the Thursday', lang: 'en' }],
  nearMiss: [{ text: 'Bon accueil mais le service, et la carte, si chère, déçoivent.', lang: 'fr' }],
};
