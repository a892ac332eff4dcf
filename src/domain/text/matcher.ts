import { WordMemo, type Lexeme } from './lexeme.js';
import { foldWord } from './normalise.js';
import { tokenise, type Token } from './tokenise.js';

/**
 * One entry of a lexicon. `term` is a small pattern over words:
 * `(a|b)` alternatives, `(s)` or `(a|)` optional, `<class>` any one word of a class, `stem*` any word that begins so (three letters
 * at least; in classes too), `~` up to three words of any kind, `~N` up to N; a gap at the end is ignored.
 */
export interface Term<Tag> {
  readonly term: string;
  readonly tag: Tag;
  /** True for words people disguise (stars, figures, spaced letters); they are then found in disguise too. */
  readonly disguised?: boolean;
}

export interface TermMatch<Tag> {
  readonly tag: Tag;
  readonly term: string;
  readonly start: number;
  readonly end: number;
  readonly firstToken: number;
  /** Inclusive. */
  readonly lastToken: number;
}

export type WordClasses = Readonly<Record<string, readonly string[]>>;

interface TrieNode<Tag> {
  words: Map<string, TrieNode<Tag>> | undefined;
  classes: Map<string, TrieNode<Tag>> | undefined;
  gap: { readonly most: number; readonly next: TrieNode<Tag> }[] | undefined;
  leaves: { readonly tag: Tag; readonly term: string }[] | undefined;
}

interface Beginning<Tag> {
  readonly nodes: readonly TrieNode<Tag>[];
  readonly isDisguised: boolean;
}

const NOWHERE = { nodes: [], isDisguised: false } as const;
const MOST_EXPANSIONS = 4000;
const ELISION = /^\p{L}+['’]$/u;
const STEM = /^[\p{L}\p{M}]+\*$/u;
const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's' };

/**
 * Spells out the alternatives of a pattern, brackets in brackets included.
 * @throws Error on an unclosed bracket or more than 4000 spellings.
 */
export function expandPattern(pattern: string): string[] {
  return [...new Set(spellings(pattern, pattern).map((text) => text.replace(/\s+/g, ' ').trim()))];
}

function spellings(text: string, pattern: string): string[] {
  const open = text.indexOf('(');
  if (open < 0) {
    if (text.includes(')')) throw new Error(`Unbalanced bracket in lexicon pattern: ${pattern}`);
    return [text];
  }
  const before = text.slice(0, open);
  const choices: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth > 1 || (depth === 1 && sign !== '|')) continue;
    choices.push(text.slice(from, at));
    from = at + 1;
    if (depth > 0) continue;
    const inner = (choices.length === 1 ? [...choices, ''] : choices).flatMap((choice) => spellings(choice, pattern));
    const rest = spellings(text.slice(from), pattern);
    if (inner.length * rest.length > MOST_EXPANSIONS) throw new Error(`Lexicon pattern with too many spellings: ${pattern}`);
    return inner.flatMap((choice) => rest.map((end) => before + choice + end));
  }
  throw new Error(`Unbalanced bracket in lexicon pattern: ${pattern}`);
}

function newNode<Tag>(): TrieNode<Tag> {
  return { words: undefined, classes: undefined, gap: undefined, leaves: undefined };
}

function collapse(norm: string): string {
  return norm.replace(/(.)\1+/g, '$1');
}

/**
 * Finds all terms of a language in one pass over the tokens: a trie over words, so the cost does not depend on how many
 * terms there are. A match never crosses the end of a sentence.
 */
export class TermMatcher<Tag = string> {
  private readonly root: TrieNode<Tag> = newNode();
  private readonly classesOf = new Map<string, string[]>();
  /** Classes of the words that begin so; a `stem*` of a pattern is a class of its own. By length of stem, then by stem. */
  private readonly classesOfStem = new Map<number, Map<string, string[]>>();
  /** Where a word can begin a term; undefined for most words. */
  private readonly begins = new WordMemo((lexeme) => this.beginning(lexeme));
  private readonly wordClasses = new WordMemo((lexeme) => this.classesOfWord(lexeme.norm));
  /** Single words found in disguise too, by what they become once letters are restored. */
  private readonly disguised = new Map<string, { tag: Tag; term: string }[]>();
  private readonly disguisedByShape = new Map<string, string[]>();
  /** Doubled letters removed: read for elongated words only (« saaalope »). */
  private readonly collapsed = new Map<string, string>();

  /** @throws Error when there is no term, on an unknown class, or on a malformed pattern: an empty lexicon must never pass for a clean text. */
  constructor(terms: readonly Term<Tag>[], classes: WordClasses = {}) {
    if (terms.length === 0) throw new Error('A term matcher needs at least one term');
    for (const [name, words] of Object.entries(classes)) this.addClass(name, words);
    for (const term of terms) this.addTerm(term, classes);
  }

  /** All matches, by first token; for one tag and first token only the longest. */
  match(tokens: readonly Token[]): TermMatch<Tag>[] {
    const found: TermMatch<Tag>[] = [];
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (token === undefined) continue;
      const beginning = this.begins.of(token.lexeme);
      if (beginning === NOWHERE) continue;
      const before = found.length;
      for (const node of beginning.nodes) this.arrive(node, tokens, at, at, found);
      if (found.length - before > 1) keepLongest(found, before);
      if (found.length === before && beginning.isDisguised) this.matchDisguised(tokens, token, at, found);
    }
    return found;
  }

  private addClass(name: string, words: readonly string[]): void {
    for (const word of words.flatMap((pattern) => expandPattern(pattern))) {
      if (STEM.test(word)) this.addStem(word, name);
      else for (const piece of wordsOf(word, word)) appendTo(this.classesOf, piece, name);
    }
  }

  /** @throws Error on a stem of fewer than three letters: it would match half the language. */
  private addStem(pattern: string, name: string): void {
    const stem = foldWord(pattern.slice(0, -1));
    if (stem.length < 3) throw new Error(`Lexicon stem of fewer than three letters: ${pattern}`);
    let stems = this.classesOfStem.get(stem.length);
    if (stems === undefined) this.classesOfStem.set(stem.length, (stems = new Map()));
    appendTo(stems, stem, name);
  }

  private classesOfWord(norm: string): readonly string[] {
    const classes = new Set(this.classesOf.get(norm));
    for (const [length, stems] of this.classesOfStem) for (const name of (norm.length >= length && stems.get(norm.slice(0, length))) || []) classes.add(name);
    return [...classes];
  }

  /** The nodes of the root that a word leads to, and whether it may be a disguised word. */
  private beginning(lexeme: Lexeme): Beginning<Tag> {
    const { norm } = lexeme;
    const word = this.root.words?.get(norm) ?? (this.root.words === undefined ? undefined : this.elongated(this.root.words, lexeme));
    const nodes = word === undefined ? [] : [word];
    for (const name of this.root.classes === undefined ? [] : this.wordClasses.of(lexeme)) {
      const next = this.root.classes?.get(name);
      if (next !== undefined) nodes.push(next);
    }
    const isDisguised = this.disguised.size > 0 && (norm.length === 1 || (/[0-9@$*#]/.test(norm) && !/^[0-9]/.test(norm)));
    return nodes.length === 0 && !isDisguised ? NOWHERE : { nodes, isDisguised };
  }

  private addTerm(term: Term<Tag>, classes: WordClasses): void {
    for (const spelling of expandPattern(term.term)) {
      const pieces = spelling.split(' ').filter((piece) => piece !== '').flatMap((piece) => (/^(~\d*|<.+>)$/.test(piece) || STEM.test(piece) ? [piece] : wordsOf(piece, term.term)));
      while (pieces.at(-1)?.startsWith('~') === true) pieces.pop();
      if (pieces.length === 0) throw new Error(`Lexicon pattern without a word: ${term.term}`);
      this.insert(pieces, term, classes);
      if (term.disguised === true && pieces.length === 1) this.addDisguised(pieces[0] ?? '', term);
    }
  }

  private insert(pieces: readonly string[], term: Term<Tag>, classes: WordClasses): void {
    let node = this.root;
    for (const piece of pieces) {
      if (piece.startsWith('<')) {
        const name = piece.slice(1, -1);
        if (classes[name] === undefined) throw new Error(`Unknown word class ${name} in lexicon pattern: ${term.term}`);
        node.classes ??= new Map();
        node = childOf(node.classes, name);
      } else if (STEM.test(piece)) {
        this.addStem(piece, piece);
        node.classes ??= new Map();
        node = childOf(node.classes, piece);
      } else if (piece.startsWith('~')) {
        const most = piece === '~' ? 3 : Number(piece.slice(1));
        node.gap ??= [];
        let gap = node.gap.find((known) => known.most === most);
        if (gap === undefined) node.gap.push((gap = { most, next: newNode() }));
        node = gap.next;
      } else {
        node.words ??= new Map();
        node = childOf(node.words, piece);
        if (!this.collapsed.has(collapse(piece))) this.collapsed.set(collapse(piece), piece);
      }
    }
    node.leaves ??= [];
    if (!node.leaves.some((leaf) => leaf.tag === term.tag)) node.leaves.push({ tag: term.tag, term: term.term });
  }

  private addDisguised(word: string, term: Term<Tag>): void {
    if (word.length < 3) return;
    const list = this.disguised.get(word) ?? [];
    if (list.length > 0) return void list.push({ tag: term.tag, term: term.term });
    this.disguised.set(word, [{ tag: term.tag, term: term.term }]);
    const key = word.charAt(0);
    const shape = this.disguisedByShape.get(key);
    if (shape === undefined) this.disguisedByShape.set(key, [word]);
    else shape.push(word);
  }

  private walk(node: TrieNode<Tag>, tokens: readonly Token[], first: number, at: number, found: TermMatch<Tag>[]): void {
    const token = tokens[at];
    if (token === undefined || (at > first && token.first)) return;
    if (node.words !== undefined) {
      const next = node.words.get(token.norm) ?? this.elongated(node.words, token.lexeme);
      if (next !== undefined) this.arrive(next, tokens, first, at, found);
    }
    if (node.classes !== undefined) {
      for (const name of this.wordClasses.of(token.lexeme)) {
        const next = node.classes.get(name);
        if (next !== undefined) this.arrive(next, tokens, first, at, found);
      }
    }
  }

  private arrive(node: TrieNode<Tag>, tokens: readonly Token[], first: number, at: number, found: TermMatch<Tag>[]): void {
    if (node.leaves !== undefined) {
      const start = tokens[first]?.start ?? 0;
      const end = tokens[at]?.end ?? 0;
      for (const leaf of node.leaves) found.push({ tag: leaf.tag, term: leaf.term, start, end, firstToken: first, lastToken: at });
    }
    if (node.words !== undefined || node.classes !== undefined) this.walk(node, tokens, first, at + 1, found);
    for (const gap of node.gap ?? []) {
      for (let skip = 0; skip <= gap.most; skip += 1) {
        if (skip > 0 && tokens[at + skip]?.first !== false) break;
        this.walk(gap.next, tokens, first, at + 1 + skip, found);
      }
    }
  }

  private elongated(words: Map<string, TrieNode<Tag>>, lexeme: Lexeme): TrieNode<Tag> | undefined {
    if (!lexeme.isElongated) return undefined;
    const known = this.collapsed.get(collapse(lexeme.norm));
    return known === undefined ? undefined : words.get(known);
  }

  private matchDisguised(tokens: readonly Token[], token: Token, at: number, found: TermMatch<Tag>[]): void {
    if (token.norm.length === 1) {
      this.matchSpaced(tokens, at, found);
      return;
    }
    for (const hit of this.unmask(token.norm)) found.push({ ...hit, start: token.start, end: token.end, firstToken: at, lastToken: at });
  }

  private unmask(norm: string): readonly { tag: Tag; term: string }[] {
    const letters = norm.replace(/[0-9@$]/g, (sign) => LEET[sign] ?? sign);
    const direct = this.disguised.get(letters);
    if (direct !== undefined) return direct;
    if (!/[*#@$]/.test(norm) || norm.length < 3) return [];
    const shape = new RegExp(`^${letters.replace(/[^\p{L}*#]/gu, '').replace(/[*#]+/g, (stars) => `[a-z]{1,${stars.length + 1}}`)}$`);
    // « p***** » says too little to accuse anybody of a word: two letters must stand in clear.
    const clear = letters.replace(/[^\p{L}]/gu, '').length;
    if (clear < 2) return [];
    const word = (this.disguisedByShape.get(letters.charAt(0)) ?? []).find((candidate) => Math.abs(candidate.length - norm.length) <= 1 && shape.test(candidate));
    return word === undefined ? [] : (this.disguised.get(word) ?? []);
  }

  /** « c o n n a r d », « f.d.p », « c-o-n »: single letters one sign apart. */
  private matchSpaced(tokens: readonly Token[], at: number, found: TermMatch<Tag>[]): void {
    const start = tokens[at];
    if (start === undefined || (at > 0 && isNextLetter(tokens[at - 1], start))) return;
    let word = start.norm;
    let last = at;
    while (isNextLetter(tokens[last], tokens[last + 1])) {
      last += 1;
      word += tokens[last]?.norm ?? '';
    }
    if (last - at < 2) return;
    for (const hit of this.disguised.get(word) ?? []) {
      found.push({ ...hit, start: start.start, end: tokens[last]?.end ?? start.end, firstToken: at, lastToken: last });
    }
  }
}

function isNextLetter(left: Token | undefined, right: Token | undefined): boolean {
  return left !== undefined && right !== undefined && left.norm.length === 1 && right.norm.length === 1 && right.start - left.end === 1;
}

function appendTo(lists: Map<string, string[]>, key: string, name: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [name]);
  else if (!list.includes(name)) list.push(name);
}

function childOf<Tag>(children: Map<string, TrieNode<Tag>>, key: string): TrieNode<Tag> {
  let child = children.get(key);
  if (child === undefined) {
    child = newNode();
    children.set(key, child);
  }
  return child;
}

/** @throws Error on a sign that is no word: it would silently shorten the pattern and make it match too much. */
function wordsOf(text: string, pattern: string): string[] {
  // An elision alone (« d' ») has no letter behind its apostrophe to be told by: in a text it is a word of its own.
  if (ELISION.test(text)) return [foldWord(text)];
  const words = tokenise(text).map((token) => token.norm);
  if (words.length === 0) throw new Error(`Lexicon pattern with a piece that is no word (${text}): ${pattern}`);
  return words;
}

/** Of the matches from `from` on, which all begin with the same token, keeps the longest of each tag; of equals the first. */
function keepLongest<Tag>(found: TermMatch<Tag>[], from: number): void {
  const best = new Map<Tag, TermMatch<Tag>>();
  for (let at = from; at < found.length; at += 1) {
    const match = found[at];
    if (match === undefined) continue;
    const known = best.get(match.tag);
    if (known === undefined || match.end > known.end) best.set(match.tag, match);
  }
  if (best.size === found.length - from) return;
  found.length = from;
  found.push(...best.values());
}
