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
  type Lineage,
  type Row,
  type Outcome,
  type SplitLimits,
  type Strictness,
  type Vault,
  type Zone,
} from '../invoice/index.ts';
import type { ObjectName, ObjectStore } from '../object-store.ts';
import type { StagingCodec } from '../staging-file.ts';
import { quarantineAll, type Refused } from './quarantine.ts';
import { checkedCursor, type Cursor } from './reading/cursor.ts';
import { documentsOf } from './reading/documents.ts';
import type { Found } from './reading/found.ts';
import { rangedObject, type Ranged } from './reading/ranged.ts';

export type { Cursor } from './reading/cursor.ts';

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
  /** Bytes that an object and all that is packed in it may inflate to; as its size allows if left out. */
  readonly inflated?: number;
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
  /** How strict the checks are; as the table says where it is left out. */
  readonly strictness?: Strictness;
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
const BROKEN: ReadonlySet<string> = new Set(['not-json', 'not-xml', 'truncated', 'too-deep', 'too-large']);

type Kept = Exclude<Outcome, { kind: 'refused' }>;

/** Everything a slice gathers. */
interface Slice {
  readonly lineage: Lineage;
  /** What the names of its parts begin with. */
  readonly prefix: string;
  readonly response: TransformResponse;
  readonly refused: Refused[];
  /** Not staged yet: the one that is filled, and full ones before it. */
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
  const slice = emptySlice(lineage, from, partsPrefix(raw, from.offset));
  const next = await readSlice(rangedObject(ports.store, raw), from, slice, ports);
  if (next !== undefined) slice.response.next = next;
  const isTrial = request.dryRun === true;
  await Promise.all([stage(slice, ports), isTrial ? undefined : quarantine(slice, raw, ports)]);
  return slice.response;
}

function emptySlice(lineage: Lineage, { broken = 0, readable = false }: Cursor, prefix: string): Slice {
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
  return { lineage, prefix, response, refused: [], bundles: [], broken, readable };
}

/** @returns where to go on; undefined at the end of the object */
async function readSlice(raw: Ranged, from: Cursor, slice: Slice, ports: TransformPorts): Promise<Cursor | undefined> {
  const { limits, store, stagingBucket } = ports;
  const { response } = slice;
  const { split, inflated: most } = limits;
  for await (const found of documentsOf(raw, from, { store, stagingBucket, split, ...(most ? { most } : {}) })) {
    if (found.kind === 'end') return undefined;
    if (found.kind === 'problem') refuse({ ...nothing(found.at), reason: found.code }, slice);
    else take(found, slice, ports);
    if (slice.bundles.length > 1) await stage(slice, ports, 1);
    const offset = found.next?.offset ?? from.offset;
    if (isHopeless(found, slice)) {
      if (response.documents > 1) refuse({ ...nothing(offset), reason: 'rest-unread' }, slice);
      return undefined;
    }
    const full = response.documents >= limits.documents || offset - from.offset >= limits.bytes;
    if (full && found.next !== null) return { ...found.next, broken: slice.broken, readable: slice.readable };
  }
  return undefined;
}

/** Whether what follows is not worth reading. One file of an archive says nothing of the others. */
function isHopeless(found: Found, slice: Slice): boolean {
  if (found.kind === 'document' && found.document.final) return true;
  return isGarbage(slice) && found.next?.zip === undefined && found.next?.avro === undefined;
}

const nothing = (at: number) => ({ bytes: Buffer.alloc(0), start: at, end: at });

function take(
  { document, source }: Extract<Found, { kind: 'document' }>,
  slice: Slice,
  { vault, zone, strictness }: TransformPorts,
): void {
  const { bytes, start, end } = document;
  const parsed = parseDocument(document);
  if (typeof parsed === 'string') {
    refuse({ reason: parsed, bytes, start, end }, slice);
    return;
  }
  const strict = strictness === undefined ? {} : { strictness };
  const lineage = source === undefined || !SOURCE_NAME.test(source) ? slice.lineage : { ...slice.lineage, source };
  const context = { vault, zone, source: lineage.source, ...strict };
  for (const outcome of mapDocument(parsed.value, context, parsed.flags)) {
    if (outcome.kind === 'refused') refuse({ reason: outcome.code, bytes: outcome.bytes ?? bytes, start, end }, slice);
    else keep(outcome, { ...lineage, offset: start }, slice, vault);
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

function keep(document: Kept, lineage: Lineage, slice: Slice, vault: Vault): void {
  const { response, bundles } = slice;
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
  const row = documentRow(document, { ...lineage, ...document.envelope }, vault);
  bundle.rows.push(row);
  for (const cell of row.cells) bundle.bytes += cell.value.length;
  if (document.kind === 'invoice') bundle.index.push(...indexRows(document, []));
}

function partsPrefix({ bucket, name, generation }: ObjectName, start: number): string {
  const id = createHash('sha256').update(`${bucket}/${name}#${generation}`).digest('hex').slice(0, 32);
  return `parts/${id}/${String(start).padStart(12, '0')}`;
}

/** Stages bundles in their order until so many are left, so that a slice of long documents is never whole in memory. */
async function stage({ bundles, prefix, response }: Slice, ports: TransformPorts, left = 0): Promise<void> {
  const { store, codec, stagingBucket } = ports;
  const options = { contentType: 'application/avro' };
  while (bundles.length > left) {
    const { rows, index } = bundles.shift() as Bundle;
    const name = `${prefix}-${response.parts.length}`;
    const [part] = await Promise.all([
      codec.encode(rows, name).then((bytes) => store.put(stagingBucket, `${name}.avro`, bytes, options)),
      codec.encode(index, name).then((bytes) => store.put(stagingBucket, `${name}.index.avro`, bytes, options)),
    ]);
    response.parts.push({
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
