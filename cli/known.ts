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

declare global {
  interface ImportMeta {
    /** Set by the build (prebuilt/build.mjs): this is the built command line. */
    readonly built?: boolean;
  }
}

/**
 * Of the repository at `root`. What a checker finds sound holds for that checker: only the built command line, with
 * which its notes go, keeps and believes them. Sources that run by themselves may be any.
 */
export const knownIn = (root: string, isBuilt = import.meta.built === true): Known => ({
  proofs: notesIn(join(folderOf(root), 'proofs.json')),
  sound: isBuilt ? notesIn(join(folderOf(root), 'sound.json')) : NOTHING,
});

const NOTHING: Notes = { has: () => false, add: () => undefined };

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
