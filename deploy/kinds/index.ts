/** The registry of kinds: one row each. A kind that needs something of this run gets it here. */
import type { Kinds } from '../plan.ts';
import { apis } from './apis.ts';
import { bigtableTable, instance } from './bigtable.ts';
import { transport, trigger } from './eventarc.ts';
import { account, agent, grant } from './iam.ts';
import { subscription, topic } from './pubsub.ts';
import { service } from './run.ts';
import { secretKind } from './secret.ts';
import { archiveKind, bucket } from './storage.ts';
import { workflow } from './workflow.ts';

export interface RunInputs {
  /** Handler archives by object name. */
  readonly archives: ReadonlyMap<string, Buffer>;
  /** Bytes of the first version of a secret. */
  readonly payloads: (secretName: string) => Buffer | undefined;
}

export function kinds(inputs: RunInputs): Kinds {
  return {
    apis,
    agent,
    account,
    grant,
    bucket,
    topic,
    subscription,
    instance,
    table: bigtableTable,
    secret: secretKind(inputs.payloads),
    archive: archiveKind(inputs.archives),
    service,
    workflow,
    trigger,
    transport,
  };
}
