/** The delivery layer: datasets, the tables of Bigtable as BigQuery sees them, who answers for them. */
import type { DatasetId } from './names.ts';

export interface DatasetSpec {
  readonly id: DatasetId;
  readonly description: string;
  readonly dataClass: 'restricted' | 'internal';
}

export const DATASETS: readonly DatasetSpec[] = [
  { id: 'source', description: 'Invoices and ledger as they are in Bigtable, read in place', dataClass: 'restricted' },
  { id: 'marts', description: 'What reports read: made by the Dataform project of delivery/', dataClass: 'internal' },
  { id: 'operations', description: 'Log entries of failures, exported for analysis', dataClass: 'internal' },
];

export interface ExternalSpec {
  readonly id: string;
  readonly table: string;
  readonly description: string;
  /** Families to show and columns in each. What is not named is not shown, the personal family above all. */
  readonly families: Readonly<Record<string, readonly string[]>>;
}

export const EXTERNAL_TABLES: readonly ExternalSpec[] = [
  {
    id: 'invoices',
    table: 'invoices',
    description: 'Header of each invoice by level, and where it came from',
    families: {
      h: ['doc', 'det', 'sum'],
      // Of a detail or a summary where it came from is in one cell.
      r: ['source', 'batch', 'uri', 'flags', 'schema', 'det', 'sum'],
    },
  },
  {
    id: 'ledger',
    table: 'ledger',
    description: 'What became of each raw object and each batch',
    families: { s: ['updated', 'state', 'source', 'batch', 'uri', 'counts', 'reasons', 'error', 'execution'] },
  },
];

/** When the marts are compiled from the repository, and when they are brought up to date. */
export const DELIVERY = { compileCron: '0 4 * * *', runCron: '30 4 * * *', tag: 'daily' } as const;

export const PRODUCT = {
  id: 'invoices',
  displayName: 'Notas fiscais',
  description: 'Invoices received, with their totals and state, without personal data',
  datasets: ['marts'],
} as const satisfies { datasets: readonly DatasetId[]; [field: string]: unknown };
