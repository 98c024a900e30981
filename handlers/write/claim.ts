/**
 * One replay at a time for one object. Who replays it puts a claim into its row of the ledger, which holds until the
 * replay notes how it ended, or for two hours. What a replay has done already it does not do again.
 */

import type { RowTable } from '../row-table.ts';

export interface ClaimRequest {
  /** Ledger id of the object: bucket/name#generation. */
  readonly id: string;
  readonly execution: string;
  readonly replay: string;
}

export interface ClaimAnswer {
  readonly claimed: boolean;
  /** `under-way`: another replay is at it; `done`: this replay has been there. */
  readonly why?: 'under-way' | 'done';
}

interface Claim {
  readonly execution: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export const CLAIM_COLUMN = 'claim';
const LEASE = 2 * 3600 * 1000;

/** @throws RetryableError table-unavailable */
export async function claimObject(request: ClaimRequest, ledger: RowTable, now: number): Promise<ClaimAnswer> {
  const { id, execution, replay } = request;
  const key = `o#${id}`;
  const { before, claim, last } = await read(key, ledger);
  // The answer to the first try may have been lost.
  if (claim?.execution === execution) return { claimed: true };
  if (claim !== null && claim.until > now) return { claimed: false, why: 'under-way' };
  if (last === replay) return { claimed: false, why: 'done' };
  const value = JSON.stringify({ execution, until: now + LEASE } satisfies Claim);
  const entry = { key, cells: [{ family: 's', qualifier: CLAIM_COLUMN, timestamp: now * 1000, value }] };
  const isOurs = await ledger.writeIf(entry, { family: 's', qualifier: CLAIM_COLUMN, value: before ?? null });
  // A try inside the client may have written it, and its answer been lost: then the next one finds it changed.
  const claimed = isOurs || (await read(key, ledger)).claim?.execution === execution;
  return claimed ? { claimed } : { claimed, why: 'under-way' };
}

async function read(key: string, ledger: RowTable) {
  const filter = { families: 's', qualifiers: `${CLAIM_COLUMN}|replay`, versions: 1 };
  const cells = (await ledger.read([key], filter)).get(key);
  const text = (column: string) => cells?.find(({ qualifier }) => qualifier === column)?.value.toString();
  const before = text(CLAIM_COLUMN);
  const claim = before === undefined ? null : (JSON.parse(before) as Claim | null);
  return { before, claim, last: text('replay') };
}
