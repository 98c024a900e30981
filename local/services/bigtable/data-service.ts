/**
 * google.bigtable.v2.Bigtable, and its gRPC side. Messages pass as bytes: data-requests.ts and row-chunks.ts are the
 * codecs, and data-rest.ts makes JSON of them.
 */
import type {
  sendUnaryData,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Store } from '../../store/index.ts';
import { ApiError } from '../../wire/errors.ts';
import { toServiceError, type GrpcService } from '../../wire/grpc.ts';
import type { Log } from '../../wire/room.ts';
import * as requests from './data-requests.ts';
import { checkAndMutateRow, mutateRow, mutateRows, readModifyWriteRow } from './data-writes.ts';
import { applyFilter, compileFilter } from './filter.ts';
import type { LiveTable } from './live-table.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { RowChunks } from './row-chunks.ts';
import { readRows } from './row-reader.ts';
import type { RowWriter } from './row-writer.ts';
import { sampleRowKeys } from './row-samples.ts';
import type { Cell } from './row.ts';

interface DataEnv {
  readonly rows: Store;
  readonly writer: RowWriter;
  readonly now: () => number;
  readonly random: () => number;
  /** @throws ApiError NOT_FOUND for an unknown table or application profile */
  table(target: requests.Target): LiveTable;
}

type Unary = (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => void;
type Streaming = (call: ServerWritableStream<Buffer, Buffer>) => void;

const NOTHING = Buffer.alloc(0);

/** The methods by name, from the bytes of a request to those of its answers. */
export interface DataMethods {
  readonly unary: Readonly<Record<string, (request: Buffer) => Promise<Buffer>>>;
  readonly streams: Readonly<Record<string, (request: Buffer) => AsyncIterable<Buffer>>>;
}

export function dataMethods(env: DataEnv): DataMethods {
  return {
    unary: {
      MutateRow: (request) => handleMutateRow(env, request),
      CheckAndMutateRow: (request) => handleCheckAndMutateRow(env, request),
      ReadModifyWriteRow: (request) => handleReadModifyWriteRow(env, request),
      // There is nothing to warm up: no connection of a fresh client waits for anything.
      PingAndWarm: async () => NOTHING,
    },
    streams: {
      MutateRows: (request) => handleMutateRows(env, request),
      ReadRows: (request) => handleReadRows(env, request),
      SampleRowKeys: (request) => handleSampleRowKeys(env, request),
    },
  };
}

export function createDataService(definition: ServiceDefinition, methods: DataMethods, log: Log): GrpcService {
  const unary =
    (handle: (request: Buffer) => Promise<Buffer>): Unary =>
    (call, callback) => {
      handle(call.request).then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error, log)),
      );
    };
  const streaming =
    (handle: (request: Buffer) => AsyncIterable<Buffer>): Streaming =>
    (call) => {
      stream(call, handle(call.request)).catch((error: unknown) => call.emit('error', toServiceError(error, log)));
    };
  const implementation: UntypedServiceImplementation = {};
  for (const [name, handle] of Object.entries(methods.unary)) implementation[name] = unary(handle);
  for (const [name, handle] of Object.entries(methods.streams)) implementation[name] = streaming(handle);
  return { definition: asBytes(definition, Object.keys(implementation)), implementation };
}

/** The published definition with the generic codecs taken out of the methods we serve. */
function asBytes(definition: ServiceDefinition, methods: readonly string[]): ServiceDefinition {
  const same = (bytes: Buffer) => bytes;
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      methods.includes(name) ? { ...method, requestDeserialize: same, responseSerialize: same } : method,
    ]),
  );
}

/** Sends messages no faster than the client takes them, and stops reading when it hangs up. */
async function stream(call: ServerWritableStream<Buffer, Buffer>, messages: AsyncIterable<Buffer>): Promise<void> {
  for await (const message of messages) {
    if (call.cancelled) return;
    if (!call.write(message)) await writable(call);
  }
  if (!call.cancelled) call.end();
}

function writable(call: ServerWritableStream<Buffer, Buffer>): Promise<void> {
  return new Promise((resolve) => {
    if (call.cancelled) return resolve();
    const done = () => {
      call.off('drain', done);
      call.off('cancelled', done);
      call.off('close', done);
      resolve();
    };
    call.on('drain', done);
    call.on('cancelled', done);
    call.on('close', done);
  });
}

async function handleMutateRow(env: DataEnv, bytes: Buffer): Promise<Buffer> {
  const request = requests.readMutateRow(bytes);
  await mutateRow(env.writer, request, { table: env.table(request), now: env.now() }, bytes.length);
  return NOTHING;
}

async function* handleMutateRows(env: DataEnv, bytes: Buffer): AsyncGenerator<Buffer> {
  const request = requests.readMutateRows(bytes);
  const scope = { table: env.table(request), now: env.now() };
  const outcomes = await mutateRows(env.writer, request, scope, bytes.length);
  const writer = new ProtobufWriter();
  for (const [index, outcome] of outcomes.entries()) {
    writer.field(1, entryResult(index, outcome));
    if (writer.length > 1024 * 1024) yield writer.take();
  }
  yield writer.take();
}

/** MutateRowsResponse.Entry. The status is present even when it is OK: clients take it apart unseen. */
function entryResult(index: number, outcome: ApiError | undefined): Buffer {
  const status = new ProtobufWriter();
  if (outcome) {
    status.number(1, outcome.code);
    status.field(2, outcome.message);
  }
  const entry = new ProtobufWriter();
  if (index > 0) entry.number(1, index);
  entry.field(2, status.take());
  return entry.take();
}

async function* handleReadRows(env: DataEnv, bytes: Buffer): AsyncGenerator<Buffer> {
  const request = requests.readReadRows(bytes);
  const table = env.table(request);
  const filter = request.filter && compileFilter(request.filter, env.random);
  const chunks = new RowChunks();
  let left = request.limit === 0 ? Infinity : request.limit;
  for await (const group of readRows(env.rows, table, request.parts, env.now())) {
    for (const { key, cells } of group) {
      const passed = filter ? applyFilter(filter, key, cells) : cells;
      if (passed.length === 0) continue;
      yield* chunks.add(key, passed);
      if (--left === 0) break;
    }
    if (left === 0) break;
  }
  const rest = chunks.rest();
  if (rest) yield rest;
}

async function* handleSampleRowKeys(env: DataEnv, bytes: Buffer): AsyncGenerator<Buffer> {
  const table = env.table(requests.readSampleRowKeys(bytes));
  for await (const { key, offset } of sampleRowKeys(env.rows, table)) {
    const writer = new ProtobufWriter();
    writer.field(1, key);
    writer.number(2, offset);
    yield writer.take();
  }
}

async function handleCheckAndMutateRow(env: DataEnv, bytes: Buffer): Promise<Buffer> {
  const request = requests.readCheckAndMutateRow(bytes);
  const scope = { table: env.table(request), now: env.now() };
  const matched = await checkAndMutateRow(env.writer, request, scope, env.random, bytes.length);
  const writer = new ProtobufWriter();
  if (matched) writer.number(1, 1);
  return writer.take();
}

async function handleReadModifyWriteRow(env: DataEnv, bytes: Buffer): Promise<Buffer> {
  const request = requests.readReadModifyWriteRow(bytes);
  const scope = { table: env.table(request), now: env.now() };
  const cells = await readModifyWriteRow(env.writer, request, scope, bytes.length);
  const writer = new ProtobufWriter();
  writer.field(1, encodeRow(request.rowKey, cells));
  return writer.take();
}

/** message Row: columns of one family side by side. Every column has one cell here. */
function encodeRow(key: Buffer, cells: readonly Cell[]): Buffer {
  const row = new ProtobufWriter();
  row.field(1, key);
  for (const name of new Set(cells.map(({ column }) => column.family.name))) {
    const family = new ProtobufWriter();
    family.field(1, name);
    for (const cell of cells) if (cell.column.family.name === name) family.field(2, encodeColumn(cell));
    row.field(2, family.take());
  }
  return row.take();
}

function encodeColumn(cell: Cell): Buffer {
  const inner = new ProtobufWriter();
  inner.byte(0x08);
  inner.varint64(cell.high, cell.low);
  inner.field(2, cell.buffer.subarray(cell.start, cell.end));
  const column = new ProtobufWriter();
  column.field(1, Buffer.from(cell.column.qualifier, 'latin1'));
  column.field(2, inner.take());
  return column.take();
}
