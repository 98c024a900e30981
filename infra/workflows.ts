import type { BucketSpec } from './buckets.ts';

/** The deployed workflows: the file `workflows/{id}.workflows.yaml` and the handlers it calls by URL. */
export interface WorkflowSpec {
  readonly id: string;
  readonly description: string;
  /** Environment variable of the workflow to the Cloud Run service whose URL it holds. */
  readonly handlers: Readonly<Record<string, string>>;
  /** Environment variable to the workflow that it starts. */
  readonly starts?: Readonly<Record<string, string>>;
  /** Environment variable to the bucket that it writes to. */
  readonly buckets?: Readonly<Record<string, BucketSpec['id']>>;
}

/** Runs after a deployment of handlers and before the others are touched. */
export const SMOKE = 'smoke';

export const WORKFLOWS: readonly WorkflowSpec[] = [
  {
    id: SMOKE,
    description: 'Asks every handler whether it is up',
    handlers: {
      RECEIVE_URL: 'receive',
      FETCH_URL: 'fetch',
      TRANSFORM_URL: 'transform',
      WRITE_URL: 'write',
      INSPECT_URL: 'inspect',
    },
  },
  {
    id: 'ingest-batch',
    description: 'Fetches an announced batch, slice by slice, into the raw bucket',
    handlers: { FETCH_URL: 'fetch', WRITE_URL: 'write' },
  },
  {
    id: 'load-object',
    description: 'Turns one raw object into rows of Bigtable',
    handlers: { TRANSFORM_URL: 'transform', WRITE_URL: 'write' },
  },
  {
    id: 'stream-invoice',
    description: 'Takes one pushed invoice into Bigtable',
    handlers: { FETCH_URL: 'fetch', TRANSFORM_URL: 'transform', WRITE_URL: 'write' },
  },
  {
    id: 'replay',
    description: 'Does again what the ledger knows of: failed batches, and objects as selected',
    handlers: { INSPECT_URL: 'inspect' },
    starts: { LOAD_OBJECT: 'load-object', INGEST_BATCH: 'ingest-batch' },
  },
  {
    id: 'reconcile',
    description: 'Looks for what is missing or does not agree, and keeps a report',
    handlers: { INSPECT_URL: 'inspect', WRITE_URL: 'write' },
    buckets: { REPORTS_BUCKET: 'reports' },
  },
  {
    id: 'backfill',
    description: 'Brings a range of dates of a source, window by window',
    handlers: { INSPECT_URL: 'inspect', WRITE_URL: 'write' },
    starts: { INGEST_BATCH: 'ingest-batch' },
  },
];
