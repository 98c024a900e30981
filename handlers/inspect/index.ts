/**
 * The handler `inspect`: reads rows of invoices and of the ledger for workflows, and changes nothing.
 * In: a question and where its page begins. Out: what was found, and where the next page begins.
 */

import { createEdge, jsonInput } from '../edge.ts';
import { projectOf, required, type Environment } from '../environment.ts';
import { createGoogleTables } from '../google-table.ts';
import { edgePorts, register } from '../serve.ts';
import { readSources } from '../sources.ts';
import {
  defaultInspectLimits,
  inspect,
  type InspectPorts,
  type InspectRequest,
  type InspectResponse,
} from './inspect.ts';

/** Composition root: clients and sources from the environment, then the function under its name. */
export function registerInspect(environment: Environment): void {
  const table = createGoogleTables({
    projectId: projectOf(environment),
    instance: required(environment, 'BIGTABLE_INSTANCE'),
    ...(environment['BIGTABLE_APP_PROFILE'] ? { appProfile: environment['BIGTABLE_APP_PROFILE'] } : {}),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  const ports: InspectPorts = {
    invoices: table(required(environment, 'INVOICES_TABLE')),
    ledger: table(required(environment, 'LEDGER_TABLE')),
    sources: readSources(required(environment, 'SOURCES')),
    rawBucket: required(environment, 'RAW_BUCKET'),
    now: Date.now,
    limits: defaultInspectLimits,
  };
  const answer = createEdge<InspectRequest, InspectResponse>(
    {
      name: 'inspect',
      read: jsonInput('inspect-request'),
      handle: (request) => inspect(request, ports),
      describe: ({ ask }, result) => ({ ask, scanned: result?.scanned, found: result?.found.length }),
    },
    edgePorts(environment),
  );
  register('inspect', answer);
}
