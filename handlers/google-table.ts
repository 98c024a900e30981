/**
 * A Bigtable table through the data client inside @google-cloud/bigtable. The client's own table class converts every
 * cell twice and turns 8-byte values into numbers; its generated data client is half the cost and leaves bytes alone.
 * It is imported by its file, because the package as a whole brings administration, metrics and 7 MB of generated code,
 * which is most of the time that a handler took to start.
 */

import type { protos } from '@google-cloud/bigtable';
import { BigtableClient } from '@google-cloud/bigtable/build/src/v2/bigtable_client.js';
import { credentials } from '@grpc/grpc-js';
import { PermanentError, RetryableError } from './errors.ts';
import { createRowReader } from './invoice/stored-rows.ts';
import type { CellFilter, CountedColumns, ExpectedCell, RowEntry, RowRange, RowTable, TableCell } from './row-table.ts';

type Data = protos.google.bigtable.v2.IReadRowsResponse;
type Filter = protos.google.bigtable.v2.IRowFilter;
type Mutation = protos.google.bigtable.v2.IMutation;
type Entry = protos.google.bigtable.v2.MutateRowsRequest.IEntry;

/** DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE. */
const PASSING: ReadonlySet<number> = new Set([4, 8, 10, 13, 14]);
const ATTEMPTS = 5;
/** The finest that a table tells apart, in microseconds. */
const MILLISECOND = 1000;
const FIRST_DELAY_MILLISECONDS = 50;
/** The service takes 100,000 mutations a call; fewer keep messages small. */
const MAX_MUTATIONS = 50_000;
const MAX_BYTES = 3 * 1024 * 1024;
/** We retry by row and by call; the layer below would retry any error, even a missing table, for seconds. */
const CALL = {
  timeout: 120_000,
  retryRequestOptions: { retries: 0, noResponseRetries: 0, shouldRetryFn: () => false },
};

interface GoogleTableOptions {
  readonly projectId: string;
  readonly instance: string;
  /** How calls are routed and weighed; absent: as the instance does by default. */
  readonly appProfile?: string;
  readonly table: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** As the package's own outer class has them: a connection that died is found out, and soon. */
const CONNECTION = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 };

/** One connection for all tables of an instance, to the emulator that BIGTABLE_EMULATOR_HOST names if it does. */
export function createGoogleTables(options: Omit<GoogleTableOptions, 'table'>): (table: string) => RowTable {
  let made: BigtableClient | undefined;
  const client = () => (made ??= new BigtableClient({ projectId: options.projectId, ...CONNECTION, ...emulator() }));
  // Making it takes longer than all else a handler does before it listens, so it is made just after that.
  setImmediate(client).unref();
  const parent = `projects/${options.projectId}/instances/${options.instance}/tables`;
  const routing = options.appProfile === undefined ? {} : { appProfileId: options.appProfile };
  return (table) => createTable(client, { tableName: `${parent}/${table}`, ...routing }, options.sleep);
}

function emulator(): ConstructorParameters<typeof BigtableClient>[0] {
  const address = process.env['BIGTABLE_EMULATOR_HOST'];
  if (!address) return {};
  const { hostname, port } = new URL(`http://${address}`);
  return { servicePath: hostname, port: Number(port), sslCreds: credentials.createInsecure() };
}

/** What every call names. */
interface Address {
  readonly tableName: string;
  readonly appProfileId?: string;
}

function createTable(client: () => BigtableClient, address: Address, sleep: GoogleTableOptions['sleep']): RowTable {
  const { tableName } = address;
  const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      try {
        return await action();
      } catch (error) {
        if (tries === ATTEMPTS || !PASSING.has(codeOf(error))) throw tableError(error, tableName);
        await sleep(FIRST_DELAY_MILLISECONDS * 2 ** tries);
      }
    }
  };
  return {
    read: (keys, filter) => attempt(() => readOnce(client(), { ...address, ...keySet(keys) }, filter)),
    scan: (range, filter) => attempt(() => readOnce(client(), { ...address, ...rowRange(range) }, filter)),
    async write(entries) {
      for (const batch of batches(entries)) {
        let pending: Entry[] = batch;
        for (let tries = 1; pending.length > 0; tries++) {
          const sent = pending;
          const { again, error } = await attempt(() => mutateOnce(client(), address, sent));
          pending = again;
          if (error !== undefined) throw tableError(error, tableName);
          if (pending.length > 0 && tries === ATTEMPTS) {
            throw new RetryableError('table-unavailable', `${pending.length} rows of ${tableName} were not taken`);
          }
          if (pending.length > 0) await sleep(FIRST_DELAY_MILLISECONDS * 2 ** tries);
        }
      }
    },
    writeIf: (entry, column) => attempt(() => mutateWhere(client(), address, entry, expects(column))),
    writeWhile: (entry, columns) => attempt(() => mutateWhere(client(), address, entry, holdsAtMost(columns))),
  };
}

/** Whether the newest cell is the expected one. */
const expects = ({ family, qualifier, value }: ExpectedCell): Condition => {
  const exact = value === null ? [] : [{ valueRangeFilter: closed(Buffer.from(value)) }];
  return {
    filters: [...columnFilters(family, qualifier), { cellsPerColumnLimitFilter: 1 }, ...exact],
    matches: value !== null,
  };
};

/** Whether there are no more columns than so many. */
const holdsAtMost = ({ family, qualifiers, most }: CountedColumns): Condition => {
  const further = most === 0 ? [] : [{ cellsPerRowOffsetFilter: most }];
  return {
    filters: [...columnFilters(family, qualifiers), { cellsPerColumnLimitFilter: 1 }, ...further],
    matches: false,
  };
};

/** What cells of the row must be there, or must not. */
interface Condition {
  readonly filters: Filter[];
  readonly matches: boolean;
}

/** Says whether it was so, and the entry therefore written. */
async function mutateWhere(
  client: BigtableClient,
  address: Address,
  entry: RowEntry,
  { filters, matches }: Condition,
): Promise<boolean> {
  const { rowKey, mutations } = mutationsOf(entry);
  const written = matches ? { trueMutations: mutations } : { falseMutations: mutations };
  const request = { ...address, rowKey, predicateFilter: { chain: { filters } }, ...written };
  const [{ predicateMatched }] = await client.checkAndMutateRow(request, { timeout: CALL.timeout });
  return (predicateMatched === true) === matches;
}

const columnFilters = (family: string, qualifiers: string): Filter[] => [
  { familyNameRegexFilter: family },
  { columnQualifierRegexFilter: Buffer.from(qualifiers) },
];

const closed = (value: Buffer) => ({ startValueClosed: value, endValueClosed: value });

type Request = protos.google.bigtable.v2.IReadRowsRequest;

const keySet = (keys: readonly string[]): Request => ({ rows: { rowKeys: keys.map((key) => Buffer.from(key)) } });

const rowRange = ({ start, end, limit }: RowRange): Request => ({
  rows: { rowRanges: [{ startKeyClosed: Buffer.from(start), endKeyOpen: Buffer.from(end) }] },
  rowsLimit: limit,
});

function readOnce(client: BigtableClient, request: Request, filter: CellFilter): Promise<Map<string, TableCell[]>> {
  const stream = client.readRows({ ...request, filter: rowFilter(filter) }, CALL);
  const reader = createRowReader();
  const rows = new Map<string, TableCell[]>();
  return new Promise((resolve, reject) => {
    stream.on('data', (response: Data) => {
      for (const { key, cells } of reader(response.chunks ?? [])) rows.set(key, cells);
    });
    stream.on('error', reject);
    stream.on('end', () => resolve(rows));
  });
}

function rowFilter({ families, qualifiers, versions, values }: CellFilter): Filter {
  const filters: Filter[] = [{ familyNameRegexFilter: families }];
  if (qualifiers !== undefined) filters.push({ columnQualifierRegexFilter: Buffer.from(qualifiers) });
  if (versions !== undefined) filters.push({ cellsPerColumnLimitFilter: versions });
  if (values === false) filters.push({ stripValueTransformer: true });
  return filters.length === 1 ? (filters[0] as Filter) : { chain: { filters } };
}

/** @returns rows to send again, and an error that no retry cures */
function mutateOnce(
  client: BigtableClient,
  address: Address,
  entries: Entry[],
): Promise<{ again: Entry[]; error: unknown }> {
  const stream = client.mutateRows({ ...address, entries }, CALL);
  const again: Entry[] = [];
  const answered = new Set<number>();
  let failure: unknown;
  return new Promise((resolve, reject) => {
    stream.on('data', ({ entries: results }: protos.google.bigtable.v2.IMutateRowsResponse) => {
      for (const { index, status } of results ?? []) {
        const at = Number(index ?? 0);
        answered.add(at);
        const code = status?.code ?? 0;
        if (code === 0) continue;
        if (PASSING.has(code)) again.push(entries[at] as Entry);
        else failure ??= Object.assign(new Error(status?.message ?? `code ${code}`), { code });
      }
    });
    stream.on('error', reject);
    stream.on('end', () => {
      entries.forEach((entry, index) => {
        if (!answered.has(index)) again.push(entry);
      });
      resolve({ again, error: failure });
    });
  });
}

function* batches(entries: readonly RowEntry[]): Generator<Entry[]> {
  let batch: Entry[] = [];
  let mutations = 0;
  let bytes = 0;
  for (const { key, cells, empty = [] } of entries) {
    const size = cells.reduce((sum, { value }) => sum + (value?.length ?? 0) + 40, 0);
    if (batch.length > 0 && (mutations + cells.length > MAX_MUTATIONS || bytes + size > MAX_BYTES)) {
      yield batch;
      batch = [];
      mutations = 0;
      bytes = 0;
    }
    batch.push(mutationsOf({ key, cells, empty }));
    mutations += cells.length + empty.length;
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function mutationsOf({ key, cells, empty = [] }: RowEntry): { rowKey: Buffer; mutations: Mutation[] } {
  return {
    rowKey: Buffer.from(key),
    mutations: [...empty.map((familyName) => ({ deleteFromFamily: { familyName } })), ...cells.map(mutationOf)],
  };
}

function mutationOf({ family, qualifier, timestamp, value }: RowEntry['cells'][number]): Mutation {
  const column = { familyName: family, columnQualifier: bytesOf(qualifier) };
  if (value !== null) return { setCell: { ...column, timestampMicros: timestamp, value: bytesOf(value) } };
  const timeRange = { startTimestampMicros: timestamp, endTimestampMicros: timestamp + MILLISECOND };
  return { deleteFromColumn: { ...column, timeRange } };
}

const bytesOf = (value: string | Buffer): Buffer => (typeof value === 'string' ? Buffer.from(value) : value);

function codeOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : -1;
}

function tableError(error: unknown, tableName: string): Error {
  const code = codeOf(error);
  // A table or family that is missing may be on its way: deployments overlap.
  if (code === 5) {
    return new RetryableError('table-unavailable', `${tableName} or one of its families does not exist (yet)`, {
      cause: error,
    });
  }
  if (PASSING.has(code) || code === -1) {
    return new RetryableError('table-unavailable', `${tableName} did not answer (${code})`, { cause: error });
  }
  return new PermanentError('table-refused', `${tableName} refused a request (code ${code})`, { cause: error });
}
