/**
 * The Bigtable instance's one cluster, and how each kind of caller reaches it. Tables, families and their GC rules are
 * data of the schemas room.
 */
export const CLUSTER = {
  /** Appended to the location to name the cluster's zone. */
  zoneSuffix: 'b',
  cpuUtilizationPercent: 60,
} as const;

export interface ProfileSpec {
  readonly id: 'writer' | 'reader' | 'analytics';
  readonly description: string;
  /** Check-and-mutate needs one cluster and transactions of single rows. */
  readonly transactions: boolean;
  /** `boost` reads without nodes of the cluster, and bills who reads. */
  readonly isolation: 'high' | 'medium' | 'boost';
}

/** One for each use, so that the figures of each are seen apart and none waits for another. */
export const PROFILES: readonly ProfileSpec[] = [
  { id: 'writer', description: 'The handler that writes rows and ledger', transactions: true, isolation: 'high' },
  { id: 'reader', description: 'People and programs that look up invoices', transactions: false, isolation: 'medium' },
  { id: 'analytics', description: 'Scans from BigQuery', transactions: false, isolation: 'boost' },
];
