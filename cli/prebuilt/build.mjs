/**
 * Makes each program one file of plain JavaScript, below node_modules, so that a start reads that instead of
 * translating some hundreds of TypeScript files.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop, transform } from 'esbuild';
import { folderOf, MANIFEST } from './find.mjs';
import { PROGRAMS } from './programs.mjs';
import { stampsOf } from './stamps.mjs';

/** What decides the outcome besides the sources. */
const ALSO = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cli/prebuilt/build.mjs',
  'cli/prebuilt/run.mjs',
  'cli/prebuilt/programs.mjs',
];

/** Native code, programs of their own, and what few commands need and is large. */
const EXTERNAL = ['esbuild', 'classic-level', 'google-auth-library'];

/**
 * @param {string} root of the repository
 * @returns {Promise<Record<import('./programs.mjs').Program, string>>} each bundle's path
 * @throws esbuild's error for a source that cannot be translated, the system's where nothing can be written
 */
export async function buildPrograms(root) {
  const began = Date.now();
  const { outputFiles, metafile } = await bundle(root);
  // An installed package has no lock file.
  const there = ALSO.filter((path) => existsSync(join(root, path)));
  const inputs = Object.keys(metafile.inputs).filter((path) => !path.startsWith('('));
  const contents = Object.keys(PROGRAMS).map((program) => {
    const content = outputFiles.find(({ path }) => basename(path) === `${program}.js`)?.contents ?? new Uint8Array();
    return { program, content, name: `${createHash('sha256').update(content).digest('hex').slice(0, 32)}.cjs` };
  });
  const bundles = Object.fromEntries(contents.map(({ program, name }) => [program, name]));
  const manifest = { root, bundles, stamps: stampsOf(root, [...there, ...inputs], began) };
  const folder = folderOf(root);
  await mkdir(folder, { recursive: true });
  for (const { name, content } of contents) await place(join(folder, name), content);
  await place(join(folder, MANIFEST), JSON.stringify(manifest));
  await removeOthers(folder, Object.values(bundles));
  return Object.fromEntries(contents.map(({ program, name }) => [program, join(folder, name)]));
}

/** @param {string} root */
function bundle(root) {
  return (
    build({
      absWorkingDir: root,
      entryPoints: PROGRAMS,
      outdir: 'bundle',
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      // Code that comes from a cache cannot import, but require.
      supported: { 'dynamic-import': false },
      external: EXTERNAL,
      legalComments: 'none',
      metafile: true,
      write: false,
      logLevel: 'silent',
      plugins: [knowsItsPlace],
    })
      // Otherwise its process stays.
      .finally(() => stop())
  );
}

/** A module that asks where it lies is told where its source does, and that it is built. */
const knowsItsPlace = {
  name: 'knows-its-place',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const loader = extname(path).endsWith('ts') ? 'ts' : 'js';
      if (!text.includes('import.meta')) return { contents: text, loader };
      const define = {
        'import.meta.url': JSON.stringify(pathToFileURL(path).href),
        'import.meta.dirname': JSON.stringify(dirname(path)),
        'import.meta.built': 'true',
      };
      const { code } = await transform(text, { loader, define, format: 'esm', target: 'node20' });
      return { contents: code, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

/**
 * Whole or not at all, whoever else does the same.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
async function place(file, content) {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, file);
}

/**
 * A process that runs an older one has read all of it.
 * @param {string} folder
 * @param {readonly string[]} kept
 */
async function removeOthers(folder, kept) {
  const others = (await readdir(folder)).filter(
    (name) => name !== MANIFEST && !kept.some((each) => name.startsWith(each)),
  );
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}
