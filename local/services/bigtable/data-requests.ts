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

export interface MutateRowRequest extends Target {
  readonly rowKey: Buffer;
  readonly mutations: readonly ProtobufReader[];
}

export function readMutateRow(bytes: Buffer): MutateRowRequest {
  let rowKey: Buffer = Buffer.alloc(0);
  const mutations: ProtobufReader[] = [];
  const target = readRequest(bytes, { profile: 4, views: [6] }, (message) => {
    if (message.field === 2) rowKey = message.bytes();
    else if (message.field === 3) mutations.push(message.message());
  });
  return { ...target, rowKey, mutations };
}

export interface MutateRowsRequest extends Target {
  readonly entries: readonly { readonly rowKey: Buffer; readonly mutations: readonly ProtobufReader[] }[];
}

export function readMutateRows(bytes: Buffer): MutateRowsRequest {
  const entries: MutateRowsRequest['entries'][number][] = [];
  const target = readRequest(bytes, { profile: 3, views: [5] }, (message) => {
    if (message.field === 2) entries.push(readEntry(message.message()));
  });
  return { ...target, entries };
}

function readEntry(message: ProtobufReader): MutateRowsRequest['entries'][number] {
  let rowKey: Buffer = Buffer.alloc(0);
  const mutations: ProtobufReader[] = [];
  while (message.next()) {
    if (message.field === 1) rowKey = message.bytes();
    else if (message.field === 2) mutations.push(message.message());
  }
  return { rowKey, mutations };
}

export interface ReadRowsRequest extends Target {
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
  readonly whenTrue: readonly ProtobufReader[];
  readonly whenFalse: readonly ProtobufReader[];
}

export function readCheckAndMutateRow(bytes: Buffer): CheckAndMutateRowRequest {
  let rowKey: Buffer = Buffer.alloc(0);
  let predicate: Buffer | undefined;
  const whenTrue: ProtobufReader[] = [];
  const whenFalse: ProtobufReader[] = [];
  const target = readRequest(bytes, { profile: 7, views: [9] }, (message) => {
    if (message.field === 2) rowKey = message.bytes();
    else if (message.field === 4) whenTrue.push(message.message());
    else if (message.field === 5) whenFalse.push(message.message());
    else if (message.field === 6) predicate = message.bytes();
  });
  return { ...target, rowKey, predicate, whenTrue, whenFalse };
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
  let rowKey: Buffer = Buffer.alloc(0);
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
