/**
 * The handler `write`: a staged part into rows of Bigtable, one entry into the ledger, or a change of a source's lane.
 * In: the part's name, the entry, what is asked of the lane. Out: counts of what was loaded; what the lane allows.
 */

import { createEdge, jsonInput } from '../edge.ts';
import { projectOf, required, type Environment } from '../environment.ts';
import { createGoogleStorage } from '../google-storage.ts';
import { createGoogleTables } from '../google-table.ts';
import type { ObjectName } from '../object-store.ts';
import type { RowTable } from '../row-table.ts';
import { edgePorts, register } from '../serve.ts';
import { findSource, type Source } from '../sources.ts';
import { createStagingCodec } from '../staging-file.ts';
import { claimObject, type ClaimAnswer, type ClaimRequest } from './claim.ts';
import { createKeyLocks } from './key-locks.ts';
import { useLane, type LaneAnswer, type LaneRequest } from './lane.ts';
import { repairIndex, type RepairCounts } from './repair.ts';
import { describeEntry, writeLedger, type LedgerEntry } from './write-ledger.ts';
import { tryPart, writePart, type PartCounts, type PartTrial } from './write-part.ts';

interface WriteRequest {
  readonly part?: ObjectName & { readonly documents: number };
  /** Tells what the part would change, and writes nothing. */
  readonly dryRun?: boolean | null;
  readonly object?: string | null;
  readonly ledger?: LedgerEntry;
  readonly lane?: LaneRequest | null;
  readonly claim?: ClaimRequest;
  /** Keys of invoices whose index rows are put right. */
  readonly repair?: readonly string[];
}

interface Noted {
  /** null: the source has none; undefined: nothing was asked of one. */
  readonly lane?: LaneAnswer | null;
}

type WriteResult = PartCounts | PartTrial | Noted | ClaimAnswer | RepairCounts;

/** Composition root: clients from the environment, then the function under its name. */
export function registerWrite(environment: Environment): void {
  const projectId = projectOf(environment);
  const table = createGoogleTables({
    projectId,
    instance: required(environment, 'BIGTABLE_INSTANCE'),
    ...(environment['BIGTABLE_APP_PROFILE'] ? { appProfile: environment['BIGTABLE_APP_PROFILE'] } : {}),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  const ledger = table(required(environment, 'LEDGER_TABLE'));
  const ports = {
    store: createGoogleStorage(projectId),
    codec: createStagingCodec(),
    invoices: table(required(environment, 'INVOICES_TABLE')),
    ledger,
    locks: createKeyLocks(),
  };
  const sourceOf = (name: string) => findSource(required(environment, 'SOURCES'), name);
  const answer = createEdge<WriteRequest, WriteResult>(
    {
      name: 'write',
      read: jsonInput('write-request'),
      async handle(request) {
        if (request.part !== undefined)
          return request.dryRun === true ? tryPart(request.part, ports) : writePart(request.part, ports);
        if (request.claim !== undefined) return claimObject(request.claim, ledger, Date.now());
        if (request.repair !== undefined) return repairIndex(request.repair, ports);
        return note(request, ledger, sourceOf);
      },
      describe: ({ part, ledger: entry, lane, object }, result) => ({
        part: part?.name,
        object: object ?? undefined,
        ...countsIn(result),
        ...(lane ? { source: lane.source, lane: lane.action } : {}),
        ...(entry === undefined ? {} : describeEntry(entry, Date.now())),
      }),
    },
    edgePorts(environment),
  );
  register('write', answer);
}

/**
 * The lane comes first: what somebody else is at is not begun, so there is nothing to note of it. Of a source that is
 * not known fetch tells, and the ledger keeps it.
 */
async function note(
  { lane, ledger: entry }: WriteRequest,
  ledger: RowTable,
  sourceOf: (name: string) => Source | undefined,
): Promise<Noted> {
  const source = lane ? sourceOf(lane.source) : undefined;
  const answer = lane && source ? await useLane(lane, source, ledger, Date.now()) : null;
  if (entry !== undefined && answer?.held !== false) await writeLedger(entry, ledger, Date.now());
  return lane ? { lane: answer } : {};
}

/** Row keys are no figures of a log. */
function countsIn(result: WriteResult | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(result ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
