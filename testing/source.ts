/** Where a definition under test comes from. */
import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Source {
  /** Relative to the working directory, or `a definition` for text that is in no file. */
  readonly file: string;
  /** The id of the workflow: the name of its file. */
  readonly name: string;
  readonly text: string;
}

/**
 * A path, a `file:` URL, or the text of a definition itself, which has more than one line.
 * @throws Error ENOENT when there is no such file
 */
export function readSource(pathOrSource: string | URL): Source {
  if (typeof pathOrSource === 'string' && /\n|^\s*[[{]/.test(pathOrSource)) {
    return { file: 'a definition', name: 'workflow', text: pathOrSource };
  }
  const isUrl = pathOrSource instanceof URL || pathOrSource.startsWith('file:');
  const path = resolve(isUrl ? fileURLToPath(pathOrSource) : pathOrSource);
  const name = basename(path).replace(/(\.workflows?)?\.(ya?ml|json)$/, '');
  return { file: relative(process.cwd(), path), name, text: readFileSync(path, 'utf8') };
}
