/** Which files a person means, and what each is called in the raw bucket. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { CliError, EXIT } from './errors.ts';
import { withoutPersonalData } from '../handlers/invoice/personal-text.ts';

export interface InputFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Files named, and all files below folders named, in name order; hidden ones are left out.
 * @throws CliError `file-missing`, `file-unreadable`, `nothing-to-ingest`
 */
export async function collectFiles(paths: readonly string[]): Promise<InputFile[]> {
  const found: InputFile[] = [];
  for (const path of paths) await collect(path, found);
  if (found.length === 0) {
    throw new CliError(EXIT.notFound, 'nothing-to-ingest', `There is no file in ${paths.join(', ')}.`);
  }
  return found;
}

async function collect(path: string, found: InputFile[]): Promise<void> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    throw new CliError(
      EXIT.notFound,
      missing ? 'file-missing' : 'file-unreadable',
      missing ? `${path} does not exist.` : `${path} cannot be read (${error.code ?? error.message}).`,
    );
  });
  if (info.isFile()) {
    found.push({ path, sizeBytes: info.size });
    return;
  }
  if (!info.isDirectory()) return;
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
  for (const name of names) await collect(join(path, name), found);
}

/** SHA-256 of the file's bytes, in hexadecimal; reads it once, in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}

const EXTENSIONS = new Set(['.json', '.ndjson', '.jsonl', '.gz', '.xml', '.zip', '.csv', '.avro']);

/** Named by content, so that the same file twice is one object, and nothing of the file's own name gets into it. */
export function objectName(path: string, hash: string): string {
  const extension = extname(path).toLowerCase();
  return `upload/${hash.slice(0, 2)}/${hash.slice(0, 32)}${EXTENSIONS.has(extension) ? extension : ''}`;
}

/** The file's own name for people, without the numbers of persons: many are named by the access key. */
export const displayName = (path: string): string => withoutPersonalData(basename(path));
