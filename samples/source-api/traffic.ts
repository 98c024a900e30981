/** What was asked and answered: counts of everything, entries of the latest requests. */

import type { FaultName } from './settings.ts';

export interface RequestEntry {
  readonly number: number;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** 0 if the connection was closed without an answer. */
  readonly status: number;
  readonly fault?: FaultName;
  /** Bytes of the body that were handed to the connection. */
  readonly bytes: number;
  readonly documents: number;
}

export interface Stats {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byFault: Readonly<Record<string, number>>;
  /** In answers that were sent to their end. */
  readonly documents: number;
  readonly bytes: number;
  /** The latest requests, oldest first. */
  readonly log: readonly RequestEntry[];
}

export interface Traffic {
  add(entry: Omit<RequestEntry, 'number'>): void;
  stats(): Stats;
}

const KEPT_ENTRIES = 1000;

export function createTraffic(): Traffic {
  const log: RequestEntry[] = [];
  const byStatus: Record<string, number> = {};
  const byFault: Record<string, number> = {};
  let requests = 0;
  let documents = 0;
  let bytes = 0;
  return {
    add: (entry) => {
      requests += 1;
      documents += entry.documents;
      bytes += entry.bytes;
      byStatus[entry.status] = (byStatus[entry.status] ?? 0) + 1;
      if (entry.fault !== undefined) byFault[entry.fault] = (byFault[entry.fault] ?? 0) + 1;
      log.push({ number: requests, ...entry });
      if (log.length > KEPT_ENTRIES) log.shift();
    },
    stats: () => ({ requests, byStatus: { ...byStatus }, byFault: { ...byFault }, documents, bytes, log: [...log] }),
  };
}
