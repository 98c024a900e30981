/** One table, whatever the order, the repetition, the interruption and the simultaneity of deliveries of one invoice. */

import fc from 'fast-check';
import { readInvoice } from '../../handlers/invoice/index.ts';
import type { RowTable } from '../../handlers/row-table.ts';
import { breaking, createProcess, dumped, POOL, ROW, stagedRows, type Delivery, type Kind } from './deliveries.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';

const RUNS = Number(process.env['DELIVERIES_RUNS'] ?? 15);
const SEED = process.env['DELIVERIES_SEED'];
const parameters = (runs: number) => ({ numRuns: runs, ...(SEED === undefined ? {} : { seed: Number(SEED) }) });

const KINDS = Object.keys(POOL) as Kind[];

/** A document: what each version of the mapping reads in it. */
interface Document {
  readonly id: string;
  readonly kind: Kind;
  /** Numbers in the pool by mapping, from 0 on. */
  readonly reads: readonly (readonly number[])[];
}

interface Told {
  readonly document: number;
  readonly mapping: number;
  readonly object: string;
  readonly rank: number;
}

/** Documents, the deliveries that the table held from before, and those that come. */
interface Scene {
  readonly documents: readonly Document[];
  readonly old: readonly Told[];
  readonly all: readonly Told[];
}

const MAPPINGS = 4;

/** @param least of the numbers in the pool: from 1 on no two are of one millisecond */
const documentsOf = (kinds: readonly Kind[], least: number) =>
  fc
    .array(
      fc.constantFrom(...kinds).chain((kind) => {
        const content = fc.integer({ min: Math.min(least, POOL[kind].length - 2), max: POOL[kind].length - 1 });
        const one = fc.oneof(
          { weight: 6, arbitrary: fc.tuple(content) },
          { weight: 1, arbitrary: fc.tuple(content, content) },
        );
        return fc.tuple(fc.constant(kind), fc.array(one, { minLength: MAPPINGS, maxLength: MAPPINGS }));
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((all) => all.map(([kind, reads], index): Document => ({ id: `d${index}`, kind, reads })));

const sceneOf = (kinds: readonly Kind[], lowest: number, least = 0): fc.Arbitrary<Scene> =>
  documentsOf(kinds, least).chain((documents) => {
    const told = (min: number, max: number) =>
      fc.record({
        document: fc.nat({ max: documents.length - 1 }),
        mapping: fc.integer({ min, max }),
        object: fc.constantFrom('a', 'b', 'c'),
        rank: fc.nat({ max: 3 }),
      });
    const unique = { selector: ({ document, mapping, object }: Told) => `${document} ${mapping} ${object}` };
    return fc.record({
      documents: fc.constant(documents),
      old: lowest === 0 ? fc.uniqueArray(told(0, 0), { maxLength: 4, ...unique }) : fc.constant([]),
      all: fc.uniqueArray(told(1, MAPPINGS - 1), { minLength: 1, maxLength: 9, ...unique }),
    });
  });

function deliveryOf({ document, mapping, object, rank }: Told, { documents }: Scene): Delivery {
  const { id, kind, reads } = documents[document] as Document;
  return {
    document: id,
    mapping,
    object: `${id}-${object}`,
    contents: [...new Set(reads[mapping])].map((number) => POOL[kind][number] as (typeof POOL)[Kind][number]),
    nsu: rank % 2 === 1 ? '7' : undefined,
    batch: rank > 1 ? 'b' : undefined,
  };
}

/** As the release before readings were noted left the row of these deliveries. */
async function former(scene: Scene): Promise<MemoryTable> {
  const table = createMemoryTable();
  const places = new Map<string, Map<string, ReturnType<typeof stagedRows>[number]['cells'][]>>();
  for (const told of scene.old) {
    for (const { cells } of stagedRows([deliveryOf(told, scene)])) {
      const main = cells.find(({ family }) => family === 'h' || family === 'e') as (typeof cells)[number];
      const place = `${main.family}:${main.qualifier.toString()}@${main.timestamp}`;
      const contents = places.get(place) ?? new Map();
      const hash = hashOf(main.qualifier.toString(), cells);
      contents.set(hash, [...(contents.get(hash) ?? []), cells]);
      places.set(place, contents);
    }
  }
  for (const [place, contents] of places) {
    const [winner = '', ...losers] = [...contents.keys()].sort().reverse();
    const [cells] = contents.get(winner) ?? [];
    const timestamp = Number(place.split('@')[1]);
    const clash = { family: 'r', qualifier: 'clash', timestamp, value: losers.sort().join(' ') };
    await table.write([{ key: ROW, cells: [...(cells ?? []), ...(losers.length > 0 ? [clash] : [])] }]);
  }
  return table;
}

function hashOf(column: string, cells: ReturnType<typeof stagedRows>[number]['cells']): string {
  const whole = cells.find(({ family, qualifier }) => family === 'r' && qualifier.toString() === column);
  if (whole !== undefined) return (JSON.parse(whole.value.toString()) as { sha256: string }).sha256;
  return cells.find(({ qualifier }) => qualifier.toString() === 'sha256')?.value.toString() ?? '';
}

async function quietly(scene: Scene): Promise<MemoryTable> {
  const table = await former(scene);
  const process = createProcess(table, createMemoryTable());
  for (const told of scene.all) await process.write([deliveryOf(told, scene)]);
  return table;
}

const viewOf = (table: MemoryTable) =>
  readInvoice(ROW, table.cells(ROW).map((cell) => ({ ...cell, value: cell.value.toString() }))); // prettier-ignore

/** All deliveries and some again, shuffled, in parts; each part may break down after so many rows, and is tried again. */
const partsOf = (all: readonly Told[]) =>
  fc
    .array(fc.constantFrom(...all), { maxLength: 4 })
    .chain((more) => fc.shuffledSubarray([...all, ...more], { minLength: all.length + more.length }))
    .chain((order) =>
      fc.tuple(
        fc.constant(order),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: order.length, maxLength: order.length }),
        fc.array(fc.option(fc.nat({ max: 6 }), { freq: 2 }), { minLength: order.length, maxLength: order.length }),
      ),
    )
    .map(([order, sizes, breaks]) => {
      const parts: { told: Told[]; after: number | null }[] = [];
      for (let at = 0; at < order.length; at += sizes[parts.length - 1] ?? 1) {
        const size = sizes[parts.length] ?? 1;
        parts.push({ told: order.slice(at, at + size), after: breaks[parts.length] ?? null });
      }
      return parts;
    });

async function wildly({ scene, parts }: Played): Promise<MemoryTable> {
  const table = await former(scene);
  const ledger = createMemoryTable();
  for (const { told, after } of parts) {
    const deliveries = told.map((one) => deliveryOf(one, scene));
    if (after !== null)
      await createProcess(breaking(table, after), ledger)
        .write(deliveries)
        .catch(() => undefined);
    await createProcess(table, ledger).write(deliveries);
  }
  return table;
}

interface Played {
  readonly scene: Scene;
  readonly parts: readonly { readonly told: readonly Told[]; readonly after: number | null }[];
}

const withParts = (scene: fc.Arbitrary<Scene>): fc.Arbitrary<Played> =>
  scene.chain((one) => fc.record({ scene: fc.constant(one), parts: partsOf(one.all) }));

describe('deliveries of one invoice', () => {
  test.each<[string, readonly Kind[], number]>([
    ['of documents', ['doc'], 1],
    ['of everything', KINDS, 1],
    ['to documents of former rows', ['doc'], 0],
    ['to former rows', KINDS, 0],
  ])('%s end in the same bytes', async (_title, kinds, lowest) => {
    await fc.assert(
      fc.asyncProperty(withParts(sceneOf(kinds, lowest)), async (played) => {
        const quiet = await quietly(played.scene);
        const wild = await wildly(played);
        expect(dumped(wild)).toEqual(dumped(quiet));
        expect(viewOf(wild)).toEqual(viewOf(quiet));
      }),
      parameters(RUNS),
    );
  });

  const told = (document: number, mapping: number, object = 'a'): Told => ({ document, mapping, object, rank: 0 });
  const doc = (...reads: number[][]): Document => ({ id: `d${reads.flat().join('')}`, kind: 'doc', reads });
  const alone = (one: Told) => ({ told: [one], after: null });

  test.each<[string, Document[], Told[], Told[]]>([
    ['two contents of one document on one millisecond', [doc([], [0, 1])], [], [told(0, 1)]],
    [
      'a former content that another object says too',
      [doc([0], [2]), doc([0], [0])],
      [told(0, 0)],
      [told(1, 1), told(0, 1)],
    ],
    [
      'a former content that gives way on its millisecond',
      [doc([1], [2]), doc([], [0])],
      [told(0, 0)],
      [told(1, 1), told(0, 1)],
    ],
    [
      'a content that comes back by a later mapping',
      [doc([], [0], [2], [0])],
      [],
      [told(0, 1), told(0, 2), told(0, 3)],
    ],
  ])('%s: either order, and twice', async (_title, documents, old, all) => {
    const scene = { documents, old, all };
    const quiet = dumped(await quietly(scene));
    for (const order of [[...all].reverse(), [...all, ...all]])
      expect(dumped(await wildly({ scene, parts: order.map(alone) }))).toEqual(quiet);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('that take a place, broken off after %i rows and tried again', async (after) => {
    // On one millisecond, and where one document is read by three mappings in one call.
    const documents = [doc([], [1], [0]), doc([], [2], [2], [0])];
    const all = [told(0, 1), told(0, 2), told(1, 1), told(1, 2), told(1, 3)];
    const scene = { documents, old: [], all };
    const parts = [
      alone(told(0, 1)),
      { told: [told(0, 2)], after },
      alone(told(1, 1)),
      { told: [told(1, 2), told(1, 3), told(1, 2)], after },
    ];
    expect(dumped(await wildly({ scene, parts }))).toEqual(dumped(await quietly(scene)));
  });

  /**
   * Index rows that nobody stands under any more may come back by a slow writer; readers leave them out. Each index row
   * that is wanted is there.
   */
  const withoutForsaken = (dump: Record<string, string[]>, wanted: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(dump).filter(([key]) => key.startsWith('n#') || key in wanted));

  const atOnce: [string, readonly Kind[], number][] = [
    ['documents', ['doc'], 1],
    ['everything', KINDS, 1],
    ['everything on former rows', KINDS, 0],
  ];

  async function together({ scene, parts }: Played, scheduler: fc.Scheduler): Promise<MemoryTable> {
    const table = await former(scene);
    const ledger = createMemoryTable();
    const turn = <A extends unknown[], T>(name: string, action: (...given: A) => Promise<T>) => {
      return async (...given: A): Promise<T> => {
        await scheduler.schedule(Promise.resolve(), name);
        return action(...given);
      };
    };
    const slow: RowTable = {
      ...table,
      read: turn('read', table.read),
      write: turn('write', table.write),
      writeWhile: turn('end', table.writeWhile),
    };
    const deliveriesOf = (told: readonly Told[]) => told.map((one) => deliveryOf(one, scene));
    await scheduler.waitFor(
      Promise.all(parts.map(({ told }) => createProcess(slow, ledger).write(deliveriesOf(told)))),
    );
    return table;
  }

  test.each(atOnce)(
    'by several processes at once end in the same bytes once they have come alone: %s',
    async (...about) => {
      const [, kinds, lowest] = about;
      await fc.assert(
        fc.asyncProperty(
          withParts(sceneOf(kinds, lowest, kinds.length > 1 ? 1 : 0)),
          fc.scheduler(),
          async (played, scheduler) => {
            const table = await together(played, scheduler);
            const alone = createProcess(table, createMemoryTable());
            for (const told of played.scene.all) await alone.write([deliveryOf(told, played.scene)]);
            const quiet = dumped(await quietly(played.scene));
            expect(withoutForsaken(dumped(table), quiet)).toEqual(quiet);
          },
        ),
        parameters(RUNS),
      );
    },
  );

  /** But for which of several deliveries of one content is named, and where several fall on one millisecond. */
  test.each(atOnce)('by several processes at once end alike: %s', async (...about) => {
    const [, kinds, lowest] = about;
    const nameless = (dump: Record<string, string[]>) =>
      Object.fromEntries(
        Object.entries(dump).map(([key, cells]) => [key, cells.filter((cell) => !/^r:[^@]/.test(cell))]),
      );
    await fc.assert(
      fc.asyncProperty(withParts(sceneOf(kinds, lowest, 1)), fc.scheduler(), async (played, scheduler) => {
        const quiet = dumped(await quietly(played.scene));
        const wild = dumped(await together(played, scheduler));
        expect(nameless(withoutForsaken(wild, quiet))).toEqual(nameless(quiet));
      }),
      parameters(RUNS),
    );
  });
});
