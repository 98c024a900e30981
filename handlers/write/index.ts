/**
 * The handler `write`: a staged part into rows of Bigtable, or one entry into the ledger.
 * In: the part's name, or the entry. Out: counts of what was loaded and what was there already.
 */

import { createEdge, jsonInput } from '../edge.ts';
import { projectOf, required, type Environment } from '../environment.ts';
import { createGoogleStorage } from '../google-storage.ts';
import { createGoogleTables } from '../google-table.ts';
import type { ObjectName } from '../object-store.ts';
import { edgePorts, register } from '../serve.ts';
import { createStagingCodec } from '../staging-file.ts';
import { createKeyLocks } from './key-locks.ts';
import { describeEntry, writeLedger, type LedgerEntry } from './write-ledger.ts';
import { tryPart, writePart, type PartCounts } from './write-part.ts';

interface WriteRequest {
  readonly part?: ObjectName & { readonly documents: number };
  /** Tells what the part would change, and writes nothing. */
  readonly dryRun?: boolean | null;
  readonly object?: string | null;
  readonly ledger?: LedgerEntry;
}

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
  const answer = createEdge<WriteRequest, PartCounts | Record<string, never>>(
    {
      name: 'write',
      read: jsonInput('write-request'),
      async handle(request) {
        if (request.part !== undefined)
          return request.dryRun === true ? tryPart(request.part, ports) : writePart(request.part, ports);
        if (request.ledger !== undefined) await writeLedger(request.ledger, ledger, Date.now());
        return {};
      },
      describe: ({ part, ledger: entry, object }, result) => ({
        part: part?.name,
        object: object ?? undefined,
        ...countsIn(result),
        ...(entry === undefined ? {} : describeEntry(entry, Date.now())),
      }),
    },
    edgePorts(environment),
  );
  register('write', answer);
}

/** Row keys are no figures of a log. */
function countsIn(result: PartCounts | Record<string, never> | undefined): Record<string, number> {
  const { changes: _changes, ...counts } = (result ?? {}) as Partial<PartCounts>;
  return counts;
}
