/**
 * Tells whether files still hold what they held when something was made from them. Plain JavaScript, because it runs
 * before anything that could load TypeScript.
 *
 * A file whose size and times are as they were is unchanged: the time of the last status change moves with every
 * write, whoever makes it, and cannot be set back. Any other file is compared by its content, so that a fresh checkout
 * or a copy of the folder costs a little reading and nothing else.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {[path: string, size: number, modified: number, changed: number, sha256: string]} Stamp
 * `path` from the root; both times in milliseconds since 1970.
 */

/** Coarsest step of a file system's clock: two writes closer than this may bear the same time. */
const TICK_MS = 2000;

/**
 * Of files that were read since `began`. One that was written after that may not hold what was read, and gets a stamp
 * that fits nothing.
 * @param {string} root
 * @param {readonly string[]} paths from the root
 * @param {number} began milliseconds since 1970
 * @returns {Stamp[]}
 */
export function stampsOf(root, paths, began) {
  return paths.map((path) => {
    const file = join(root, path);
    const { size, mtimeMs, ctimeMs } = statSync(file);
    const sha256 = ctimeMs >= began ? '' : digest(file);
    // So young that another write could go unseen: looked into each time.
    const sure = ctimeMs < began - TICK_MS;
    return [path, size, mtimeMs, sure ? ctimeMs : -1, sha256];
  });
}

/**
 * @param {string} root
 * @param {readonly Stamp[]} stamps
 */
export function areUnchanged(root, stamps) {
  return stamps.every(([path, size, modified, changed, sha256]) => {
    const file = join(root, path);
    const now = statSync(file, { throwIfNoEntry: false });
    if (now === undefined || now.size !== size || sha256 === '') return false;
    return (now.mtimeMs === modified && now.ctimeMs === changed) || digest(file) === sha256;
  });
}

/** @param {string} file */
const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
