/**
 * One self-starting bundle per handler (esbuild), packed as the archive that Cloud Run gets. The same sources give the
 * same bytes, so the archive's hash is the version of the code.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';
import type { HandlerEntry } from '../../handlers/index.ts';
import { archive } from './archive.ts';
import { compiledChecks } from './compiled-checks.ts';
import { DeployError } from '../errors.ts';

/** Where the bundle lies in the archive. */
export const BUNDLE_PATH = 'app/handler/main.cjs';
/** Where the program of its threads lies, for handlers that have any. */
const WORKER_PATH = 'app/handler/worker.cjs';
const WORKER = '.worker';

/** Packages that clients name and our handlers never reach, and what stands in their place. */
const LEFT_OUT: readonly { readonly modules: RegExp; readonly contents: string }[] = [
  {
    // Tables of Chinese, Japanese and Korean code pages for request bodies; ours are JSON in Unicode.
    modules: /^\.\/dbcs-data(\.js)?$/,
    contents: 'module.exports = {};',
  },
  {
    // A copy of the URL class, with tables of Unicode, for Node.js versions that had none.
    modules: /^whatwg-url$/,
    contents: 'exports.URL = globalThis.URL; exports.URLSearchParams = globalThis.URLSearchParams;',
  },
];

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup(build) {
    LEFT_OUT.forEach(({ modules, contents }, index) => {
      const namespace = `left-out-${index}`;
      build.onResolve({ filter: modules }, ({ path }) => ({ path, namespace }));
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents, loader: 'js' }));
    });
  },
};

/**
 * The Bigtable client makes, at every start, a class of each message in its descriptor; the half that is about
 * administration is nothing to a handler.
 */
const withoutAdministration: Plugin = {
  name: 'without-administration',
  setup(build) {
    build.onLoad({ filter: /@google-cloud[\\/]bigtable[\\/]build[\\/]protos[\\/]protos\.json$/ }, async ({ path }) => {
      const descriptor = JSON.parse(await readFile(path, 'utf8')) as Descriptor;
      delete descriptor.nested.google.nested.bigtable.nested.admin;
      return { contents: JSON.stringify(descriptor), loader: 'json' };
    });
  },
};

interface Descriptor {
  readonly nested: {
    readonly google: { readonly nested: { readonly bigtable: { readonly nested: { admin?: unknown } } } };
  };
}

/**
 * Archives by handler name. All bundles are made in one go, because handlers share most of what they import and it is
 * then read once.
 * @throws DeployError `bundle` with esbuild's own messages.
 */
export async function bundleHandlers(
  root: string,
  handlers: readonly HandlerEntry[],
): Promise<ReadonlyMap<string, Buffer>> {
  // Loaded by those alone who bundle.
  const { build, stop } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: handlers.flatMap(({ name, entry, worker }) => [
      { in: entry, out: name },
      ...(worker === undefined ? [] : [{ in: worker, out: name + WORKER }]),
    ]),
    outdir: 'bundles',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // What is in the bundle needs no import, and a program that has none can be kept as compiled.
    supported: { 'dynamic-import': false },
    minify: true,
    keepNames: true,
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
    plugins: [withoutUnused, withoutAdministration, compiledChecks],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  })
    .catch((error: unknown) => {
      throw new DeployError('bundle', `The handlers cannot be bundled: ${String(error)}`, error);
    })
    // Otherwise its process keeps hundreds of megabytes for as long as we live.
    .finally(() => stop());
  const made = (handler: HandlerEntry, suffix = ''): Buffer => {
    const output = result.outputFiles.find(({ path }) => basename(path) === `${handler.name}${suffix}.cjs`);
    if (!output) throw new DeployError('bundle', `Handler ${handler.name} gave no bundle.`);
    return Buffer.from(output.contents);
  };
  const packed = await Promise.all(
    handlers.map(async (handler) => {
      const worker = handler.worker === undefined ? {} : { [WORKER_PATH]: made(handler, WORKER) };
      return [handler.name, await archive({ [BUNDLE_PATH]: made(handler), ...worker })] as const;
    }),
  );
  return new Map(packed);
}
