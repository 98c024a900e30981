/**
 * Handler archives kept from one start to the next, below node_modules. They are found by everything that decides their
 * bytes: the handlers' and schemas' sources, the packages the lock file names, the bundler among them, and how it is called.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleHandlers } from './bundle.ts';
import type { HandlerEntry } from '../../handlers/index.ts';

const FOLDER = join('node_modules', '.cache', 'notamesh-handlers');
const SOURCES = [
  'handlers',
  'schemas',
  join('deploy', 'release', 'bundle.ts'),
  join('deploy', 'release', 'archive.ts'),
  join('deploy', 'release', 'compiled-checks.ts'),
  'package-lock.json',
];

/** As bundleHandlers, from the cache where the same inputs were bundled before. */
export async function cachedHandlers(
  root: string,
  handlers: readonly HandlerEntry[],
): Promise<ReadonlyMap<string, Buffer>> {
  const folder = join(root, FOLDER);
  const kept = join(folder, await keyOf(root));
  const found = await readKept(kept, handlers);
  if (found) return found;
  const built = await bundleHandlers(root, handlers);
  await keep(folder, kept, built).catch(() => {
    // A read-only installation bundles at every start; that costs a second, not correctness.
  });
  return built;
}

async function keyOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) await addTo(hash, join(root, source));
  return hash.digest('hex').slice(0, 32);
}

async function addTo(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  const content = await readFile(path).catch(() => undefined);
  if (content) {
    hash.update(`${path.length}:`).update(content);
    return;
  }
  for (const name of (await readdir(path)).sort()) {
    hash.update(name);
    await addTo(hash, join(path, name));
  }
}

async function readKept(folder: string, handlers: readonly HandlerEntry[]) {
  try {
    const files = await Promise.all(
      handlers.map(async ({ name }) => [name, await readFile(join(folder, `${name}.tar.gz`))] as const),
    );
    return new Map(files);
  } catch {
    return undefined;
  }
}

/** Only the newest set is kept; it appears under its name when it is whole. */
async function keep(folder: string, kept: string, built: ReadonlyMap<string, Buffer>): Promise<void> {
  const draft = `${kept}.${process.pid}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (const [name, packed] of built) await writeFile(join(draft, `${name}.tar.gz`), packed);
  await rename(draft, kept);
}
