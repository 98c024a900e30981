/** Where a built program is, if it was built from what the sources are now. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { areUnchanged } from './stamps.mjs';

export const MANIFEST = 'manifest.json';

/**
 * Below node_modules, which may be shared by several copies of the repository: each has its own.
 * @param {string} root of the repository
 * @param {'cli' | 'code'} content what is built, or what V8 makes of the handlers
 */
export function folderOf(root, content = 'cli') {
  const copy = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return join(root, 'node_modules', '.cache', 'notamesh', `${content}-${copy}`);
}

/**
 * @param {string} root of the repository
 * @param {import('./programs.mjs').Program} program
 * @returns {string | undefined} the bundle's path; undefined when there is none or a source has changed
 */
export function findBuilt(root, program) {
  try {
    const folder = folderOf(root);
    const manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    const bundle = join(folder, manifest.bundles[program]);
    return manifest.root === root && areUnchanged(root, manifest.stamps) && existsSync(bundle) ? bundle : undefined;
  } catch {
    return undefined;
  }
}
