/** Which handlers were seen to work on this machine, as the sources are now: kept beside the built command line. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Proofs } from '../deploy/index.ts';
import { folderOf } from './prebuilt/find.mjs';

/** Settings differ between data directories. */
const KEPT = 16;

/** Of the repository at `root`. What cannot be read is not known, and what cannot be kept is proved again. */
export function proofsIn(root: string): Proofs {
  // The build removes it: what runs the handlers is then another program.
  const file = join(folderOf(root), 'proofs.json');
  return {
    has: (key) => read(file).includes(key),
    add(key) {
      const draft = `${file}.${process.pid}`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(draft, JSON.stringify([key, ...read(file)].slice(0, KEPT)));
        renameSync(draft, file);
      } catch {
        // A read-only installation.
      }
    },
  };
}

function read(file: string): readonly unknown[] {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
