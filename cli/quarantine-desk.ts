/** `notamesh quarantine show` and `resubmit`: one document that was set aside, why, and its corrected copy. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { describeCode } from '../handlers/invoice/index.ts';
import { bucketName } from '../infra/names.ts';
import type { Command, Context } from './command.ts';
import { CliError, EXIT, wholeNumber } from './errors.ts';
import { objectKey, readRecords, type LedgerRecord } from './ledger.ts';
import { listQuarantine } from './quarantine.ts';
import { openTables } from './tables.ts';
import { callOf, ENV_OPTION, placeOf, refusalOf, TARGET_OPTIONS, type Place } from './target.ts';

interface Kept {
  readonly name: string;
  readonly generation: string;
  readonly size: string;
  readonly timeCreated: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const HEAD_BYTES = 2000;

const api = (place: Place, path: string, init: RequestInit = {}): Promise<Response> =>
  callOf(place, 'storage', path, init);

const pathOf = (place: Place, object: string): string =>
  `/storage/v1/b/${bucketName(place, 'quarantine')}/o/${encodeURIComponent(object)}`;

/** @throws CliError exit 4 */
async function keptObject(place: Place, asked: string): Promise<Kept> {
  const name = asked.replace(`gs://${bucketName(place, 'quarantine')}/`, '');
  const response = await api(place, pathOf(place, name));
  if (response.ok) {
    const found = (await response.json()) as Omit<Kept, 'metadata'> & Partial<Pick<Kept, 'metadata'>>;
    return { ...found, metadata: found.metadata ?? {} };
  }
  if (response.status !== 404) throw await refusalOf(place, response);
  const hint = 'See "npx notamesh quarantine list".';
  throw new CliError(EXIT.notFound, 'not-in-quarantine', `Nothing is in quarantine under ${name}.`, hint);
}

/** @throws CliError exit 6 */
async function bytesOf(place: Place, name: string): Promise<Buffer> {
  const response = await api(place, `${pathOf(place, name)}?alt=media`);
  if (!response.ok) throw await refusalOf(place, response);
  return Buffer.from(await response.arrayBuffer());
}

export const quarantineShow: Command = {
  name: 'quarantine show',
  about: 'show a document that was set aside, and why, in Portuguese and English',
  argument: '<object>',
  options: [['--bytes', 'its bytes as they are, and nothing else'], ...TARGET_OPTIONS, ENV_OPTION],
  async run(context) {
    const { terminal, args, flags } = context;
    const place = await placeOf(context);
    const kept = await keptObject(place, args[0] ?? '');
    const bytes = await bytesOf(place, kept.name);
    const { reason = 'unknown', ...metadata } = kept.metadata;
    const because = { en: describeCode(reason, 'en') ?? reason, pt: describeCode(reason, 'pt') ?? reason };
    if (flags['json']) {
      const head = bytes.subarray(0, HEAD_BYTES).toString();
      terminal.json({
        version: 1,
        object: kept.name,
        reason,
        because,
        ...metadata,
        sizeBytes: Number(kept.size),
        head,
      });
    } else if (flags['bytes']) terminal.data(bytes.toString());
    else {
      terminal.data(`${kept.name}  ${kept.size} bytes, since ${kept.timeCreated}`);
      terminal.data(`  ${reason}: ${because.en}\n  ${reason}: ${because.pt}`);
      for (const [name, value] of Object.entries(metadata)) terminal.data(`  ${name} ${value}`);
      terminal.data(bytes.subarray(0, HEAD_BYTES).toString());
      if (bytes.length > HEAD_BYTES) terminal.say(`… ${bytes.length - HEAD_BYTES} bytes more: --bytes gives them all`);
    }
    return EXIT.ok;
  },
};

export const quarantineResubmit: Command = {
  name: 'quarantine resubmit',
  about: 'load a document that was set aside again, as it is or corrected',
  argument: '<object>',
  example: 'npx notamesh quarantine resubmit loja/no-key/1f….json --file corrected.json',
  options: [
    ['--file <path>', 'the corrected document'],
    ['--timeout <seconds>', 'give up waiting after so long', '120'],
    ...TARGET_OPTIONS,
    ENV_OPTION,
  ],
  async run(context) {
    const { terminal, args, flags } = context;
    const place = await placeOf(context);
    const kept = await keptObject(place, args[0] ?? '');
    const bytes = await correctedBytes(place, kept, flags['file'] as string | undefined);
    const raw = await storeAgain(place, kept, bytes);
    const record = await loaded(place, raw, context);
    const isWhole = isAllIn(record);
    if (isWhole) for (const one of await attemptsAt(place, kept)) await markResolved(place, one, raw.uri);
    const result = { version: 1, object: kept.name, raw: raw.uri, resolved: isWhole, counts: record.counts ?? {} };
    if (flags['json']) terminal.json(result);
    else if (isWhole) terminal.data(`✔ ${kept.name} is dealt with: ${raw.uri}`);
    else terminal.data(`✖ ${raw.uri}: ${whyNot(record)}`);
    return isWhole ? EXIT.ok : EXIT.bad;
  },
};

const isAllIn = ({ state, counts }: LedgerRecord): boolean =>
  state === 'done' && counts !== undefined && counts.loaded + counts.unchanged > 0 && counts.quarantined === 0;

const whyNot = ({ reasons, error, state }: LedgerRecord): string =>
  Object.keys(reasons ?? {}).join(', ') || (error?.code ?? state);

async function correctedBytes(place: Place, kept: Kept, file: string | undefined): Promise<Buffer> {
  if (file === undefined) return bytesOf(place, kept.name);
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(EXIT.notFound, 'file-missing', `${file} cannot be read: ${error.code ?? error.message}`);
  });
}

interface Raw {
  readonly bucket: string;
  readonly object: string;
  readonly generation: string;
  readonly uri: string;
}

const shortHash = (data: Buffer | string) => createHash('sha256').update(data).digest('hex').slice(0, 16);

/** A raw object of its own, named by what it corrects and its content, with where it comes from. */
async function storeAgain(place: Place, kept: Kept, bytes: Buffer): Promise<Raw> {
  const bucket = bucketName(place, 'raw');
  const kind = bytes.subarray(0, 64).toString().trimStart().startsWith('<') ? 'xml' : 'json';
  const object = `resubmitted/${shortHash(kept.name)}-${shortHash(bytes)}.${kind}`;
  const { source = 'upload', batch, origin } = kept.metadata;
  const metadata = {
    source,
    ...(batch === undefined ? {} : { batch }),
    ...(origin === undefined ? {} : { origin }),
    resubmits: `gs://${bucketName(place, 'quarantine')}/${kept.name}#${kept.generation}`,
  };
  const boundary = 'notamesh-resubmit';
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify({ name: object, metadata })}\r\n` +
        `--${boundary}\r\ncontent-type: application/${kind}\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--`),
  ]);
  // The same correction again is a new generation, so that its event comes again.
  const response = await api(place, `/upload/storage/v1/b/${bucket}/o?uploadType=multipart`, {
    method: 'POST',
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
    body,
  });
  if (!response.ok) throw new CliError(EXIT.bad, 'upload-refused', `HTTP ${response.status} ${await response.text()}`);
  const { generation } = (await response.json()) as { generation: string };
  return { bucket, object, generation, uri: `gs://${bucket}/${object}#${generation}` };
}

/** @throws CliError exit 5 */
async function loaded(place: Place, { bucket, object, generation }: Raw, { flags }: Context): Promise<LedgerRecord> {
  const key = objectKey(bucket, object, generation);
  const until = Date.now() + wholeNumber(flags, 'timeout') * 1000;
  const tables = await openTables(place);
  try {
    for (let round = 0; Date.now() < until; round++) {
      const record = (await readRecords(tables.ledger, [key])).get(key);
      if (record !== undefined && record.state !== 'running') return record;
      await delay(Math.min(50 + round * 25, 500));
    }
  } finally {
    await tables.close();
  }
  throw new CliError(EXIT.timeout, 'not-finished', `gs://${bucket}/${object} is stored and not loaded yet.`);
}

/** The document, and what was set aside of earlier attempts to correct it, or of the document that this one corrected. */
async function attemptsAt(place: Place, kept: Kept): Promise<Kept[]> {
  const found = [kept];
  const known = new Set([kept.name]);
  const add = (one: Kept): void => {
    if (!known.has(one.name)) found.push(one);
    known.add(one.name);
  };
  for (const one of found) {
    const first = await correctedBy(place, one);
    if (first !== undefined) add(first);
  }
  const raw = `gs://${bucketName(place, 'raw')}/resubmitted/`;
  const open: { readonly object: string; readonly origin: string }[] = [];
  for await (const { object, origin, resolved } of listQuarantine(place)) {
    if (resolved === undefined && origin?.startsWith(raw) === true) open.push({ object, origin });
  }
  for (const one of found) {
    const prefix = `${raw}${shortHash(one.name)}-`;
    for (const { object, origin } of open) if (origin.startsWith(prefix)) add(await keptObject(place, object));
  }
  return found;
}

/** The document that the raw object was to correct in which this one came. */
async function correctedBy(place: Place, { metadata }: Kept): Promise<Kept | undefined> {
  const [, bucket, name] = /^gs:\/\/([^/]+)\/(resubmitted\/.+)#[0-9]+$/.exec(metadata['origin'] ?? '') ?? [];
  if (bucket === undefined || name === undefined) return undefined;
  const response = await api(place, `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`);
  const { metadata: about = {} } = (await response.json()) as Partial<Pick<Kept, 'metadata'>>;
  const corrected = (about['resubmits'] ?? '').replace(/#[0-9]+$/, '');
  // One that somebody has deleted needs no mark.
  return corrected === '' ? undefined : keptObject(place, corrected).catch(() => undefined);
}

/** It stays where it is, and says what became of it. */
async function markResolved(place: Place, kept: Kept, by: string): Promise<void> {
  const metadata = { ...kept.metadata, resolved: new Date().toISOString(), resolvedBy: by };
  const response = await api(place, pathOf(place, kept.name), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ metadata }),
  });
  if (!response.ok) throw new CliError(EXIT.bad, 'not-marked', `HTTP ${response.status} ${await response.text()}`);
}
