/** One entry of the ledger, one change of a lane, or both with one call. */

import type { RowTable } from '../row-table.ts';
import type { Source } from '../sources.ts';
import { useLane, type LaneAnswer, type LaneRequest } from './lane.ts';
import { writeLedger, type LedgerEntry } from './write-ledger.ts';

export interface NoteRequest {
  readonly ledger?: LedgerEntry;
  readonly lane?: LaneRequest | null;
}

export interface Noted {
  /** null: the source has none; undefined: nothing was asked of one. */
  readonly lane?: LaneAnswer | null;
}

export interface NotePorts {
  readonly ledger: RowTable;
  readonly sourceOf: (name: string) => Source | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The lane comes first: what somebody else is at is not begun, so there is nothing to note of it. Of a source that is
 * not known fetch tells, and the ledger keeps it.
 */
export async function note({ lane, ledger: entry }: NoteRequest, ports: NotePorts): Promise<Noted> {
  const source = lane ? ports.sourceOf(lane.source) : undefined;
  const answer = lane && source ? await useLane(lane, source, ports.ledger, ports.now()) : null;
  if (entry !== undefined && answer?.held !== false) await writeLedger(entry, ports.ledger, ports.now());
  return lane ? { lane: answer } : {};
}
