/** What differs between the environments of one spec: sizes and guards, nothing of the product's shape. */
import { DEFAULT_ENV, type Env, type Place } from './names.ts';

export interface Sizes {
  /** Nodes of the Bigtable cluster. */
  readonly nodes: { readonly least: number; readonly most: number };
  /** Instances of a handler at most, where the handler does not say less. */
  readonly maxInstances: number;
  /** Tables, and with them their instance, cannot be deleted before this is lifted. */
  readonly deletionProtection: boolean;
  /** Days that the daily backup of a table is kept; 3 to 90, 0 makes none. */
  readonly backupDays: number;
  /** Days that the audit log is kept. */
  readonly auditDays: number;
  /** Months that a raw object cannot be erased; 0 as soon as somebody may. */
  readonly retentionMonths: number;
  /** Whether documents of the tax office's test environment (tpAmb 2) become rows; else they are set aside. */
  readonly testDocuments: boolean;
  /** Whether schedules run. */
  readonly scheduled: boolean;
}

const SIZES: Readonly<Record<Env, Sizes>> = {
  dev: {
    nodes: { least: 1, most: 1 },
    maxInstances: 3,
    deletionProtection: false,
    backupDays: 0,
    auditDays: 30,
    retentionMonths: 0,
    testDocuments: true,
    scheduled: false,
  },
  stage: {
    nodes: { least: 1, most: 2 },
    maxInstances: 10,
    deletionProtection: false,
    backupDays: 3,
    auditDays: 30,
    retentionMonths: 0,
    testDocuments: true,
    scheduled: false,
  },
  prod: {
    nodes: { least: 1, most: 3 },
    maxInstances: 20,
    deletionProtection: true,
    backupDays: 14,
    auditDays: 400,
    // Ajuste SINIEF 2/2025: the XML of fiscal documents is kept for at least so long from its authorisation.
    retentionMonths: 132,
    testDocuments: false,
    scheduled: true,
  },
};

export const sizesOf = (place: Pick<Place, 'env'>): Sizes => SIZES[place.env ?? DEFAULT_ENV];
