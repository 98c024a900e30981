/**
 * One slice of a raw object: documents taken apart, mapped, graded; good ones staged as rows, others quarantined. The
 * slice ends after a bounded number of documents or bytes, and `next` says where to go on. Running it again gives the
 * same objects, whatever number of threads took part.
 */

import { createHash } from 'node:crypto';
import { defaultSplitLimits, type SplitLimits } from '../invoice/index.ts';
import type { ObjectName, ObjectStore } from '../object-store.ts';
import type { StagingCodec } from '../staging-file.ts';
import { createParts } from './parts.ts';
import { quarantineAll } from './quarantine.ts';
import { checkedCursor, type Cursor } from './reading/cursor.ts';
import { documentsOf } from './reading/documents.ts';
import type { Found } from './reading/found.ts';
import { rangedObject, type Ranged } from './reading/ranged.ts';
import { emptySlice, isGarbage, leaveRest, take, type Slice, type TransformResponse } from './slice.ts';
import { inOrder } from './work/in-order.ts';
import { createWork, SOURCE_NAME, type Origin, type Tools } from './work/run.ts';
import type { Threads } from './work/threads.ts';

export type { Cursor } from './reading/cursor.ts';
export type { TransformResponse } from './slice.ts';

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

export interface TransformPorts extends Tools {
  readonly store: ObjectStore;
  readonly codec: StagingCodec;
  readonly stagingBucket: string;
  readonly quarantineBucket: string;
  readonly limits: TransformLimits;
  /** Take a share of large objects, with the same vault, zone and strictness. */
  readonly threads?: Threads | undefined;
}

const MAX_QUARANTINE_NAMES = 10;

/** @throws PermanentError object-not-found, cursor-invalid; RetryableError storage-unavailable */
export async function transform(request: TransformRequest, ports: TransformPorts): Promise<TransformResponse> {
  const generation = request.generation ?? (await ports.store.describe(request.bucket, request.object)).generation;
  const raw = { bucket: request.bucket, name: request.object, generation };
  const from = checkedCursor(request.from ?? { offset: 0, container: 'top' }, ports.stagingBucket);
  const uri = `gs://${raw.bucket}/${raw.name}`;
  const origin = { uri, generation, source: sourceOf(request), batch: request.batch ?? undefined };
  const slice = emptySlice(generation, from, createParts(partsPrefix(raw, from.offset), ports));
  const next = await readSlice(rangedObject(ports.store, raw), from, { slice, origin }, ports);
  if (next !== undefined) slice.response.next = next;
  const isTrial = request.dryRun === true;
  await Promise.all([stage(slice), isTrial ? undefined : quarantine(slice, { raw, ...origin }, ports)]);
  return slice.response;
}

interface UnderWay {
  readonly slice: Slice;
  readonly origin: Origin;
}

/** @returns where to go on; undefined at the end of the object */
async function readSlice(
  raw: Ranged,
  from: Cursor,
  { slice, origin }: UnderWay,
  ports: TransformPorts,
): Promise<Cursor | undefined> {
  const { limits, store, stagingBucket, threads } = ports;
  const { split, inflated: most } = limits;
  const { response } = slice;
  const isFull = (documents: number, offset: number): boolean =>
    documents >= limits.documents || offset - from.offset >= limits.bytes;
  const placeOf = (found: Found): number => found.next?.offset ?? from.offset;
  const settled = inOrder(documentsOf(raw, from, { store, stagingBucket, split, ...(most ? { most } : {}) }), {
    work: createWork(ports, ports.codec),
    threads,
    origin,
    isLarge: from.offset > 0,
    mayEnd: (found, unsettled) => isFinal(found) || isFull(response.documents + unsettled + 1, placeOf(found)),
  });
  for await (const one of settled) {
    const { found } = one;
    if (found.kind === 'end') return undefined;
    take(one, slice);
    if (slice.parts.isFull) await stage(slice);
    const offset = placeOf(found);
    if (isHopeless(found, slice)) {
      if (response.documents > 1) leaveRest(offset, slice);
      return undefined;
    }
    if (isFull(response.documents, offset) && found.next !== null)
      return { ...found.next, broken: slice.broken, readable: slice.readable };
  }
  return undefined;
}

const isFinal = (found: Found): boolean => found.kind === 'document' && found.document.final;

/** Whether what follows is not worth reading. One file of an archive says nothing of the others. */
function isHopeless(found: Found, slice: Slice): boolean {
  return isFinal(found) || (isGarbage(slice) && found.next?.zip === undefined && found.next?.avro === undefined);
}

function partsPrefix({ bucket, name, generation }: ObjectName, start: number): string {
  const id = createHash('sha256').update(`${bucket}/${name}#${generation}`).digest('hex').slice(0, 32);
  return `parts/${id}/${String(start).padStart(12, '0')}`;
}

/** Stores the part under way, so that a slice of long documents is never whole in memory. */
async function stage({ parts, response }: Slice): Promise<void> {
  const part = await parts.store();
  if (part !== undefined) response.parts.push(part);
}

async function quarantine(
  slice: Slice,
  origin: { readonly raw: ObjectName } & Pick<Origin, 'source' | 'batch'>,
  { quarantineBucket, store }: TransformPorts,
): Promise<void> {
  const names = await quarantineAll(slice.refused, origin, quarantineBucket, store);
  slice.response.quarantineObjects = [...new Set(names)].slice(0, MAX_QUARANTINE_NAMES);
}

/** The source by name; else the first folder of the object, where fetch puts it. */
function sourceOf(request: TransformRequest): string {
  const named = request.source ?? request.object.split('/')[request.object.startsWith('stream/') ? 1 : 0] ?? '';
  return SOURCE_NAME.test(named) ? named : 'manual';
}
