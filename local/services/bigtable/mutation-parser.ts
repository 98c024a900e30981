/**
 * Mutations of MutateRow, MutateRows and CheckAndMutateRow, read from the wire and checked against the table.
 * Source: google/bigtable/v2/data.proto, message Mutation; limits: https://cloud.google.com/bigtable/quotas
 */
import { ApiError, invalid } from '../../wire/errors.ts';
import { exactText, isWholeMillis, toMicros, type Micros } from './micros.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import type { LiveTable } from './live-table.ts';
import type { Family, Mutation, TimeRange } from './row.ts';

const KEY_BYTES = 4096;
const QUALIFIER_BYTES = 16 * 1024;
const VALUE_BYTES = 100 * 1024 * 1024;
/** Over all entries of one call. */
export const MUTATIONS_PER_CALL = 100_000;

const ZERO: Micros = { high: 0, low: 0 };

export interface Scope {
  readonly table: LiveTable;
  /** Epoch milliseconds: the time of cells written with timestamp -1. */
  readonly now: number;
}

/** @throws ApiError INVALID_ARGUMENT */
export function checkRowKey(key: Buffer): void {
  if (key.length === 0) throw invalid('The row key must not be empty.');
  if (key.length > KEY_BYTES) throw invalid(`The row key has ${key.length} bytes; ${KEY_BYTES} are allowed.`);
}

/** @throws ApiError INVALID_ARGUMENT, NOT_FOUND for an unknown family, UNIMPLEMENTED for aggregates */
export function parseMutation(message: ProtobufReader, scope: Scope): Mutation {
  let parsed: Mutation | undefined;
  while (message.next()) {
    const parse = MUTATIONS[message.field];
    if (parse) parsed = parse(message.message(), scope);
  }
  if (!parsed) throw invalid('A mutation is empty: set one of set_cell, delete_from_column, _family or _row.');
  return parsed;
}

const MUTATIONS: Readonly<Record<number, (message: ProtobufReader, scope: Scope) => Mutation>> = {
  1: parseSetCell,
  2: parseDeleteFromColumn,
  3: parseDeleteFromFamily,
  4: () => ({ kind: 'delete-row' }),
  5: () => unimplemented('AddToCell'),
  6: () => unimplemented('MergeToCell'),
};

function unimplemented(what: string): never {
  throw new ApiError('UNIMPLEMENTED', `The local cloud does not model the mutation ${what}.`);
}

function parseSetCell(message: ProtobufReader, { table, now }: Scope): Mutation {
  let familyName = '';
  let qualifier = '';
  let time = ZERO;
  let start = 0;
  let end = 0;
  while (message.next()) {
    if (message.field === 1) familyName = message.latin1();
    else if (message.field === 2) qualifier = message.latin1();
    else if (message.field === 3) {
      message.int64();
      time = { high: message.high, low: message.low };
    } else if (message.field === 4) {
      message.range();
      ({ start, end } = message);
    }
  }
  const family = requireFamily(table, familyName);
  checkQualifier(qualifier);
  if (end - start > VALUE_BYTES) throw invalid(`A cell value has more than ${VALUE_BYTES} bytes.`);
  const { high, low } = time.high < 0 ? serverTime(time, now) : time;
  checkGranularity({ high, low });
  return { kind: 'set', family, qualifier, high, low, buffer: message.buffer, start, end };
}

function serverTime(given: Micros, now: number): Micros {
  if (given.high !== -1 || given.low !== 0xffff_ffff) {
    throw invalid(`The cell timestamp ${exactText(given)} is negative; only -1 (server time) may be.`);
  }
  return toMicros(now * 1000);
}

export function checkQualifier(qualifier: string): void {
  if (qualifier.length > QUALIFIER_BYTES) {
    throw invalid(`A column qualifier has ${qualifier.length} bytes; ${QUALIFIER_BYTES} are allowed.`);
  }
}

/** @throws ApiError NOT_FOUND in the words of the real service */
export function requireFamily(table: LiveTable, name: string): Family {
  const family = table.family(name);
  if (!family) throw unknownFamily(table, name);
  return family;
}

export function unknownFamily(table: LiveTable, name: string): ApiError {
  const shown = JSON.stringify(name.slice(0, 64));
  return new ApiError('NOT_FOUND', `Family ${shown} in table ${table.name}: Requested column family not found`);
}

/** @throws ApiError INVALID_ARGUMENT in the words of the real service */
function checkGranularity(time: Micros): void {
  if (isWholeMillis(time)) return;
  throw invalid(
    `Timestamp granularity mismatch. Expected a multiple of 1000 (millisecond granularity), but got ${exactText(time)}`,
  );
}

function parseDeleteFromColumn(message: ProtobufReader, { table }: Scope): Mutation {
  let familyName = '';
  let qualifier = '';
  let range: TimeRange = { start: ZERO, end: undefined };
  while (message.next()) {
    if (message.field === 1) familyName = message.latin1();
    else if (message.field === 2) qualifier = message.latin1();
    else if (message.field === 3) range = parseTimeRange(message.message());
  }
  checkQualifier(qualifier);
  return { kind: 'delete-column', family: requireFamily(table, familyName), qualifier, range };
}

function parseDeleteFromFamily(message: ProtobufReader, { table }: Scope): Mutation {
  let familyName = '';
  while (message.next()) if (message.field === 1) familyName = message.latin1();
  return { kind: 'delete-family', family: requireFamily(table, familyName) };
}

/**
 * A TimestampRange: start inclusive, end exclusive, an end of 0 open.
 * @throws ApiError INVALID_ARGUMENT for a bound that is negative or no whole millisecond
 */
export function parseTimeRange(message: ProtobufReader): TimeRange {
  let start = ZERO;
  let end = ZERO;
  while (message.next()) {
    const { field } = message;
    if (field !== 1 && field !== 2) continue;
    message.int64();
    const bound = { high: message.high, low: message.low };
    if (bound.high < 0) throw invalid(`The timestamp bound ${exactText(bound)} is negative.`);
    checkGranularity(bound);
    if (field === 1) start = bound;
    else end = bound;
  }
  return { start, end: end.high === 0 && end.low === 0 ? undefined : end };
}
