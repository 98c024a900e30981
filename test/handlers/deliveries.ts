/**
 * Deliveries of one invoice as staged rows, and processes that write them: contents of every column, several of one
 * second and of one millisecond, read out of documents by several versions of the mapping.
 */

import {
  documentRow,
  keyIdOf,
  invoiceRowKey,
  type CanonicalDocument,
  type Lineage,
} from '../../handlers/invoice/index.ts';
import { RetryableError } from '../../handlers/errors.ts';
import type { RowEntry, RowTable } from '../../handlers/row-table.ts';
import type { StagedRow } from '../../handlers/staging-file.ts';
import { createKeyLocks } from '../../handlers/write/key-locks.ts';
import { writePart, type PartCounts, type WritePartPorts } from '../../handlers/write/write-part.ts';
import { CPF, ISSUER, keyOf, nfeProc, procEvento, type NfeOptions } from '../fixtures/nfe.ts';
import { readDocuments, readEventDocument, readInvoiceDocument, vault } from '../fixtures/read-documents.ts';
import type { MemoryTable } from './memory-table.ts';

export const KEY = keyOf();
export const ROW = invoiceRowKey(keyIdOf(KEY, false, vault));

/** What one object brings of one document, as a mapping reads it; mapping 0 leaves no note. */
export interface Delivery {
  readonly document: string;
  readonly mapping: number;
  readonly object: string;
  readonly contents: readonly CanonicalDocument[];
  readonly nsu?: string | undefined;
  readonly batch?: string | undefined;
}

function lineageOf({ document, mapping, object, nsu, batch }: Delivery): Lineage {
  const lineage = { uri: `gs://raw/${object}`, generation: '1', offset: 0, source: 'demo', batch };
  const more = nsu === undefined ? lineage : { ...lineage, nsu, nsuSchema: 'procNFe' };
  return mapping === 0 ? more : { ...more, reading: { document, mapping } };
}

export function stagedRows(deliveries: readonly Delivery[]): StagedRow[] {
  return deliveries.flatMap((one) =>
    one.contents.map((content) => {
      const { key, cells } = documentRow(content, lineageOf(one), vault);
      const staged = cells.map(({ family, qualifier, timestamp, value }) => ({ family, qualifier: Buffer.from(qualifier), timestamp, value: Buffer.from(value) })); // prettier-ignore
      return { key: Buffer.from(key), cells: staged };
    }),
  );
}

/** A process of its own: its locks hold no other. */
export interface Process {
  write(deliveries: readonly Delivery[]): Promise<PartCounts>;
}

export function createProcess(invoices: RowTable, ledger: RowTable): Process {
  const locks = createKeyLocks();
  return {
    write(deliveries) {
      const ports = {
        store: { read: () => Promise.resolve(Buffer.alloc(0)) } as unknown as WritePartPorts['store'],
        codec: { decode: () => Promise.resolve(stagedRows(deliveries)) },
        invoices,
        ledger,
        locks,
      };
      return writePart({ bucket: 'staging', name: 'part', generation: '1' }, ports);
    },
  };
}

/** A table that breaks down once, after so many rows. */
export function breaking(table: MemoryTable, rows: number): RowTable {
  let left = rows;
  return {
    ...table,
    async write(entries: readonly RowEntry[]) {
      if (left < 0 || entries.length <= left) {
        left -= left < 0 ? 0 : entries.length;
        return table.write(entries);
      }
      await table.write(entries.slice(0, left));
      left = -1;
      throw new RetryableError('table-unavailable', 'broken');
    },
    async writeWhile(entry, columns) {
      if (left === 0) {
        left = -1;
        throw new RetryableError('table-unavailable', 'broken');
      }
      left -= left < 0 ? 0 : 1;
      return table.writeWhile(entry, columns);
    },
  };
}

/** Contents in an order that begins with two of one millisecond, then two others of that second. */
function inOneSecond<C extends CanonicalDocument>(make: (n: number) => C): C[] {
  const found = new Map<number, C>();
  for (let n = 0; ; n++) {
    const one = make(n);
    const other = found.get(one.timestamp);
    if (other === undefined) {
      found.set(one.timestamp, one);
      continue;
    }
    const others = [...found.values()].filter((each) => each !== other);
    return [one, other, ...others.slice(0, 2)];
  }
}

const invoiceOf = (n: number, more: NfeOptions = {}) =>
  readInvoiceDocument(
    nfeProc({
      ...more,
      items: 1 + (n % 4),
      ide: { natOp: `Venda ${n}` },
      ...(n % 3 === 0 ? {} : { recipient: n % 3 === 1 ? { CPF, xNome: `Maria ${n}` } : null }),
    }),
  );
const letterOf = (n: number) =>
  readEventDocument(procEvento({ type: '110110', details: { xCorrecao: `texto ${n}`, verAplic: `${n}` }, registration: { xMotivo: `Registrado ${n}` } })); // prettier-ignore

function portalOf(n: number, items: boolean) {
  const listed = { chaveNotaFiscal: KEY, cnpjFornecedor: ISSUER, nomeFornecedor: `X ${n}`, valorNotaFiscal: '20,00', dataEmissao: '31/03/2024', numero: 42, serie: 1 }; // prettier-ignore
  const item = (at: number) => ({ numeroProduto: `${at + 1}`, descricaoProdutoServico: `PAO ${n}`, quantidade: '4', valorUnitario: '5,00', valor: '20,00' }); // prettier-ignore
  const whole = { notaFiscalDTO: listed, itensNotaFiscal: Array.from({ length: 1 + (n % 3) }, (_, at) => item(at)) };
  const [one] = readDocuments(items ? whole : [listed]);
  if (one?.kind !== 'invoice') throw new Error(`expected an invoice, got ${JSON.stringify(one)}`);
  return one;
}

const later: NfeOptions = { protocol: { dhRecbto: '2024-05-01T10:00:00-03:00' } };

/** Contents of each column, by what documents of that kind may say. */
export const POOL = {
  doc: [...inOneSecond((n) => invoiceOf(n)), invoiceOf(1, later), invoiceOf(2, { protocol: null })],
  det: inOneSecond((n) => portalOf(n, true)),
  sum: inOneSecond((n) => portalOf(n, false)),
  letter: inOneSecond(letterOf),
  cancel: [readEventDocument(procEvento()), readEventDocument(procEvento({ registration: null }))],
} as const satisfies Record<string, readonly CanonicalDocument[]>;

export type Kind = keyof typeof POOL;

/** As garbage collection leaves it: of families that keep one version, the newest. */
export function dumped(table: MemoryTable): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(table.dump()).map(([key, cells]) => {
      const seen = new Set<string>();
      const kept = cells.filter((cell) => {
        const column = cell.slice(0, cell.search(/@0[0-9]{16}=/));
        const first = !seen.has(column);
        seen.add(column);
        return first || !/^x:/.test(column);
      });
      return [key, kept];
    }),
  );
}
