/**
 * The items of the list of reviews of a JSON file, one by one as the text arrives: a root list, or the list under `reviews` of the root
 * object. A file of any size is read in the memory of its longest review.
 */
import { isGoogleReview } from '../../../domain/imports/takeout.js';
import { isObject } from '../../../domain/imports/json-values.js';
import { FileUnreadableError } from './file-faults.js';

export interface JsonItem {
  /** Line where the item begins, 1-based. */
  readonly line: number;
  readonly text: string;
  readonly fault: 'too_long' | 'truncated' | null;
}

const LIST_KEYS = new Set(['reviews', 'avis', 'data', 'items', 'results']);
const ITEM_LIMIT = 1_048_576;
const isBlank = (c: string): boolean => c === ' ' || c === '\n' || c === '\r' || c === '\t' || c === '\ufeff';

type Place = 'before' | 'outside' | 'list' | 'item';

/** Push parser: give it text, it gives complete items; `end` gives the last, cut one or throws when the file held no list. */
export class JsonItemCutter {
  private place: Place = 'before';
  private depth = 0;
  private inString = false;
  private escaped = false;
  private line = 1;
  private itemLine = 1;
  private item: string[] = [];
  private itemSize = 0;
  private itemDepth = 0;
  private key = '';
  private keyReady = false;
  private rootList = false;
  private found = 0;
  private lists = 0;
  /** Beginning of a root object, kept to recognise a single review or a foreign file. */
  private root: string[] | null = [];
  private rootSize = 0;

  push(text: string): JsonItem[] {
    const items: JsonItem[] = [];
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text[i]!;
      if (c === '\n') this.line++;
      if (this.place === 'item') {
        if (this.itemEnds(c)) {
          const closesInside = c === '}' || (c === ']' && this.itemDepth === 0 && this.wasNested);
          this.collect(text.slice(from, closesInside ? i + 1 : i));
          items.push(this.takeItem());
          if (!closesInside && c === ']') this.leaveList();
        }
        continue;
      }
      if (this.outsideItem(c)) from = i;
    }
    if (this.place === 'item') this.collect(text.slice(from));
    this.keepRoot(text);
    return items;
  }

  private wasNested = false;

  /** Reads one character of an item; true when the item ends at it (its own bracket), or before it (comma or end of the list). */
  private itemEnds(c: string): boolean {
    this.wasNested = false;
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (c === '\\') this.escaped = true;
      else if (c === '"') this.inString = false;
      return false;
    }
    if (c === '"') this.inString = true;
    else if (c === '{' || c === '[') this.itemDepth++;
    else if (c === '}' || c === ']') {
      if (this.itemDepth === 0) return true;
      this.itemDepth--;
      this.wasNested = true;
      return this.itemDepth === 0;
    }
    return c === ',' && this.itemDepth === 0;
  }

  /** Reads one character outside the items; true when an item begins at it. */
  private outsideItem(c: string): boolean {
    if (this.place === 'list') return this.inList(c);
    if (this.inString) {
      this.readKey(c);
      return false;
    }
    if (isBlank(c)) return false;
    if (this.place === 'before') {
      if (c !== '{' && c !== '[') throw new FileUnreadableError('imports.not_json');
      this.place = 'outside';
      this.rootList = c === '[';
      if (this.rootList) this.enterList();
      else this.depth = 1;
      return false;
    }
    if (c === '"') {
      this.inString = true;
      this.key = '';
    } else if (c === '[' && this.depth === 1 && this.keyReady && LIST_KEYS.has(this.key)) this.enterList();
    else if (c === '{' || c === '[') this.depth++;
    else if (c === '}' || c === ']') this.depth--;
    this.keyReady = c === ':';
    return false;
  }

  private readKey(c: string): void {
    if (this.escaped) this.escaped = false;
    else if (c === '\\') this.escaped = true;
    else if (c === '"') this.inString = false;
    else if (this.key.length < 20) this.key += c;
  }

  private inList(c: string): boolean {
    if (isBlank(c) || c === ',') return false;
    if (c === ']') {
      this.leaveList();
      return false;
    }
    this.place = 'item';
    this.itemLine = this.line;
    this.itemDepth = 0;
    this.inString = false;
    this.escaped = false;
    this.itemEnds(c);
    return true;
  }

  private enterList(): void {
    this.place = 'list';
    this.lists++;
    this.root = null;
  }

  private leaveList(): void {
    this.place = 'outside';
    this.inString = false;
    this.keyReady = false;
  }

  private collect(text: string): void {
    this.itemSize += text.length;
    if (this.itemSize <= ITEM_LIMIT) this.item.push(text);
  }

  private takeItem(fault: 'truncated' | null = null): JsonItem {
    const tooLong = this.itemSize > ITEM_LIMIT;
    const text = this.item.join('');
    const item: JsonItem = { line: this.itemLine, text: tooLong ? text.slice(0, 200) : text, fault: tooLong ? 'too_long' : fault };
    this.item = [];
    this.itemSize = 0;
    this.place = 'list';
    this.found++;
    return item;
  }

  private keepRoot(text: string): void {
    if (this.root === null) return;
    this.rootSize += text.length;
    if (this.rootSize > ITEM_LIMIT) this.root = null;
    else this.root.push(text);
  }

  /**
   * What is left at the end of the file.
   * @throws FileUnreadableError when there was no list, or the file stops before its first review.
   */
  end(): JsonItem[] {
    if (this.place === 'before') throw new FileUnreadableError('imports.file_empty');
    if (this.lists === 0) return this.singleReview();
    const cut = this.place === 'item' || this.place === 'list';
    if (!cut) {
      if (this.found === 0) throw new FileUnreadableError('imports.no_rows');
      return [];
    }
    if (this.found === 0) throw new FileUnreadableError('imports.json_truncated');
    if (this.place === 'item') return [this.takeItem('truncated')];
    return [{ line: this.line, text: '', fault: 'truncated' }];
  }

  /** A root object without a list: one review in its own file, or a file of something else. */
  private singleReview(): JsonItem[] {
    const text = this.root?.join('').replace(/^\ufeff/, '') ?? '';
    if (/"type"\s*:\s*"FeatureCollection"/.test(text)) throw new FileUnreadableError('imports.takeout_personal');
    if (this.depth > 0) throw new FileUnreadableError('imports.json_truncated');
    const value = parseJson(text);
    if (!isObject(value.value) || !isGoogleReview(value.value)) throw new FileUnreadableError('imports.no_reviews_array');
    return [{ line: 1, text, fault: null }];
  }
}

/** JSON.parse that answers instead of throwing. */
export function parseJson(text: string): { readonly ok: boolean; readonly value: unknown } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, value: undefined };
  }
}
