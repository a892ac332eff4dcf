import { LANGUAGES, type DetectedLanguage, type Language } from '../shared/language.js';
import { languageShares } from './language-model.js';
import { WordMemo } from './lexeme.js';
import { tokenise, type Token } from './tokenise.js';

export interface LanguageGuess {
  readonly lang: DetectedLanguage;
  /** False when the guess rests on little: a declared language, one stop word, a low score. */
  readonly confident: boolean;
}

/** Frequent small words of each language, folded; words shared by several languages count for each of them. */
const STOP_WORDS: Readonly<Record<Language, string>> = {
  fr: `le la les un une des du de et est j' l' d' qu' n' c' s' m' je tu il elle on nous vous ils elles ce cette ces mon ma mes son sa ses notre nos votre vos leur leurs que qui quoi dont ou mais donc car
    ne pas plus tres trop bien pour par avec sans sous dans sur chez en au aux y a ai as ont avons avez suis es sommes etes sont etait etaient ete fait faire tout tous toute toutes rien jamais toujours encore
    deja aussi comme quand si alors meme merci bonne bon mauvais nul accueil avis c'est ca cela fois apres avant depuis jour jours deux trois peu beaucoup personne service rapport qualite prix
    parfait excellent excellente conseille recommande livraison commande produit bonjour client clients accueillant equipe j'ai vraiment quel quelle`,
  en: `the a an and is it i to of in on for with was were are be been have has had my we our you your they them their this that these those he she his her him but not no so very too at as by from or if
    me us do does did don't didn't can can't couldn't wasn't isn't it's i'm i've there here what when who how why which would could should will just all out up about again after before never always
    great good bad best worst nice love service food staff place time really only than then also because get got go went been back more most some any every recommend excellent`,
  es: `el la los las un una unos unas de del y es en que no lo le les se me te nos os mi mis su sus tu tus con sin por para al pero como mas muy ya si este esta estos estas eso esto ese esa fue fueron ser
    son era han ha he hemos hay tiene tienen todo todos toda todas nada nunca siempre cuando donde porque tambien bien mal buen bueno buena malo gracias servicio trato atencion hasta desde sobre entre
    dos tres dias dia veces vez les hace hizo q ni o`,
  de: `der die das den dem des ein eine einen einem einer und ist nicht ich wir sie er es du ihr mir mich uns ihn ihm mein meine unser unsere sein seine war waren wurde wird werden hat habe haben hatte hatten
    mit von zu zum zur im in auf an am aus bei nach vor fur uber unter um durch ohne gegen auch noch nur schon sehr so wie was wer wo wenn weil dass aber oder als dann da hier immer nie wieder mehr
    kein keine keinen alles alle man sich kann konnte muss ja nein gut schlecht leider danke bitte service kann's nix`,
  it: `il lo la i gli le un uno una di del dello della dei degli delle e è che non si mi ti ci vi ne me te noi voi loro mio mia suo sua nostro con senza per da dal dalla al alla ai alle nel nella sul sulla
    ma come piu molto troppo poco gia anche ancora sempre mai tutto tutti tutta niente nulla quando dove perche se questo questa questi quello quella sono era erano ha hanno ho abbiamo essere stato stata
    c' l' un' dell' all' nell' sull' d' bene male buono buona servizio personale grazie ottimo due tre volte volta dopo prima`,
};

/** Bit i is set when LANGUAGES[i] has the word. */
const STOP_BITS = new Map<string, number>();
for (const [index, lang] of LANGUAGES.entries()) {
  for (const token of STOP_WORDS[lang].split(/\s+/)) {
    const word = token.normalize('NFD').replace(/\p{M}/gu, '');
    if (word !== '') STOP_BITS.set(word, (STOP_BITS.get(word) ?? 0) | (1 << index));
  }
}


/** Small words that none of the five languages has: a text full of them is in a language the engine does not read. */
const OTHER_STOP_WORDS = `nao voce eh muito uma os voces obrigado obrigada gostei atendimento otimo recomendo ik het een niet en maar zeer goed heel erg bij wij jullie dank wel ook
  nie jest bardzo jak dobrze ze dla polecam tylko sie bardzo cok iyi ve bir icin guzel degil tesekkurler harika det ar och inte mycket bra som jag ikke meget og jeg er vi paa hyvaa hyva
  si nu foarte bun pentru este multumesc amb molt els aquest gracies velmi dobre jsem neni hvala vrlo dobro nem nagyon jo koszonom kai den polu yok boleh saya tidak bagus sangat aplikasi dan yang`;
const OTHER_BIT = 1 << LANGUAGES.length;
for (const word of OTHER_STOP_WORDS.split(/\s+/)) if (!STOP_BITS.has(word)) STOP_BITS.set(word, OTHER_BIT);

const stopBits = new WordMemo((lexeme) => STOP_BITS.get(lexeme.norm) ?? 0);

/** Share of the learned model below which a text keeps the language its source declared, or none. */
const SURE = 0.5;
/** The same for one or two words. */
const SURE_OF_FEW = 0.66;
const CONFIDENT = 0.8;
/** A long review shows its language in its first words. */
const WORDS_READ = 40;

/** Whether the text is mostly written in another script than Latin. */
function isForeignScript(text: string): boolean {
  let latin = 0;
  let other = 0;
  const read = Math.min(text.length, 400);
  for (let at = 0; at < read; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code <= 0x24f)) latin += 1;
    else if (code >= 0x370 && code < 0x2000 && !(code >= 0x1e00 && code <= 0x1eff)) other += 1;
    else if (code >= 0x3040 && code <= 0xd7ff) other += 1;
  }
  return other > latin;
}

interface StopWordCount {
  readonly best: number;
  readonly bestIndex: number;
  readonly second: number;
  /** Small words of languages the engine does not read. */
  readonly other: number;
}

function countStopWords(tokens: readonly Token[]): StopWordCount {
  const scores = [0, 0, 0, 0, 0];
  let other = 0;
  const read = Math.min(tokens.length, WORDS_READ);
  for (let at = 0; at < read; at += 1) {
    const token = tokens[at];
    const bits = token === undefined ? 0 : stopBits.of(token.lexeme);
    if (bits === 0) continue;
    if (bits === OTHER_BIT) other += 2;
    // A word of one language only says more than one that three share.
    const weight = (bits & (bits - 1)) === 0 ? 2 : 1;
    for (let index = 0; index < 5; index += 1) if ((bits & (1 << index)) !== 0) scores[index] = (scores[index] ?? 0) + weight;
  }
  let bestIndex = 0;
  for (let index = 1; index < 5; index += 1) if ((scores[index] ?? 0) > (scores[bestIndex] ?? 0)) bestIndex = index;
  const best = scores[bestIndex] ?? 0;
  let second = 0;
  for (let index = 0; index < 5; index += 1) if (index !== bestIndex) second = Math.max(second, scores[index] ?? 0);
  return { best, bestIndex, second, other };
}

/**
 * The language of a review among those the engine reads, 'unknown' otherwise. Stop words decide first; the learned model of words
 * and their letters is asked only when they do not. `declared` (what the source says) settles doubt, never a clear reading.
 * 'unknown' for other scripts, for the small words of other languages, and where no language has half the say.
 */
export function detectLanguage(text: string, declared?: DetectedLanguage, tokens: readonly Token[] = tokenise(text)): LanguageGuess {
  if (tokens.length === 0 || isForeignScript(text)) return { lang: tokens.length === 0 && declared !== undefined ? declared : 'unknown', confident: false };
  const stop = countStopWords(tokens);
  if (stop.other > stop.best) return { lang: 'unknown', confident: false };
  const lang = LANGUAGES[stop.bestIndex] ?? 'unknown';
  const dense = stop.best >= Math.min(tokens.length, WORDS_READ) * 0.25;
  if (stop.best >= 4 && dense && stop.best >= stop.second * 1.5) return { lang, confident: true };
  return detectByShape(tokens, declared, stop, lang);
}

function detectByShape(tokens: readonly Token[], declared: DetectedLanguage | undefined, stop: StopWordCount, stopLang: DetectedLanguage): LanguageGuess {
  const known = declared !== undefined && declared !== 'unknown' ? declared : undefined;
  if (known !== undefined && known === stopLang && stop.best > stop.second) return { lang: known, confident: stop.best >= 4 };
  const shares = languageShares(tokens, WORDS_READ);
  let guess: DetectedLanguage = 'unknown';
  let share = 0;
  for (const [index, lang] of LANGUAGES.entries()) {
    const own = shares[index] ?? 0;
    if (own <= share) continue;
    guess = lang;
    share = own;
  }
  if (share < (tokens.length <= 2 ? SURE_OF_FEW : SURE) || (known !== undefined && known !== guess && share < CONFIDENT)) return { lang: known ?? 'unknown', confident: false };
  return { lang: guess, confident: share >= CONFIDENT };
}
