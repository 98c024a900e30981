/** The registry of kinds: one row each. A kind that needs something of this run gets it here. */
import type { Descriptor } from '../descriptor.ts';
import { kindFrom } from '../driver.ts';
import type { Kinds } from '../plan.ts';
import type { Kind, KindName } from '../resource.ts';
import { apis } from './apis.ts';
import { bigtableTable, cluster, instance } from './bigtable.ts';
import { transport, trigger } from './eventarc.ts';
import { account, agent, grant } from './iam.ts';
import { subscription, topic } from './pubsub.ts';
import { service } from './run.ts';
import { secretKind } from './secret.ts';
import { smoke } from './smoke.ts';
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
    ...made(descriptors(inputs)),
    apis,
    agent,
    grant,
    transport,
    smoke,
    archive: archiveKind(inputs.archives),
  };
}

/** The kinds that are data. */
export function descriptors(inputs: Pick<RunInputs, 'payloads'>) {
  return {
    account,
    bucket,
    topic,
    subscription,
    instance,
    cluster,
    table: bigtableTable,
    secret: secretKind(inputs.payloads),
    service,
    workflow,
    trigger,
  } as const;
}

function made<Name extends KindName>(found: Readonly<Record<Name, Descriptor>>): Record<Name, Kind> {
  const rows = Object.entries<Descriptor>(found).map(([name, descriptor]) => [name, kindFrom(descriptor)]);
  return Object.fromEntries(rows) as Record<Name, Kind>;
}
