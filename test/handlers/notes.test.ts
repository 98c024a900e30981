/** What is noted of deliveries in a row stays small, and the same whatever their order. */

import { readingOf, readInvoice, type CanonicalDocument } from '../../handlers/invoice/index.ts';
import { STATE } from '../../handlers/write/row-state.ts';
import { nfeProc } from '../fixtures/nfe.ts';
import { readInvoiceDocument } from '../fixtures/read-documents.ts';
import { createProcess, dumped, POOL, ROW, type Delivery } from './deliveries.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';

const DOC = POOL.doc[0];
/** Of the same second. */
const OTHER = POOL.doc[2] as CanonicalDocument;

const delivery = (number: number, content: CanonicalDocument, mapping = 1): Delivery => ({
  document: `d${number}`,
  mapping,
  object: `o${String(number).padStart(3, '0')}`,
  contents: [content],
});

async function after(deliveries: readonly Delivery[]): Promise<MemoryTable> {
  const table = createMemoryTable();
  const process = createProcess(table, createMemoryTable());
  for (const one of deliveries) await process.write([one]);
  return table;
}

const notesIn = (table: MemoryTable) => table.cells(ROW).flatMap((cell) => readingOf(cell) ?? []);

/** Every second one forwards, the others backwards. */
const mixed = <T>(all: readonly T[]): T[] => [
  ...all.filter((_, at) => at % 2 === 0),
  ...all.filter((_, at) => at % 2 === 1).reverse(),
];

async function inEveryOrder(all: readonly Delivery[]): Promise<MemoryTable> {
  const quiet = await after(all);
  for (const order of [[...all].reverse(), [...mixed(all), ...all.slice(0, 5)]])
    expect(dumped(await after(order))).toEqual(dumped(quiet));
  return quiet;
}

describe('a source that never answers alike', () => {
  test('with other bytes of one content each time leaves one note for each mapping', async () => {
    const all = [1, 2].flatMap((mapping) => Array.from({ length: 20 }, (_, at) => delivery(at, DOC, mapping)));
    const table = await inEveryOrder(all);
    expect(
      notesIn(table)
        .map(({ document, mapping }) => `${document} ${mapping}`)
        .sort(),
    ).toEqual(['* 1', '* 2']);
    const { writes } = table.usage;
    await createProcess(table, createMemoryTable()).write([delivery(99, DOC, 2)]);
    expect(table.usage.writes).toBe(writes);
  });

  test('gives way as a whole to what a later mapping reads in its second', async () => {
    const all = Array.from({ length: 20 }, (_, at) => delivery(at, DOC));
    const table = await inEveryOrder([...all, delivery(77, OTHER, 2)]);
    expect(table.cells(ROW).filter(({ family }) => family === 'h')).toHaveLength(1);
  });

  test('with another content each time is noted with the newest 64', async () => {
    const contents = Array.from({ length: 75 }, (_, at) => {
      const dhRecbto = new Date(Date.UTC(2024, 3, 1, 10, 0, at)).toISOString().replace('.000Z', '-00:00');
      return readInvoiceDocument(nfeProc({ protocol: { dhRecbto } }));
    });
    const table = await inEveryOrder(contents.map((content, at) => delivery(at, content)));
    expect(notesIn(table)).toHaveLength(64);
    const found = await table.read([ROW], STATE);
    const bytes = (found.get(ROW) ?? []).filter(({ family }) => family === 'r').reduce((sum, { qualifier, value }) => sum + qualifier.length + value.length, 0); // prettier-ignore
    expect(bytes).toBeLessThan(32_000);
    const { writes } = table.usage;
    const process = createProcess(table, createMemoryTable());
    for (const at of [0, 30, 74]) await process.write([delivery(at, contents[at] as CanonicalDocument)]);
    expect(table.usage.writes).toBe(writes);
  });
});

test('summaries of one millisecond are no conflict of their document', async () => {
  const [one, two] = POOL.sum;
  const table = await inEveryOrder([
    delivery(1, one as CanonicalDocument),
    delivery(2, two as CanonicalDocument),
    delivery(3, DOC),
  ]);
  expect(one?.timestamp).toBe(two?.timestamp);
  const cells = table.cells(ROW).map((cell) => ({ ...cell, value: cell.value.toString() }));
  expect(readInvoice(ROW, cells)).toMatchObject({ level: 'doc', flags: [] });
});

describe('what a delivery costs', () => {
  async function cost(table: MemoryTable, told: Delivery) {
    const [{ reads, writes }, ledger] = [{ ...table.usage }, createMemoryTable()];
    const counts = await createProcess(table, ledger).write([told]);
    return { reads: table.usage.reads - reads, writes: table.usage.writes - writes, ...counts };
  }

  test('row and index once when it is new, and no write when it comes again, from wherever', async () => {
    const table = createMemoryTable();
    const first = delivery(1, DOC);
    expect(await cost(table, first)).toMatchObject({ reads: 2, writes: 2, loaded: 1 });
    expect(await cost(table, first)).toMatchObject({ reads: 2, writes: 0, rows: 0 });
    expect(await cost(table, { ...first, object: 'z' })).toMatchObject({ reads: 2, writes: 0, unchanged: 1 });
  });

  test('a note when its bytes are others, and the end of the former content when the mapping is', async () => {
    const table = await after([delivery(1, DOC)]);
    expect(await cost(table, delivery(2, DOC))).toMatchObject({ reads: 2, writes: 2, unchanged: 1 });
    const again = await cost(table, delivery(1, OTHER, 2));
    expect(again).toMatchObject({ reads: 2, writes: 3, loaded: 1, conflicts: 0 });
    expect(await cost(table, delivery(1, OTHER, 2))).toMatchObject({ reads: 2, writes: 0 });
  });
});
