/** Where a definition under test comes from. */
import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrokenDefinition } from './broken-definition.ts';

export interface Source {
  /** Relative to the working directory, or `a definition` for text that is in no file. */
  readonly file: string;
  /** The id of the workflow: the name of its file. */
  readonly name: string;
  readonly text: string;
}

/**
 * A path, a `file:` URL, or the text of a definition itself, which has more than one line.
 * @throws BrokenDefinition when there is no such file
 */
export function readSource(pathOrSource: string | URL): Source {
  if (typeof pathOrSource === 'string' && /\n|^\s*[[{]/.test(pathOrSource)) {
    return { file: 'a definition', name: 'workflow', text: pathOrSource };
  }
  const isUrl = pathOrSource instanceof URL || pathOrSource.startsWith('file:');
  const path = resolve(isUrl ? fileURLToPath(pathOrSource) : pathOrSource);
  const name = basename(path).replace(/(\.workflows?)?\.(ya?ml|json)$/, '');
  const file = relative(process.cwd(), path);
  return { file, name, text: textOf(path, file) };
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BrokenDefinition(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
