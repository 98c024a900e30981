/** The table through Google's data client, against a gRPC server that fails as told. */

import { createRequire } from 'node:module';
import type * as bigtable from '@google-cloud/bigtable';
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { createGoogleTables } from '../../handlers/google-table.ts';
import type { RowTable } from '../../handlers/row-table.ts';

// The package exports its messages as types only.
const protos = createRequire(import.meta.url)(
  '@google-cloud/bigtable/build/protos/protos.js',
) as typeof bigtable.protos;
const v2 = protos.google.bigtable.v2;
type MutateRequest = bigtable.protos.google.bigtable.v2.MutateRowsRequest;
type CheckRequest = bigtable.protos.google.bigtable.v2.CheckAndMutateRowRequest;
type ReadRequest = bigtable.protos.google.bigtable.v2.ReadRowsRequest;
type Chunk = bigtable.protos.google.bigtable.v2.ReadRowsResponse.ICellChunk;

/** Answers to the calls of a test, in their order: a code per row, or a code for the call. */
type MutateAnswer = { readonly rows: readonly number[] } | { readonly call: number };

let server: Server;
let table: RowTable;
let mutateAnswers: MutateAnswer[];
let readAnswers: ({ readonly chunks: Chunk[] } | { readonly call: number })[];
let mutated: string[][];
let mutations: object[];
let read: ReadRequest[];
let checkAnswers: (boolean | number)[];
let checked: object[];
let slept: number[];
const before = process.env['BIGTABLE_EMULATOR_HOST'];

beforeEach(async () => {
  mutations = [];
  [mutateAnswers, readAnswers, mutated, read, slept, checkAnswers, checked] = [[], [], [], [], [], [], []];
  server = new Server();
  const method = (name: string) => ({
    path: `/google.bigtable.v2.Bigtable/${name}`,
    requestStream: false,
    responseStream: true,
  });
  server.addService(
    {
      mutateRows: {
        ...method('MutateRows'),
        requestDeserialize: (bytes: Buffer) => v2.MutateRowsRequest.decode(bytes),
        requestSerialize: (value: MutateRequest) => Buffer.from(v2.MutateRowsRequest.encode(value).finish()),
        responseSerialize: (value: bigtable.protos.google.bigtable.v2.IMutateRowsResponse) =>
          Buffer.from(v2.MutateRowsResponse.encode(value).finish()),
        responseDeserialize: (bytes: Buffer) => v2.MutateRowsResponse.decode(bytes),
      },
      readRows: {
        ...method('ReadRows'),
        requestDeserialize: (bytes: Buffer) => v2.ReadRowsRequest.decode(bytes),
        requestSerialize: (value: ReadRequest) => Buffer.from(v2.ReadRowsRequest.encode(value).finish()),
        responseSerialize: (value: bigtable.protos.google.bigtable.v2.IReadRowsResponse) =>
          Buffer.from(v2.ReadRowsResponse.encode(value).finish()),
        responseDeserialize: (bytes: Buffer) => v2.ReadRowsResponse.decode(bytes),
      },
      checkAndMutateRow: {
        ...method('CheckAndMutateRow'),
        responseStream: false,
        requestDeserialize: (bytes: Buffer) => v2.CheckAndMutateRowRequest.decode(bytes),
        requestSerialize: (value: CheckRequest) => Buffer.from(v2.CheckAndMutateRowRequest.encode(value).finish()),
        responseSerialize: (value: bigtable.protos.google.bigtable.v2.ICheckAndMutateRowResponse) =>
          Buffer.from(v2.CheckAndMutateRowResponse.encode(value).finish()),
        responseDeserialize: (bytes: Buffer) => v2.CheckAndMutateRowResponse.decode(bytes),
      },
    },
    { mutateRows: answerMutate, readRows: answerRead, checkAndMutateRow: answerCheck },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.env['BIGTABLE_EMULATOR_HOST'] = `127.0.0.1:${port}`;
  const sleep = async (milliseconds: number) => void slept.push(milliseconds);
  table = createGoogleTables({ projectId: 'p', instance: 'i', sleep })('invoices');
});

afterEach(() => {
  server.forceShutdown();
  if (before === undefined) delete process.env['BIGTABLE_EMULATOR_HOST'];
  else process.env['BIGTABLE_EMULATOR_HOST'] = before;
});

function answerMutate(call: ServerWritableStream<MutateRequest, unknown>): void {
  const keys = call.request.entries.map(({ rowKey }) => Buffer.from(rowKey as Uint8Array).toString());
  mutated.push(keys);
  for (const one of call.request.entries) {
    const told = v2.MutateRowsRequest.Entry.toObject(one as never, { bytes: String, longs: Number });
    mutations.push(...(told['mutations'] as object[]));
  }
  const answer = mutateAnswers.shift() ?? { rows: keys.map(() => 0) };
  if ('call' in answer) {
    call.emit('error', { code: answer.call, details: 'as told' });
    return;
  }
  call.write({ entries: answer.rows.map((code, index) => ({ index, status: { code, message: 'as told' } })) });
  call.end();
}

function answerRead(call: ServerWritableStream<ReadRequest, unknown>): void {
  read.push(call.request);
  const answer = readAnswers.shift() ?? { chunks: [] };
  if ('call' in answer) {
    call.emit('error', { code: answer.call, details: 'as told' });
    return;
  }
  call.write({ chunks: answer.chunks });
  call.end();
}

function answerCheck(
  { request }: ServerUnaryCall<CheckRequest, unknown>,
  done: sendUnaryData<bigtable.protos.google.bigtable.v2.ICheckAndMutateRowResponse>,
): void {
  checked.push(v2.CheckAndMutateRowRequest.toObject(request, { bytes: String, longs: String }));
  const answer = checkAnswers.shift() ?? false;
  if (typeof answer === 'number') done({ code: answer, details: 'as told' });
  else done(null, { predicateMatched: answer });
}

const entry = (key: string, cells = 1, size = 1) => ({
  key,
  cells: Array.from({ length: cells }, (_, index) => ({
    family: 'h',
    qualifier: `c${index}`,
    timestamp: 1000,
    value: 'x'.repeat(size),
  })),
});

test('calls go through the application profile that is given', async () => {
  const sleep = () => Promise.resolve();
  const routed = createGoogleTables({ projectId: 'p', instance: 'i', appProfile: 'writer', sleep })('invoices');
  await routed.read(['n#1'], { families: 'h' });
  await table.read(['n#1'], { families: 'h' });
  expect(read.map(({ appProfileId }) => appProfileId)).toEqual(['writer', '']);
});

describe('writing', () => {
  test('only the rows that failed for a passing reason are sent again', async () => {
    mutateAnswers = [{ rows: [0, status.UNAVAILABLE, 0, status.ABORTED] }, { rows: [0, status.DEADLINE_EXCEEDED] }];
    await table.write(['a', 'b', 'c', 'd'].map((key) => entry(key)));
    expect(mutated).toEqual([['a', 'b', 'c', 'd'], ['b', 'd'], ['d']]);
    expect(slept).toHaveLength(2);
  });

  test('a row without an answer is sent again', async () => {
    mutateAnswers = [{ rows: [0] }];
    await table.write([entry('a'), entry('b')]);
    expect(mutated).toEqual([['a', 'b'], ['b']]);
  });

  test('a cell without a value goes, and no other version of its column', async () => {
    await table.write([{ key: 'a', cells: [{ family: 'i', qualifier: 'f003', timestamp: 5000, value: null }] }]);
    const timeRange = { startTimestampMicros: 5000, endTimestampMicros: 6000 };
    const column = { familyName: 'i', columnQualifier: Buffer.from('f003').toString('base64') };
    expect(mutations).toEqual([{ deleteFromColumn: { ...column, timeRange } }]);
  });

  test('a row that is refused ends it', async () => {
    mutateAnswers = [{ rows: [0, status.INVALID_ARGUMENT] }];
    await expect(table.write([entry('a'), entry('b')])).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'table-refused',
    });
    expect(mutated).toHaveLength(1);
  });

  test('rows that are never taken are an error to try again later', async () => {
    mutateAnswers = Array.from({ length: 9 }, () => ({ rows: [status.UNAVAILABLE] }));
    await expect(table.write([entry('a')])).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'table-unavailable',
    });
    expect(mutated).toHaveLength(5);
  });

  test('a table that does not exist yet is an error to try again later', async () => {
    mutateAnswers = [{ call: status.NOT_FOUND }];
    await expect(table.write([entry('a')])).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'table-unavailable',
    });
  });

  test('requests stay below the limits of mutations and bytes', async () => {
    await table.write([
      entry('a', 40_000),
      entry('b', 40_000),
      entry('c', 1, 2 * 1024 * 1024),
      entry('d', 1, 2 * 1024 * 1024),
    ]);
    expect(mutated).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  test('nothing to write asks for nothing', async () => {
    await table.write([]);
    expect(mutated).toEqual([]);
  });
});

describe('reading', () => {
  const chunk = (key: string, value: Buffer): Chunk => ({
    rowKey: Buffer.from(key), familyName: { value: 'h' }, qualifier: { value: Buffer.from('doc') }, timestampMicros: '1711938667531000', value, commitRow: true,
  }); // prettier-ignore

  test('gives cells as bytes, an 8-byte value too, and times as numbers', async () => {
    const eight = Buffer.from([0, 0, 0, 0, 0, 0, 0, 7]);
    readAnswers = [{ chunks: [chunk('a', eight)] }];
    const rows = await table.read(['a', 'b'], { families: 'h|e', qualifiers: 'doc', versions: 1 });
    expect([...rows]).toEqual([['a', [{ family: 'h', qualifier: 'doc', timestamp: 1711938667531000, value: eight }]]]);
    expect(read[0]?.tableName).toBe('projects/p/instances/i/tables/invoices');
    expect(read[0]?.rows?.rowKeys?.map((key) => Buffer.from(key as Uint8Array).toString())).toEqual(['a', 'b']);
  });

  test('of a range asks for so many rows, and for no values where none are wanted', async () => {
    readAnswers = [{ chunks: [chunk('n#1', Buffer.alloc(0))] }];
    const rows = await table.scan({ start: 'n#', end: 'n$', limit: 5 }, { families: 'h', values: false });
    expect([...rows.keys()]).toEqual(['n#1']);
    const [range] = read[0]?.rows?.rowRanges ?? [];
    const text = (bytes: Uint8Array | string | null | undefined) => Buffer.from(bytes as Uint8Array).toString();
    expect([text(range?.startKeyClosed), text(range?.endKeyOpen), Number(read[0]?.rowsLimit)]).toEqual(['n#', 'n$', 5]);
    expect(read[0]?.filter?.chain?.filters?.at(-1)).toMatchObject({ stripValueTransformer: true });
  });

  test('starts again after a passing failure and gives up after a lasting one', async () => {
    readAnswers = [{ call: status.UNAVAILABLE }, { chunks: [chunk('a', Buffer.from('1'))] }];
    expect((await table.read(['a'], { families: 'h' })).size).toBe(1);
    readAnswers = [{ call: status.PERMISSION_DENIED }];
    await expect(table.read(['a'], { families: 'h' })).rejects.toMatchObject({ code: 'table-refused' });
  });
});

describe('writing under a condition', () => {
  const column = (value: string | null) => ({ family: 's', qualifier: 'updated', value });
  const setCell = { familyName: 'h' };

  test.each([
    ['holds the value', 'v', true, true],
    ['holds another', 'v', false, false],
    ['has no cell', null, false, true],
    ['has one', null, true, false],
  ])('is done if the column %s', async (_title, value, predicateMatched, written) => {
    checkAnswers = [predicateMatched];
    expect(await table.writeIf(entry('a'), column(value))).toBe(written);
    const mutations = [{ setCell }];
    expect(checked).toMatchObject([value === null ? { falseMutations: mutations } : { trueMutations: mutations }]);
    expect(checked[0]).not.toHaveProperty(value === null ? 'trueMutations' : 'falseMutations');
  });

  test('is tried again where it may pass', async () => {
    checkAnswers = [status.UNAVAILABLE, true];
    expect(await table.writeIf(entry('a'), column('v'))).toBe(true);
    checkAnswers = [status.PERMISSION_DENIED];
    await expect(table.writeIf(entry('a'), column('v'))).rejects.toMatchObject({ code: 'table-refused' });
  });

  test.each([
    [0, false, true],
    [2, true, false],
  ])('is done while there are no more than %i columns of a name', async (most, predicateMatched, written) => {
    checkAnswers = [predicateMatched];
    expect(await table.writeWhile(entry('a'), { family: 'r', qualifiers: '@doc/.+', most })).toBe(written);
    const offset = most === 0 ? [] : [{ cellsPerRowOffsetFilter: most }];
    const names = [{ familyNameRegexFilter: 'r' }, {}, { cellsPerColumnLimitFilter: 1 }];
    expect(checked).toMatchObject([
      { falseMutations: [{ setCell }], predicateFilter: { chain: { filters: [...names, ...offset] } } },
    ]);
    expect(checked[0]).not.toHaveProperty('trueMutations');
  });
});
