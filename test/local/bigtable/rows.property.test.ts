/** Random writes against a plain map: what is read back, and how it is framed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { ChunkTransformer } from '@google-cloud/bigtable/build/src/chunktransformer.js';
import { LiveTable } from '../../../local/services/bigtable/live-table.ts';
import { exactText, toMicros, type Micros } from '../../../local/services/bigtable/micros.ts';
import { RowChunks } from '../../../local/services/bigtable/row-chunks.ts';
import { readRows, type StoredRow } from '../../../local/services/bigtable/row-reader.ts';
import { planReading } from '../../../local/services/bigtable/row-set.ts';
import { RowWriter } from '../../../local/services/bigtable/row-writer.ts';
import type { Mutation } from '../../../local/services/bigtable/row.ts';
import { openStore, type Store } from '../../../local/store/index.ts';
import { loadServices } from '../../../local/wire/grpc.ts';

const FAMILIES = ['a', 'ab', 'b'];
const LATEST: Micros = { high: 0x7fff_ffff, low: 0xffff_fff8 };

/** Row key -> "family\0qualifier" -> time -> value. */
type Model = Map<string, Map<string, Map<string, string>>>;

interface Change {
  readonly key: string;
  readonly kind: Mutation['kind'];
  readonly family: string;
  readonly qualifier: string;
  readonly time: Micros;
  readonly until: Micros;
  readonly value: { readonly size: number; readonly fill: number };
}

const bytesOf = ({ value }: Change) => Buffer.alloc(value.size, value.fill);

// Few keys and names, so that changes meet; with NULs and 0xff, which the stored keys have to keep in order.
const keys: fc.Arbitrary<string> = fc.constantFrom(
  '\0',
  '\0\0',
  '\0\x01',
  'a',
  'a\0',
  'a\0\xff',
  'a\x01',
  'b',
  '\xff',
  '\xff\xff',
);
const qualifiers = fc.constantFrom('', '\0', 'q', 'q1', 'q2', 'q3', '\xff');
const times = fc.oneof(
  fc.integer({ min: 0, max: 4 }).map((step) => toMicros(step * 1000)),
  fc.constant(LATEST),
);
// Described rather than built, so that a counterexample can be read. Large ones make rows of several segments.
const values = fc.record({
  size: fc.oneof(
    { weight: 5, arbitrary: fc.nat(12) },
    { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 200_000 }) },
  ),
  fill: fc.nat(255),
});
const changes: fc.Arbitrary<Change> = fc.record({
  key: keys,
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant('set' as const) },
    { weight: 3, arbitrary: fc.constantFrom('delete-column' as const, 'delete-family' as const) },
    { weight: 1, arbitrary: fc.constant('delete-row' as const) },
  ),
  family: fc.constantFrom(...FAMILIES),
  qualifier: qualifiers,
  time: times,
  until: times,
  value: values,
});

function applyToModel(model: Model, change: Change): void {
  const row = model.get(change.key) ?? new Map<string, Map<string, string>>();
  model.set(change.key, row);
  const columnKey = `${change.family}\0${change.qualifier}`;
  if (change.kind === 'set') {
    const column = row.get(columnKey) ?? new Map<string, string>();
    row.set(columnKey, column.set(exactText(change.time), bytesOf(change).toString('latin1')));
  } else if (change.kind === 'delete-row') row.clear();
  else if (change.kind === 'delete-family') {
    for (const key of row.keys()) if (key.startsWith(`${change.family}\0`)) row.delete(key);
  } else {
    for (const time of row.get(columnKey)?.keys() ?? []) {
      const micros = BigInt(time);
      if (micros >= BigInt(exactText(change.time)) && micros < BigInt(exactText(change.until)))
        row.get(columnKey)?.delete(time);
    }
  }
}

function modelCells(model: Model): string[] {
  const byText = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
  return [...model]
    .sort(byText)
    .flatMap(([key, row]) =>
      [...row]
        .sort(byText)
        .flatMap(([column, cells]) =>
          [...cells]
            .sort(([a], [b]) => (BigInt(a) > BigInt(b) ? -1 : 1))
            .map(([time, value]) => shown(key, column, time, value)),
        ),
    );
}

function shown(key: string, column: string, time: string, value: string): string {
  return JSON.stringify([key, column, time, value.length > 100 ? [value.length, value.charCodeAt(0)] : value]);
}

function cellsOf(rows: readonly StoredRow[]): string[] {
  return rows.flatMap(({ key, cells }) =>
    cells.map((cell) => {
      const value = cell.buffer.toString('latin1', cell.start, cell.end);
      const column = `${cell.column.family.name}\0${cell.column.qualifier}`;
      return shown(key.toString('latin1'), column, exactText(cell), value);
    }),
  );
}

describe('rows', () => {
  let directory: string;
  let store: Store & { close(): Promise<void> };
  let tables = 0;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rows-'));
    store = await openStore(directory);
  });
  afterAll(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  const aTable = () => {
    const families = Object.fromEntries(FAMILIES.map((name, index) => [name, { id: index + 1 }]));
    const storageId = ++tables;
    return new LiveTable({ name: `t${storageId}`, storageId, nextFamilyId: 9, families, splits: [], settings: {} });
  };
  const everything = planReading({ keys: [], ranges: [] });
  const readAll = async (table: LiveTable) => {
    const rows: StoredRow[] = [];
    for await (const group of readRows(store, table, everything, 0)) rows.push(...group);
    return rows;
  };
  const toMutation = (table: LiveTable, change: Change): Mutation => {
    const family = table.family(change.family);
    if (!family) throw new Error(change.family);
    const { kind, qualifier, time, until } = change;
    if (kind === 'set')
      return { kind, family, qualifier, ...time, buffer: bytesOf(change), start: 0, end: change.value.size };
    if (kind === 'delete-column') return { kind, family, qualifier, range: { start: time, end: until } };
    return kind === 'delete-family' ? { kind, family } : { kind };
  };
  /** Each inner list is one row change; all of one outer list are submitted together. */
  const write = async (table: LiveTable, calls: readonly (readonly Change[])[]) => {
    const writer = new RowWriter(store, () => 0);
    await Promise.all(
      calls.map((call) =>
        writer.submit(
          table,
          call.map((change) => {
            const mutations = [toMutation(table, change)];
            return {
              key: Buffer.from(change.key, 'latin1'),
              need: () => mutations,
              apply: (row) => row.apply(mutations),
            };
          }),
          1,
        ),
      ),
    );
  };

  test('hold what a plain map holds after any changes in any grouping', async () => {
    const calls = fc.array(fc.array(changes, { maxLength: 12 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(calls, calls, async (first, second) => {
        const table = aTable();
        const model: Model = new Map();
        for (const together of [first, second]) {
          await write(table, together);
          for (const change of together.flat()) applyToModel(model, change);
          expect(cellsOf(await readAll(table))).toEqual(modelCells(model));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('read by keys and ranges in any overlap are the union, once each and in order', async () => {
    const table = aTable();
    const all: string[] = ['\0', '\0\0', '\0\x01', 'a', 'a\0', 'a\0\xff', 'a\x01', 'b', '\xff', '\xff\xff'];
    const value = { size: 1, fill: 0 };
    const set = { kind: 'set', family: 'a', qualifier: 'q', time: LATEST, until: LATEST, value } as const;
    await write(table, [all.map((key) => ({ ...set, key }))]);
    const ranges = fc.record({ start: keys, end: fc.option(keys) });
    await fc.assert(
      fc.asyncProperty(fc.array(keys, { maxLength: 4 }), fc.array(ranges, { maxLength: 4 }), async (single, spans) => {
        const bytes = (key: string) => Buffer.from(key, 'latin1');
        const requested = {
          keys: single.map(bytes),
          ranges: spans.map(({ start, end }) => ({ start: bytes(start), end: end === null ? undefined : bytes(end) })),
        };
        const rows: string[] = [];
        for await (const group of readRows(store, table, planReading(requested), 0)) {
          rows.push(...group.map(({ key }) => key.toString('latin1')));
        }
        const nothing = single.length === 0 && spans.length === 0;
        const wanted = all.filter(
          (key) =>
            nothing ||
            single.includes(key) ||
            spans.some(({ start, end }) => key >= start && (end === null || key < end)),
        );
        expect(rows).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test("framed as chunks are what Google's reader accepts, in messages well below 4 MiB", async () => {
    const [definition] = loadServices('@google-cloud/bigtable', 'build/protos/protos.json', [
      'google.bigtable.v2.Bigtable',
    ]);
    const decode = definition?.['ReadRows']?.responseDeserialize;
    if (!decode) throw new Error('ReadRows');
    const huge = fc.record({ size: fc.integer({ min: 1_048_570, max: 3_500_000 }), fill: fc.nat(255) });
    // The client decodes qualifiers as UTF-8, which 0xff is not.
    const readable = changes.filter(({ qualifier }) => qualifier !== '\xff');
    const large = fc.tuple(readable, huge).map(([change, value]): Change => ({ ...change, kind: 'set', value }));
    const change = fc.oneof({ weight: 30, arbitrary: readable }, { weight: 1, arbitrary: large });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 60 }), async (list) => {
        const table = aTable();
        await write(table, [list]);
        const rows = await readAll(table);
        const chunks = new RowChunks();
        const messages = rows.flatMap(({ key, cells }) => [...chunks.add(key, cells)]);
        const rest = chunks.rest();
        if (rest) messages.push(rest);
        for (const message of messages) expect(message.length).toBeLessThan(2 * 1024 * 1024);
        expect(await readByGoogle(messages.map((message) => decode(message)))).toEqual(cellsOf(rows));
      }),
      { numRuns: 40 },
    );
  });
});

interface GoogleRow {
  readonly key: Buffer;
  readonly data: Record<string, Record<string, { value: Buffer | number; timestamp: string }[]>>;
}

/** Cells as the client's own chunk reader finds them; it throws on anything against the protocol. */
async function readByGoogle(messages: readonly object[]): Promise<string[]> {
  const transformer = new ChunkTransformer({ decode: false } as never);
  const rows: GoogleRow[] = [];
  const source = new PassThrough({ objectMode: true });
  const end = new Promise((resolve, reject) => transformer.on('end', resolve).on('error', reject));
  transformer.on('data', (row: GoogleRow) => rows.push(row));
  source.pipe(transformer);
  for (const message of messages) source.write(message);
  source.end();
  await end;
  return rows.flatMap(({ key, data }) =>
    Object.entries(data).flatMap(([family, columns]) =>
      Object.entries(columns).flatMap(([qualifier, cells]) =>
        cells.map(({ value, timestamp }) => {
          const text = typeof value === 'number' ? numberBytes(value) : value.toString('latin1');
          return shown(key.toString('latin1'), `${family}\0${qualifier}`, timestamp, text);
        }),
      ),
    ),
  );
}

/** The reader turns eight bytes into a number where it can. */
function numberBytes(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes.toString('latin1');
}
