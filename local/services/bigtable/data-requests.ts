/** Requests of google.bigtable.v2.Bigtable, read from the wire. */
import { ApiError, invalid } from '../../wire/errors.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { nothingRequested, parseRowSet, planReading, type RowSetPart } from './row-set.ts';

/** Which table a call is about. */
export interface Target {
  readonly table: string;
  readonly appProfile: string;
}

interface MutableTarget {
  table: string;
  appProfile: string;
}

/** Field numbers of what every data request carries; views are refused. */
interface TargetFields {
  readonly profile: number;
  readonly views: readonly number[];
}

const UNIMPLEMENTED_VIEW = 'The local cloud does not model authorized or materialized views.';

/** Steps through a request; fields that are not about the target go to `take`. */
function readRequest(bytes: Buffer, fields: TargetFields, take: (message: ProtobufReader) => void): Target {
  const message = new ProtobufReader(bytes);
  const target: MutableTarget = { table: '', appProfile: '' };
  while (message.next()) {
    if (message.field === 1) target.table = message.text();
    else if (message.field === fields.profile) target.appProfile = message.text();
    else if (fields.views.includes(message.field)) {
      if (message.text() !== '') throw new ApiError('UNIMPLEMENTED', UNIMPLEMENTED_VIEW);
    } else take(message);
  }
  return target;
}

/** Mutations of one row, still on the wire: they are parsed when the row's turn comes, and are gone right after. */
export interface WireMutations {
  readonly rowKey: Buffer;
  readonly count: number;
  /** Ranges of `buffer`, two numbers each: start and end of every Mutation message. */
  readonly ranges: readonly number[];
  readonly buffer: Buffer;
}

const EMPTY: Buffer = Buffer.alloc(0);

export interface MutateRowRequest extends Target {
  readonly entry: WireMutations;
}

export function readMutateRow(bytes: Buffer): MutateRowRequest {
  let rowKey = EMPTY;
  const ranges: number[] = [];
  const target = readRequest(bytes, { profile: 4, views: [6] }, (message) => {
    if (message.field === 2) rowKey = message.bytes();
    else if (message.field === 3) pushRange(message, ranges);
  });
  return { ...target, entry: { rowKey, count: ranges.length / 2, ranges, buffer: bytes } };
}

function pushRange(message: ProtobufReader, ranges: number[]): void {
  message.range();
  ranges.push(message.start, message.end);
}

export interface MutateRowsRequest extends Target {
  readonly entries: readonly WireMutations[];
}

export function readMutateRows(bytes: Buffer): MutateRowsRequest {
  const entries: WireMutations[] = [];
  const target = readRequest(bytes, { profile: 3, views: [5] }, (message) => {
    if (message.field === 2) entries.push(readEntry(message.message()));
  });
  return { ...target, entries };
}

function readEntry(message: ProtobufReader): WireMutations {
  let rowKey = EMPTY;
  const ranges: number[] = [];
  while (message.next()) {
    if (message.field === 1) rowKey = message.bytes();
    else if (message.field === 2) pushRange(message, ranges);
  }
  return { rowKey, count: ranges.length / 2, ranges, buffer: message.buffer };
}

interface ReadRowsRequest extends Target {
  readonly parts: readonly RowSetPart[];
  /** Serialized; undefined when there is none. */
  readonly filter: Buffer | undefined;
  /** 0 for none. */
  readonly limit: number;
}

/** @throws ApiError INVALID_ARGUMENT, UNIMPLEMENTED for reverse scans */
export function readReadRows(bytes: Buffer): ReadRowsRequest {
  const requested = nothingRequested();
  let filter: Buffer | undefined;
  let limit = 0;
  const target = readRequest(bytes, { profile: 5, views: [9, 11] }, (message) => {
    if (message.field === 2) parseRowSet(message.message(), requested);
    else if (message.field === 3) filter = message.bytes();
    else if (message.field === 4) limit = message.integer();
    else if (message.field === 7 && message.boolean()) {
      throw new ApiError('UNIMPLEMENTED', 'The local cloud does not model ReadRows with reversed = true.');
    }
  });
  if (limit < 0) throw invalid('rows_limit must not be negative.');
  return { ...target, parts: planReading(requested), filter, limit };
}

export function readSampleRowKeys(bytes: Buffer): Target {
  return readRequest(bytes, { profile: 2, views: [4, 5] }, () => undefined);
}

export interface CheckAndMutateRowRequest extends Target {
  readonly rowKey: Buffer;
  readonly predicate: Buffer | undefined;
  readonly whenTrue: WireMutations;
  readonly whenFalse: WireMutations;
}

export function readCheckAndMutateRow(bytes: Buffer): CheckAndMutateRowRequest {
  let rowKey = EMPTY;
  let predicate: Buffer | undefined;
  const whenTrue: number[] = [];
  const whenFalse: number[] = [];
  const target = readRequest(bytes, { profile: 7, views: [9] }, (message) => {
    if (message.field === 2) rowKey = message.bytes();
    else if (message.field === 4) pushRange(message, whenTrue);
    else if (message.field === 5) pushRange(message, whenFalse);
    else if (message.field === 6) predicate = message.bytes();
  });
  const mutations = (ranges: number[]) => ({ rowKey, count: ranges.length / 2, ranges, buffer: bytes });
  return { ...target, rowKey, predicate, whenTrue: mutations(whenTrue), whenFalse: mutations(whenFalse) };
}

export interface ReadModifyWriteRule {
  readonly family: string;
  readonly qualifier: string;
  /** Exactly one of the two is set; neither means that the rule is empty. */
  readonly append?: Buffer;
  readonly increment?: bigint;
}

export interface ReadModifyWriteRowRequest extends Target {
  readonly rowKey: Buffer;
  readonly rules: readonly ReadModifyWriteRule[];
}

export function readReadModifyWriteRow(bytes: Buffer): ReadModifyWriteRowRequest {
  let rowKey = EMPTY;
  const rules: ReadModifyWriteRule[] = [];
  const target = readRequest(bytes, { profile: 4, views: [6] }, (message) => {
    if (message.field === 2) rowKey = message.bytes();
    else if (message.field === 3) rules.push(readRule(message.message()));
  });
  return { ...target, rowKey, rules };
}

function readRule(message: ProtobufReader): ReadModifyWriteRule {
  let family = '';
  let qualifier = '';
  let change: { append?: Buffer; increment?: bigint } = {};
  while (message.next()) {
    if (message.field === 1) family = message.latin1();
    else if (message.field === 2) qualifier = message.latin1();
    else if (message.field === 3) change = { append: message.bytes() };
    else if (message.field === 4) {
      message.int64();
      change = { increment: (BigInt(message.high) << 32n) | BigInt(message.low) };
    }
  }
  return { family, qualifier, ...change };
}
