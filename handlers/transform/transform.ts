/**
 * One slice of a raw object: documents taken apart, mapped, graded; good ones staged as rows, others quarantined. The
 * slice ends after a bounded number of documents or bytes, and `next` says where to go on. Running it again gives the
 * same objects.
 */

import { createHash } from 'node:crypto';
import {
  defaultSplitLimits,
  documentRow,
  indexRows,
  mapDocument,
  parseDocument,
  Splitter,
  type CanonicalDocument,
  type Container,
  type Lineage,
  type Row,
  type SplitDocument,
  type SplitLimits,
  type Vault,
  type Zone,
} from '../invoice/index.ts';
import { PermanentError } from '../errors.ts';
import type { ObjectName, ObjectStore } from '../object-store.ts';
import type { StagingCodec } from '../staging-file.ts';
import { quarantineAll, type Refused } from './quarantine.ts';
import { openRawBytes, type Damage, type RawBytes } from './raw-bytes.ts';

export interface TransformRequest {
  readonly bucket: string;
  readonly object: string;
  readonly generation?: string | null;
  readonly source?: string | null;
  readonly batch?: string | null;
  readonly from?: Cursor | null;
  /** Tells what would be set aside, and sets nothing aside. */
  readonly dryRun?: boolean | null;
}

/** Where a slice ended. Positions count in the inflated bytes, if the raw object is gzip. */
export interface Cursor {
  readonly offset: number;
  readonly container: Container;
  /** Inflated copy of a large gzip object. */
  readonly inflated?: ObjectName;
  readonly damage?: Damage;
  /** Documents up to here that were not even JSON. */
  readonly broken?: number;
  /** Some document up to here was JSON, so the object is no mere garbage. */
  readonly readable?: boolean;
}

export interface Part extends ObjectName {
  readonly documents: number;
}

export interface TransformResponse {
  generation: string;
  parts: Part[];
  documents: number;
  invoices: number;
  events: number;
  flagged: number;
  flags: Record<string, number>;
  quarantined: number;
  reasons: Record<string, number>;
  quarantineObjects: string[];
  next: Cursor | null;
}

export interface TransformLimits {
  /** Documents of one slice. */
  readonly documents: number;
  /** Raw bytes of one slice; a document that crosses it is the last. */
  readonly bytes: number;
  readonly split: SplitLimits;
}

export const defaultTransformLimits: TransformLimits = {
  documents: 1000,
  bytes: 64 * 1024 * 1024,
  split: defaultSplitLimits,
};

export interface TransformPorts {
  readonly store: ObjectStore;
  readonly codec: StagingCodec;
  readonly vault: Vault;
  readonly zone: Zone;
  readonly stagingBucket: string;
  readonly quarantineBucket: string;
  readonly limits: TransformLimits;
}

const SOURCE_NAME = /^[a-z][a-z0-9-]{0,62}$/;
/** Staged bytes after which a new part begins. */
const MAX_PART_BYTES = 8 * 1024 * 1024;
const MAX_QUARANTINE_NAMES = 10;
/**
 * Garbage must not fill the quarantine: after so many pieces of which none was JSON the rest stays unread. An object in
 * which anything was JSON is always read to its end, since a bad document never stops the good ones behind it.
 */
const MAX_BROKEN = 100;
const BROKEN: ReadonlySet<string> = new Set(['not-json', 'truncated', 'too-deep', 'too-large']);

/** Everything a slice gathers. */
interface Slice {
  readonly lineage: Lineage;
  readonly response: TransformResponse;
  readonly refused: Refused[];
  readonly bundles: Bundle[];
  broken: number;
  readable: boolean;
}

/** Rows of one part. */
interface Bundle {
  readonly rows: Row[];
  readonly index: Row[];
  bytes: number;
}

/** @throws PermanentError object-not-found, cursor-invalid; RetryableError storage-unavailable */
export async function transform(request: TransformRequest, ports: TransformPorts): Promise<TransformResponse> {
  const generation = request.generation ?? (await ports.store.describe(request.bucket, request.object)).generation;
  const raw = { bucket: request.bucket, name: request.object, generation };
  const from = checkedCursor(request.from ?? { offset: 0, container: 'top' }, ports.stagingBucket);
  const uri = `gs://${raw.bucket}/${raw.name}`;
  const lineage = { uri, generation, source: sourceOf(request), batch: request.batch ?? undefined };
  const slice = emptySlice(lineage, from);
  const bytes = await openRawBytes(from.inflated ?? raw, from.offset, from.damage, ports);
  const next = await readSlice(bytes, from, slice, ports);
  const damage = bytes.damage();
  const { bucket, name, generation: read } = bytes.object;
  if (next !== undefined) {
    const copied = bucket !== raw.bucket || name !== raw.name;
    slice.response.next = {
      ...next,
      ...(copied ? { inflated: { bucket, name, generation: read } } : {}),
      ...(copied && damage !== undefined ? { damage } : {}),
    };
  }
  const isTrial = request.dryRun === true;
  await Promise.all([stage(slice, raw, from.offset, ports), isTrial ? undefined : quarantine(slice, raw, ports)]);
  return slice.response;
}

function emptySlice(lineage: Lineage, { broken = 0, readable = false }: Cursor): Slice {
  const response: TransformResponse = {
    generation: lineage.generation,
    parts: [],
    documents: 0,
    invoices: 0,
    events: 0,
    flagged: 0,
    flags: {},
    quarantined: 0,
    reasons: {},
    quarantineObjects: [],
    next: null,
  };
  return { lineage, response, refused: [], bundles: [], broken, readable };
}

/** @returns where to go on; undefined at the end of the object */
async function readSlice(
  bytes: RawBytes,
  from: Cursor,
  slice: Slice,
  ports: TransformPorts,
): Promise<Cursor | undefined> {
  const { limits } = ports;
  const { response } = slice;
  const splitter = new Splitter(from, limits.split);
  let head = '';
  let length = 0;
  for await (const chunk of bytes.chunks) {
    if (length === 0) head = chunk.toString('latin1', 0, 1024);
    length += chunk.length;
    for (const document of splitter.push(chunk)) {
      take(document, slice, ports);
      if (document.final || isGarbage(slice)) {
        if (response.documents > 1)
          refuse({ reason: 'rest-unread', bytes: Buffer.alloc(0), start: document.end, end: document.end }, slice);
        return undefined;
      }
      const full = response.documents >= limits.documents || document.end - from.offset >= limits.bytes;
      if (full) {
        const { broken, readable } = slice;
        return { offset: document.end, container: document.container, broken, readable };
      }
    }
  }
  for (const document of splitter.end()) take(document, slice, ports);
  const blank = from.offset === 0 && length <= 1024 && head.trim() === '' && response.documents === 0;
  noteEnd(from.offset + length, bytes.damage() ?? (blank ? 'empty' : undefined), slice);
  return undefined;
}

/** What is wrong at the end of the bytes, unless the last document says so already. */
function noteEnd(end: number, reason: string | undefined, slice: Slice): void {
  const last = slice.refused.at(-1);
  if (reason === undefined || (last?.reason === 'truncated' && last.end === end)) return;
  refuse({ reason, bytes: Buffer.alloc(0), start: end, end }, slice);
}

function take(document: SplitDocument, slice: Slice, { vault, zone }: TransformPorts): void {
  const { bytes, start, end, exactNumbers } = document;
  const parsed = document.problem === undefined ? parseDocument(bytes, exactNumbers) : undefined;
  if (parsed === undefined) {
    refuse({ reason: document.problem ?? 'not-json', bytes, start, end }, slice);
    return;
  }
  const context = { vault, zone, source: slice.lineage.source };
  const parseText = (text: string) => parseDocument(Buffer.from(text), true)?.value;
  for (const outcome of mapDocument(parsed.value, context, parseText)) {
    if (outcome.kind === 'refused') refuse({ reason: outcome.code, bytes, start, end }, slice);
    else if (parsed.foreignEncoding)
      keep({ ...outcome, flags: [...outcome.flags, 'encoding'].sort() }, start, slice, vault);
    else keep(outcome, start, slice, vault);
  }
}

function isGarbage({ broken, readable }: Slice): boolean {
  return !readable && broken >= MAX_BROKEN;
}

function refuse(refused: Refused, slice: Slice): void {
  const { response } = slice;
  slice.refused.push(refused);
  if (BROKEN.has(refused.reason)) slice.broken++;
  else slice.readable = true;
  response.documents++;
  response.quarantined++;
  response.reasons[refused.reason] = (response.reasons[refused.reason] ?? 0) + 1;
}

function keep(document: CanonicalDocument, offset: number, slice: Slice, vault: Vault): void {
  const { response, lineage, bundles } = slice;
  slice.readable = true;
  response.documents++;
  if (document.kind === 'invoice') response.invoices++;
  else response.events++;
  if (document.flags.length > 0) response.flagged++;
  for (const code of document.flags) response.flags[code] = (response.flags[code] ?? 0) + 1;
  let bundle = bundles.at(-1);
  if (bundle === undefined || bundle.bytes >= MAX_PART_BYTES) {
    bundle = { rows: [], index: [], bytes: 0 };
    bundles.push(bundle);
  }
  const row = documentRow(document, { ...lineage, offset }, vault);
  bundle.rows.push(row);
  for (const cell of row.cells) bundle.bytes += cell.value.length;
  if (document.kind === 'invoice') bundle.index.push(...indexRows(document, []));
}

async function stage(slice: Slice, raw: ObjectName, start: number, ports: TransformPorts): Promise<void> {
  const { store, codec, stagingBucket } = ports;
  const id = createHash('sha256').update(`${raw.bucket}/${raw.name}#${raw.generation}`).digest('hex').slice(0, 32);
  const options = { contentType: 'application/avro' };
  for (const [number, { rows, index }] of slice.bundles.entries()) {
    const name = `parts/${id}/${String(start).padStart(12, '0')}-${number}`;
    const [part] = await Promise.all([
      codec.encode(rows, name).then((bytes) => store.put(stagingBucket, `${name}.avro`, bytes, options)),
      codec.encode(index, name).then((bytes) => store.put(stagingBucket, `${name}.index.avro`, bytes, options)),
    ]);
    slice.response.parts.push({
      bucket: part.bucket,
      name: part.name,
      generation: part.generation,
      documents: rows.length,
    });
  }
}

async function quarantine(slice: Slice, raw: ObjectName, ports: TransformPorts): Promise<void> {
  const origin = { raw, source: slice.lineage.source, batch: slice.lineage.batch };
  const names = await quarantineAll(slice.refused, origin, ports.quarantineBucket, ports.store);
  slice.response.quarantineObjects = [...new Set(names)].slice(0, MAX_QUARANTINE_NAMES);
}

/** The source by name; else the first folder of the object, where fetch puts it. */
function sourceOf(request: TransformRequest): string {
  const named = request.source ?? request.object.split('/')[request.object.startsWith('stream/') ? 1 : 0] ?? '';
  return SOURCE_NAME.test(named) ? named : 'manual';
}

function checkedCursor(cursor: Cursor, stagingBucket: string): Cursor {
  const known = ['top', 'array', 'wrapped', 'rest'].includes(cursor.container);
  if (!known || !Number.isSafeInteger(cursor.offset) || cursor.offset < 0) {
    throw new PermanentError('cursor-invalid', `A cursor is {offset, container}, as an earlier answer gave it`);
  }
  if (cursor.inflated !== undefined && cursor.inflated.bucket !== stagingBucket) {
    throw new PermanentError(
      'cursor-invalid',
      `An inflated copy lies in ${stagingBucket}, not ${cursor.inflated.bucket}`,
    );
  }
  return cursor;
}
