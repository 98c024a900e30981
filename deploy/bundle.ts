/**
 * One self-starting bundle per handler (esbuild), packed as the archive that Cloud Run gets. The same sources give the
 * same bytes, so the archive's hash is the version of the code.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { HandlerEntry } from '../handlers/index.ts';
import { archive } from './archive.ts';
import { DeployError } from './errors.ts';

/** Where the bundle lies in the archive: two levels deep, since the Bigtable client looks for `../../protos`. */
export const BUNDLE_PATH = 'app/handler/main.cjs';

const require = createRequire(import.meta.url);

/**
 * The Bigtable client's exporter of its own metrics drags in 112 MB of `googleapis` and reaches for the network; we
 * switch the metrics off, so a bundle gets an empty class in its place.
 */
const withoutMetricsExporter: Plugin = {
  name: 'without-metrics-exporter',
  setup(build) {
    const names =
      /^(googleapis|@google-cloud\/opentelemetry-cloud-monitoring-exporter|@google-cloud\/opentelemetry-resource-util)$/;
    build.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: 'exports.MetricExporter = class {}; exports.GcpDetectorSync = class {}; exports.ExportResult = {};',
      loader: 'js',
    }));
  },
};

/** @throws DeployError `bundle` with esbuild's own messages. */
export async function bundleHandler(root: string, handler: HandlerEntry): Promise<Buffer> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [handler.entry],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    write: false,
    outfile: 'main.cjs',
    logLevel: 'silent',
    plugins: [withoutMetricsExporter],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  }).catch((error: unknown) => {
    throw new DeployError('bundle', `Handler ${handler.name} cannot be bundled: ${String(error)}`, error);
  });
  const [output] = result.outputFiles;
  if (!output) throw new DeployError('bundle', `Handler ${handler.name} gave no bundle.`);
  const protos = handler.clients.includes('bigtable') ? await protoFiles() : {};
  return archive({ [BUNDLE_PATH]: Buffer.from(output.contents), ...protos });
}

/** The one file that the Bigtable client reads at run time from beside its own code; all else is in the bundle. */
async function protoFiles(): Promise<Record<string, Buffer>> {
  const path = 'protos/google/bigtable/v2/response_params.proto';
  const build = join(dirname(require.resolve('@google-cloud/bigtable')), '..');
  return { [path]: await readFile(join(build, path)) };
}
