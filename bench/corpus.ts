/** The invoices of a benchmark as files on disk, so that making them costs no measured time. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { bodyChunks, createGenerator } from '../samples/index.ts';

/** NDJSON files of `perFile` invoices each; returns their paths. The same numbers give the same bytes. */
export async function writeCorpus(
  folder: string,
  count: number,
  perFile: number,
  seed = `bench-${count}`,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const generator = createGenerator({ seed });
  const paths: string[] = [];
  for (let from = 0; from < count; from += perFile) {
    const path = join(folder, `${String(from).padStart(9, '0')}.ndjson`);
    const file = createWriteStream(path);
    for (const chunk of bodyChunks(generator.documents({ from, count: Math.min(perFile, count - from) }), 'ndjson')) {
      if (!file.write(chunk)) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
    }
    file.end();
    await finished(file);
    paths.push(path);
  }
  return paths;
}
