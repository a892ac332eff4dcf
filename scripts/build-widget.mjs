// Builds the scripts of the widget. widget.js (loader, list, badge) comes first and fetches the words of one language (fr.js or en.js)
// beside the first page of reviews; form.js or form-en.js (forms and proof of work) comes when a form is opened.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Styles travel inside the script, minified, as one string. */
const inlineCss = {
  name: 'inline-css',
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async (args) => {
      const { code } = await transform(await readFile(args.path, 'utf8'), { loader: 'css', minify: true, target: 'es2020' });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

async function bundle([entry, format, lang = 'fr'], names) {
  const result = await build({
    entryPoints: [path.join(root, 'widget/src', entry)],
    bundle: true, minify: true, write: false, charset: 'utf8', legalComments: 'none',
    target: 'es2020', format, alias: { '@form-words': path.join(root, `src/domain/widget/form-words-${lang}.ts`) }, platform: 'browser', plugins: [inlineCss],
    // The names of words are shortened, the same way in every file and every release: a browser may hold an older one of them.
    mangleProps: /^\$/, mangleCache: names, absWorkingDir: root, logLevel: 'silent',
    tsconfigRaw: {},
  });
  Object.assign(names, result.mangleCache);
  return Buffer.from(result.outputFiles[0].contents);
}

function sizes(bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

/** File name → entry, format (widget.js is a classic script, the others are modules), language of the form. */
const FILES = {
  'widget.js': ['widget.ts', 'iife'],
  'form.js': ['form.ts', 'esm', 'fr'],
  'fr.js': ['fr.ts', 'esm'],
  'en.js': ['en.ts', 'esm'],
  'form-en.js': ['form.ts', 'esm', 'en'],
};

/**
 * Writes the five scripts into `outDir`, in UTF-8.
 * @param {string} outDir created when missing
 * @returns {Promise<Record<keyof typeof FILES, { raw: number, gzip: number, brotli: number }>>} sizes in bytes
 */
export async function buildWidget(outDir) {
  await mkdir(outDir, { recursive: true });
  const report = {};
  const names = JSON.parse(await readFile(path.join(root, 'widget/word-names.json'), 'utf8'));
  const known = Object.keys(names).length;
  for (const [name, recipe] of Object.entries(FILES)) {
    const bytes = await bundle(recipe, names);
    await writeFile(path.join(outDir, name), bytes);
    report[name] = sizes(bytes);
  }
  if (Object.keys(names).length > known) await writeFile(path.join(root, 'widget/word-names.json'), `${JSON.stringify(names, null, 1)}\n`);
  return report;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const report = await buildWidget(path.resolve(process.argv[2] ?? path.join(root, 'dist/widget')));
  for (const [name, size] of Object.entries(report)) {
    process.stdout.write(`${name}: ${size.raw} bytes, gzip ${size.gzip}, brotli ${size.brotli}\n`);
  }
}
