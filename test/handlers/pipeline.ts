/** Transform and write with storage and table in memory: what a raw object becomes. */

import { readInvoice, type InvoiceView } from '../../handlers/invoice/index.ts';
import { createStagingCodec } from '../../handlers/staging-file.ts';
import {
  defaultTransformLimits,
  transform,
  type Cursor,
  type TransformLimits,
  type TransformPorts,
  type TransformResponse,
} from '../../handlers/transform/transform.ts';
import type { Threads } from '../../handlers/transform/work/threads.ts';
import { createKeyLocks } from '../../handlers/write/key-locks.ts';
import { writeLedger } from '../../handlers/write/write-ledger.ts';
import { writePart, type PartCounts, type WritePartPorts } from '../../handlers/write/write-part.ts';
import { context, vault } from '../fixtures/read-documents.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';

export interface Pipeline {
  readonly store: MemoryStore;
  readonly table: MemoryTable;
  readonly ports: TransformPorts;
  readonly writePorts: WritePartPorts;
  put(name: string, body: string | Buffer): Promise<void>;
  /** All slices of an object. */
  transformAll(name: string): Promise<TransformResponse[]>;
  /** Transforms an object, writes its parts and notes in the ledger that it is done, unless that is left out. */
  load(name: string, options?: { noted: boolean }): Promise<PartCounts & { quarantined: number }>;
  view(rowKey: string): InvoiceView | undefined;
}

export function createPipeline(limits: Partial<TransformLimits> = {}, threads?: Threads): Pipeline {
  const store = createMemoryStore();
  const table = createMemoryTable();
  const codec = createStagingCodec();
  const ports: TransformPorts = {
    store,
    codec,
    vault,
    zone: context.zone,
    stagingBucket: 'staging',
    quarantineBucket: 'quarantine',
    limits: { ...defaultTransformLimits, ...limits },
    threads,
  };
  const writePorts: WritePartPorts = {
    store,
    codec,
    invoices: table,
    ledger: createMemoryTable(),
    locks: createKeyLocks(),
  };
  const transformAll = async (object: string): Promise<TransformResponse[]> => {
    const slices: TransformResponse[] = [];
    let from: Cursor | null = null;
    do {
      const slice: TransformResponse = await transform({ bucket: 'raw', object, generation: null, from }, ports);
      slices.push(slice);
      // A cursor goes through a workflow as JSON.
      from = JSON.parse(JSON.stringify(slice.next)) as Cursor | null;
    } while (from !== null);
    return slices;
  };
  return {
    store,
    table,
    ports,
    writePorts,
    transformAll,
    async put(name, body) {
      await store.create('raw', name, Buffer.from(body), { contentType: 'application/json' });
    },
    async load(name, { noted } = { noted: true }) {
      const total = { documents: 0, loaded: 0, unchanged: 0, events: 0, conflicts: 0, rows: 0, quarantined: 0 };
      for (const slice of await transformAll(name)) {
        total.quarantined += slice.quarantined;
        for (const part of slice.parts) {
          const counts = await writePart(part, writePorts);
          for (const [key, value] of Object.entries(counts)) total[key as keyof PartCounts] += value as number;
        }
      }
      const { generation } = await store.describe('raw', name);
      const id = `raw/${name}#${generation}`;
      if (noted) await writeLedger({ kind: 'object', id, state: 'done' }, writePorts.ledger, 1);
      return total;
    },
    view: (rowKey) =>
      readInvoice(
        rowKey,
        table.cells(rowKey).map((cell) => ({ ...cell, value: cell.value.toString() })),
      ),
  };
}
