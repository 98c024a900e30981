/** The handler inspect over tables in memory, which the pipeline fills. */
import { inspect, type InspectLimits, type InspectRequest } from '../../../handlers/inspect/inspect.ts';
import type { Source } from '../../../handlers/sources.ts';
import { writeLedger, type LedgerEntry } from '../../../handlers/write/write-ledger.ts';
import { checkAgainst } from '../../../schemas/index.ts';
import type { MemoryTable } from '../memory-table.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';

export const NOW = Date.parse('2024-05-01T12:00:00Z');

export interface Page {
  readonly found: readonly Readonly<Record<string, unknown>>[];
  readonly counts?: Readonly<Record<string, number>>;
  readonly next: unknown;
  readonly scanned: number;
}

export interface Desk {
  readonly pipeline: Pipeline;
  note(entry: LedgerEntry, time?: string): Promise<void>;
  load(name: string, ...documents: readonly unknown[]): Promise<void>;
  ask(request: InspectRequest): Promise<Page>;
  /** All pages, put together. */
  all(request: InspectRequest): Promise<Page & { readonly pages: number }>;
}

const SMALL: InspectLimits = { ledgerRows: 3, invoiceRows: 2, indexRows: 2, windows: 3 };

export function createDesk(limits: InspectLimits = SMALL): Desk {
  const pipeline = createPipeline();
  const ledger = pipeline.writePorts.ledger as MemoryTable;
  const sources = (name: string) =>
    ({
      name,
      batchPath: name === 'undated' ? '/all' : '/b?from={from}&to={to}',
      ...(name === 'sefaz' ? { numberPath: '/{number}' } : {}),
      backfill: { window: 'month' },
    }) as Source;
  const ports = { invoices: pipeline.table, ledger, sources, rawBucket: 'raw', now: () => NOW, limits };
  const [asked, answered] = [checkAgainst('inspect-request'), checkAgainst('inspect-response')];
  const ask = async (request: InspectRequest): Promise<Page> => {
    expect(asked(request)).toEqual({ ok: true });
    const page = (await inspect(request, ports)) as unknown as Page;
    expect(answered(page)).toEqual({ ok: true });
    // A place goes through a workflow as JSON.
    return JSON.parse(JSON.stringify(page)) as Page;
  };
  return {
    pipeline,
    ask,
    note: (entry, time = '2024-05-01T10:00:00Z') => writeLedger(entry, ledger, Date.parse(time)),
    async load(name, ...documents) {
      await pipeline.put(name, documents.map((each) => JSON.stringify(each)).join('\n'));
      await pipeline.load(name);
    },
    async all(request) {
      const found: Page['found'][number][] = [];
      const counts: Record<string, number> = {};
      let pages = 0;
      let scanned = 0;
      for (let after: unknown; after !== null;) {
        const page: Page = await ask({ ...request, ...(after === undefined ? {} : { after }) });
        found.push(...page.found);
        for (const [name, count] of Object.entries(page.counts ?? {})) counts[name] = (counts[name] ?? 0) + count;
        pages++;
        scanned += page.scanned;
        after = page.next;
      }
      return { found, counts, next: null, scanned, pages };
    },
  };
}
