/**
 * Makes of the room `testing/` what a project of others can load: plain JavaScript that any Node.js and any Jest takes
 * without a transform, and its types. Everything lands in `dist/`, which is packed and not checked in.
 *
 * One file holds the code, since matchers, cases and harnesses must share their classes; the others are doors to it.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, stop } from 'esbuild';

/** `notamesh/testing`, `notamesh/testing/jest`, `notamesh/testing/node`. */
const DOORS = ['index', 'jest', 'node'];

/** CommonJS, because Jest takes ES modules only under a flag of Node.js, while both can load this. */
const PACKAGE = '{ "type": "commonjs" }\n';

/**
 * @param {string} root of the repository
 * @throws esbuild's error for a source that cannot be translated, the system's where nothing can be written
 */
export async function buildLibrary(root) {
  const folder = join(root, 'dist', 'testing');
  await mkdir(folder, { recursive: true });
  await writeFile(join(root, 'dist', 'package.json'), PACKAGE);
  try {
    await build({ ...settings(root), stdin: { contents: CORE, resolveDir: root }, outfile: join(folder, 'core.js') });
    for (const door of DOORS) await writeFile(join(folder, `${door}.js`), doorOf(door, await namesOf(root, door)));
  } finally {
    await stop();
  }
}

/** Each door is opened when it is asked for: the one of Jest does not open outside of it. */
const CORE = DOORS.map((door) => `export const ${door} = () => require('./testing/${door}.ts');`).join('\n');

/**
 * The names stand there for Node.js, which looks for what a CommonJS file exports without running it.
 * @param {string} door
 * @param {readonly string[]} names
 */
function doorOf(door, names) {
  return [
    `'use strict';`,
    `const core = require('./core.js');`,
    `module.exports = core.${door}();`,
    `0 && (module.exports = { ${names.join(', ')} });`,
    '',
  ].join('\n');
}

/**
 * @param {string} root
 * @param {string} door
 */
async function namesOf(root, door) {
  const entry = join(root, 'testing', `${door}.ts`);
  const { metafile } = await build({
    ...settings(root),
    entryPoints: [entry],
    format: 'esm',
    metafile: true,
    write: false,
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}

/**
 * @param {string} root
 * @returns {import('esbuild').BuildOptions}
 */
function settings(root) {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'silent',
  };
}

/**
 * Takes a compiler some ten seconds, so only what is packed has them.
 * @param {string} root
 */
async function buildTypes(root) {
  const folder = join(root, 'dist', 'types');
  await rm(folder, { recursive: true, force: true });
  const entries = DOORS.map((door) => join(root, 'testing', `${door}.ts`));
  const file = join(root, 'dist', 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: folder,
    typeRoots: [join(root, 'node_modules', '@types')],
  };
  await writeFile(
    file,
    JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: [], files: entries }, null, 2),
  );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', file], { cwd: root });
  await rm(file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(import.meta.dirname, '..', '..');
  await buildLibrary(root);
  await buildTypes(root);
}
