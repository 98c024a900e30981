/** `generate`: documents into a folder, one file each, or into one NDJSON file. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Expectation, GeneratedDocument } from '../generator/index.ts';
import { createGenerator } from '../generator/index.ts';
import type { CommandEnvironment } from './environment.ts';
import { CommandError } from './environment.ts';
import type { DocumentFlags } from './flags.ts';
import { addDocumentFlags, generatorOptions } from './flags.ts';

interface GenerateFlags extends DocumentFlags {
  readonly out?: string;
  readonly ndjson?: string;
  readonly expected?: string;
}

/** Files that are written at the same time. */
const PARALLEL_FILES = 64;

export function addGenerate(program: Command, environment: CommandEnvironment): void {
  addDocumentFlags(program.command('generate'))
    .description('write synthetic documents')
    .option('--out <dir>', 'one file per document in this folder')
    .option('--ndjson <file>', 'all in one file, one per line; - is standard output')
    .option('--expected <file>', 'also write what a right reader makes of each, as NDJSON')
    .addHelpText('before', 'Example: generate --count 1000 --seed 7 --flawed 0.05 --ndjson batch.ndjson\n')
    .action((flags: GenerateFlags) => generate(flags, environment));
}

async function generate(flags: GenerateFlags, environment: CommandEnvironment): Promise<void> {
  if ((flags.out === undefined) === (flags.ndjson === undefined)) {
    throw new CommandError('usage', 'say where to: either --out DIR or --ndjson FILE');
  }
  const documents = createGenerator(generatorOptions(flags)).documents({ count: flags.count });
  const counts = { invoice: 0, event: 0, reject: 0, flawed: 0 };
  const noted = flags.expected === undefined ? undefined : openFile(flags.expected);
  try {
    await writeAll(counted(documents, counts, noted), flags);
    await noted?.close();
  } catch (cause) {
    const { message } = cause as Error;
    throw new CommandError('output-failed', `cannot write: ${message}`, { cause });
  }
  const { invoice, event, reject, flawed } = counts;
  environment.err(
    `${flags.count} documents: ${invoice} invoices, ${event} events, ${reject} to be rejected; ${flawed} flawed`,
  );
}

async function writeAll(documents: AsyncIterable<GeneratedDocument>, flags: GenerateFlags): Promise<void> {
  if (flags.out !== undefined) return writeFiles(documents, flags.out, String(flags.count).length);
  const file = flags.ndjson === '-' ? standardOutput() : openFile(flags.ndjson ?? '');
  for await (const { text } of documents) await file.line(text);
  await file.close();
}

async function* counted(
  documents: Iterable<GeneratedDocument>,
  counts: Record<Expectation['kind'] | 'flawed', number>,
  noted: LineFile | undefined,
): AsyncGenerator<GeneratedDocument> {
  for (const document of documents) {
    counts[document.expected.kind] += 1;
    if (document.expected.flaw !== undefined) counts.flawed += 1;
    await noted?.line(JSON.stringify({ index: document.index, ...document.expected }));
    yield document;
  }
}

async function writeFiles(documents: AsyncIterable<GeneratedDocument>, folder: string, digits: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  let pending: Promise<void>[] = [];
  for await (const { index, text } of documents) {
    pending.push(writeFile(join(folder, `${String(index + 1).padStart(digits, '0')}.json`), text));
    if (pending.length < PARALLEL_FILES) continue;
    await Promise.all(pending);
    pending = [];
  }
  await Promise.all(pending);
}

interface LineFile {
  line(text: string): Promise<void>;
  close(): Promise<void>;
}

const BUFFERED_CHARACTERS = 256 * 1024;

function openFile(path: string): LineFile {
  const stream = createWriteStream(path);
  return lineFile(stream, async () => {
    stream.end();
    await finished(stream);
  });
}

const standardOutput = (): LineFile => lineFile(process.stdout, () => Promise.resolve());

function lineFile(stream: Writable, end: () => Promise<void>): LineFile {
  let buffered = '';
  // A path that cannot be opened shows up here, maybe before anything is written.
  let failure: Error | undefined;
  stream.once('error', (error) => {
    failure = error;
  });
  const flush = async (): Promise<void> => {
    const text = buffered;
    buffered = '';
    if (failure !== undefined) throw failure;
    if (!stream.write(text)) await once(stream, 'drain');
  };
  return {
    line: async (text) => {
      buffered += `${text}\n`;
      if (buffered.length >= BUFFERED_CHARACTERS) await flush();
    },
    close: async () => {
      await flush();
      await end();
    },
  };
}
