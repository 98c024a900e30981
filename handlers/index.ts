/**
 * The catalogue of handlers: data only. Who deploys or hosts them reads here what each one is called, where its entry
 * is, what it may use and which environment it needs. Values of the environment come from the declarations.
 */

export type HandlerName = 'receive' | 'fetch' | 'transform' | 'write' | 'inspect';

export interface HandlerEntry {
  readonly name: HandlerName;
  /** File that starts the handler on PORT, from the repository's root. It is the entry of the bundle. */
  readonly entry: string;
  /** File of the threads that it starts; bundled beside it. */
  readonly worker?: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** Processors of an instance: whole ones. A handler with threads finds them in PROCESSORS. */
  readonly processors: number;
  /** Requests that one instance serves at once. */
  readonly concurrency: number;
  /** Environment variables that must be set. */
  readonly environment: readonly string[];
  /** Environment variables whose value is a secret. */
  readonly secrets: readonly string[];
  /** Google clients in the bundle. */
  readonly clients: readonly ('storage' | 'bigtable' | 'pubsub')[];
}

export const handlers: readonly HandlerEntry[] = [
  {
    name: 'receive',
    entry: 'handlers/receive/main.ts',
    timeoutSeconds: 60,
    memoryMiB: 512,
    processors: 1,
    concurrency: 40,
    environment: ['SOURCES', 'BATCH_TOPIC', 'INVOICE_TOPIC'],
    secrets: [],
    clients: ['pubsub'],
  },
  {
    name: 'fetch',
    entry: 'handlers/fetch/main.ts',
    timeoutSeconds: 540,
    memoryMiB: 512,
    processors: 1,
    concurrency: 10,
    environment: ['SOURCES', 'RAW_BUCKET', 'STAGING_BUCKET'],
    secrets: [],
    clients: ['storage'],
  },
  {
    name: 'transform',
    entry: 'handlers/transform/main.ts',
    worker: 'handlers/transform/worker.ts',
    timeoutSeconds: 540,
    memoryMiB: 1024,
    // So that one object flows as fast as write takes it; see docs/measuring.md.
    processors: 2,
    concurrency: 4,
    environment: ['STAGING_BUCKET', 'QUARANTINE_BUCKET'],
    secrets: ['PERSONAL_DATA_KEY'],
    clients: ['storage'],
  },
  {
    name: 'write',
    entry: 'handlers/write/main.ts',
    timeoutSeconds: 540,
    memoryMiB: 1024,
    processors: 1,
    concurrency: 8,
    environment: ['SOURCES', 'BIGTABLE_INSTANCE', 'INVOICES_TABLE', 'LEDGER_TABLE'],
    secrets: [],
    clients: ['storage', 'bigtable'],
  },
  {
    name: 'inspect',
    entry: 'handlers/inspect/main.ts',
    timeoutSeconds: 300,
    memoryMiB: 512,
    processors: 1,
    concurrency: 8,
    environment: ['BIGTABLE_INSTANCE', 'INVOICES_TABLE', 'LEDGER_TABLE', 'RAW_BUCKET', 'SOURCES'],
    secrets: [],
    clients: ['bigtable'],
  },
];
