/**
 * Buckets as data. Raw is write-once by convention and kept; staging is scratch; quarantine waits for a person; reports
 * say what is missing.
 */
export interface BucketSpec {
  readonly id: 'raw' | 'staging' | 'quarantine' | 'reports' | 'source';
  readonly dataClass: 'restricted' | 'internal';
  readonly versioning: boolean;
  /** Seconds a deleted object can be brought back; billed as stored bytes. */
  readonly softDeleteSeconds: number;
  readonly lifecycle: readonly LifecycleRule[];
  /** What the law wants kept: nothing in it can be erased for as long as the deployment says. */
  readonly evidence?: true;
}

export interface LifecycleRule {
  readonly action: { readonly type: 'Delete' } | { readonly type: 'SetStorageClass'; readonly storageClass: string };
  readonly condition: { readonly age?: number; readonly numNewerVersions?: number };
}

const MONTH_SECONDS = 31 * 86_400;

/** As the service counts a month, and so never less than the calendar does. */
export const retentionSeconds = (months: number): number => months * MONTH_SECONDS;

/** Who answers for what the buckets hold, as a label. */
export const DATA_OWNER = 'fiscal';

const WEEK_SECONDS = 604_800;

export const BUCKETS: readonly BucketSpec[] = [
  {
    id: 'raw',
    dataClass: 'restricted',
    versioning: true,
    softDeleteSeconds: WEEK_SECONDS,
    lifecycle: [{ action: { type: 'SetStorageClass', storageClass: 'NEARLINE' }, condition: { age: 30 } }],
    evidence: true,
  },
  {
    id: 'staging',
    dataClass: 'restricted',
    versioning: false,
    softDeleteSeconds: 0,
    lifecycle: [{ action: { type: 'Delete' }, condition: { age: 7 } }],
  },
  { id: 'quarantine', dataClass: 'restricted', versioning: true, softDeleteSeconds: WEEK_SECONDS, lifecycle: [] },
  {
    id: 'reports',
    dataClass: 'restricted',
    versioning: false,
    softDeleteSeconds: 0,
    lifecycle: [{ action: { type: 'Delete' }, condition: { age: 400 } }],
  },
  { id: 'source', dataClass: 'internal', versioning: false, softDeleteSeconds: 0, lifecycle: [] },
];
