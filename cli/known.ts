/**
 * What was found out on this machine and holds as long as the command line is the one it was found out with: noted
 * beside the built one, whose next build removes it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderOf } from './prebuilt/find.mjs';

export interface Notes {
  has(key: string): boolean;
  add(key: string): void;
}

export interface Known {
  /** Handlers that work: they start when they are needed, instead of before the cloud is ready. */
  readonly proofs: Notes;
  /** Workflow definitions without faults, by `keyOf` their source. */
  readonly sound: Notes;
}

/** Of the repository at `root`. */
export const knownIn = (root: string): Known => ({
  proofs: notesIn(join(folderOf(root), 'proofs.json')),
  sound: notesIn(join(folderOf(root), 'sound.json')),
});

export const keyOf = (source: string): string => createHash('sha256').update(source).digest('hex');

/** Settings and definitions differ between data directories. */
const KEPT = 64;

/** What cannot be read is not known, and what cannot be kept is found out again. */
function notesIn(file: string): Notes {
  let known: ReadonlySet<unknown> | undefined;
  return {
    has: (key) => (known ??= read(file)).has(key),
    add(key) {
      // Another process may have added some meanwhile.
      known = new Set([key, ...read(file)].slice(0, KEPT));
      const draft = `${file}.${process.pid}`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(draft, JSON.stringify([...known]));
        renameSync(draft, file);
      } catch {
        // A read-only installation.
      }
    },
  };
}

function read(file: string): ReadonlySet<unknown> {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return new Set(Array.isArray(found) ? found : []);
  } catch {
    return new Set();
  }
}
