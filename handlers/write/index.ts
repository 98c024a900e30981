/**
 * The handler `write`: a staged part into rows of Bigtable, one entry into the ledger, or a change of a source's lane.
 * In: the part's name, the entry, what is asked of the lane. Out: counts of what was loaded; what the lane allows.
 */

import { createEdge, jsonInput } from '../edge.ts';
import { projectOf, required, type Environment } from '../environment.ts';
import { createGoogleStorage } from '../google-storage.ts';
import { createGoogleTables } from '../google-table.ts';
import type { ObjectName } from '../object-store.ts';
import { edgePorts, register } from '../serve.ts';
import { findSource } from '../sources.ts';
import { createStagingCodec } from '../staging-file.ts';
import { claimObject, type ClaimAnswer, type ClaimRequest } from './claim.ts';
import { createKeyLocks } from './key-locks.ts';
import { note, type Noted, type NoteRequest } from './note.ts';
import { repairIndex, type RepairCounts } from './repair.ts';
import { describeEntry } from './write-ledger.ts';
import { tryPart, writePart, type PartCounts, type PartTrial } from './write-part.ts';

interface WriteRequest extends NoteRequest {
  readonly part?: ObjectName & { readonly documents: number };
  /** Tells what the part would change, and writes nothing. */
  readonly dryRun?: boolean | null;
  readonly object?: string | null;
  readonly claim?: ClaimRequest;
  /** Keys of invoices whose index rows are put right. */
  readonly repair?: readonly string[];
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
        return note(request, { ledger, sourceOf, now: Date.now });
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

/** Row keys are no figures of a log. */
function countsIn(result: WriteResult | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(result ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
