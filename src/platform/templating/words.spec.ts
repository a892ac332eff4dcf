import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Handlebars from 'handlebars';
import { LOCALES, Words, type Locale } from './i18n.js';

type Tree = { readonly [key: string]: string | Tree };
interface Use {
  readonly where: string;
  readonly key: string;
  readonly counted: boolean;
  /** Asked for by a value: every key below must exist. */
  readonly prefix: boolean;
}

const ROOT = process.cwd();
const LOCALE_FOLDER = path.join(ROOT, 'config', 'locales');
const words = Words.load(LOCALE_FOLDER);
const PLURAL = /_(?:zero|one|two|few|many|other)$/;

function filesBelow(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(at, wanted) : wanted.test(entry.name) ? [at] : [];
  });
}

/** Every `{{t 'key'}}` and `{{tv 'prefix' value}}` of one template, also inside other helpers and partials. */
function usesOf(file: string): Use[] {
  const uses: Use[] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(look);
    else if (typeof node === 'object' && node !== null) {
      const { path: name, params, hash } = node as { path?: { original?: string }; params?: { value?: unknown }[]; hash?: { pairs: { key: string }[] } };
      const key = params?.[0]?.value;
      if ((name?.original === 't' || name?.original === 'tv') && typeof key === 'string')
        uses.push({ where: path.relative(ROOT, file), key, counted: (hash?.pairs ?? []).some((pair) => pair.key === 'count'), prefix: name.original === 'tv' });
      for (const [field, value] of Object.entries(node)) if (field !== 'loc') look(value);
    }
  };
  look(Handlebars.parse(readFileSync(file, 'utf8')));
  return uses;
}

/** Keys named in code: `t('…')`, `translate(request, '…')` and messages for the next page. */
function usesInCode(file: string): Use[] {
  const found = readFileSync(file, 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '').matchAll(/(?:\bt\(|translate\(request, |flash: )'([a-z][\w-]*\.[\w.]+)'(,? ?\{ count\b|, \{ count:)?/g);
  return [...found].map(([, key = '', counted]) => ({ where: path.relative(ROOT, file), key, counted: counted !== undefined, prefix: false }));
}

function treeOf(namespace: string, locale: Locale): Tree {
  return JSON.parse(readFileSync(path.join(LOCALE_FOLDER, `${namespace}.${locale}.json`), 'utf8')) as Tree;
}

function leaves(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`)));
}

function missing({ key, counted, prefix }: Use, locale: Locale): boolean {
  if (!prefix) return !(words.has(key, locale) || (words.has(key, locale, { count: 1 }) && words.has(key, locale, { count: 2 }))) || (counted && !(words.has(key, locale, { count: 1 }) && words.has(key, locale, { count: 2 })));
  const [, namespace = '', rest = ''] = /^([\w-]+)\.(.+)$/.exec(key) ?? [];
  return !leaves(treeOf(namespace, locale)).some(([name]) => name.startsWith(`${rest}.`));
}

const namespaces: string[] = [...new Set(readdirSync(LOCALE_FOLDER).flatMap((name) => /^([\w-]+)\.(?:fr|en)\.json$/.exec(name)?.[1] ?? []))];
const templates = filesBelow(path.join(ROOT, 'templates'), /\.hbs$/).filter((file) => !/templates\/(?:emails|widget)\//.test(file));
const uses = [...templates.flatMap(usesOf), ...filesBelow(path.join(ROOT, 'src', 'modules', 'dashboard'), /(?<!\.spec)\.ts$/).flatMap(usesInCode)];

describe('the words of the screens', () => {
  it('should find the words it looks for', () => {
    expect(uses.length).toBeGreaterThan(200);
    expect(missing({ where: '', key: 'common.no_such_word', counted: false, prefix: false }, 'fr')).toBe(true);
    expect(missing({ where: '', key: 'common.no_such_group', counted: false, prefix: true }, 'en')).toBe(true);
  });

  it.each(LOCALES)('should have every word that a page asks for in %s', (locale) => {
    expect(uses.filter((use) => missing(use, locale)).map((use) => `${use.where}: ${use.key}`)).toEqual([]);
  });

  it.each(namespaces)('should say the same things in French and English: %s', (namespace) => {
    const keys = (locale: Locale): string[] => [...new Set(leaves(treeOf(namespace, locale)).map(([key]) => key.replace(PLURAL, '')))].sort();
    expect(keys('en')).toEqual(keys('fr'));
  });

  it.each(namespaces)('should put the same values into both languages: %s', (namespace) => {
    const values = (locale: Locale): Record<string, string> =>
      Object.fromEntries(leaves(treeOf(namespace, locale)).filter(([key]) => !PLURAL.test(key)).map(([key, text]) => [key, [...new Set([...text.matchAll(/\{\{-?\s*(\w+)/g)].map((m) => m[1]))].sort().join(' ')]));
    expect(values('en')).toEqual(values('fr'));
  });

  it.each(LOCALES)('should never shout or wink in %s', (locale) => {
    const loud = namespaces.flatMap((namespace) => leaves(treeOf(namespace, locale)).filter(([, text]) => /!|\p{Extended_Pictographic}/u.test(text)).map(([key]) => `${namespace}.${key}`));
    expect(loud).toEqual([]);
  });
});
