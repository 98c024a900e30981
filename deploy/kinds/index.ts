/** The registry of kinds: one row each. A kind that needs something of this run gets it here. */
import type { Descriptor } from '../model/descriptor.ts';
import { kindFrom } from '../model/driver.ts';
import { stamped } from '../release/stamp.ts';
import type { Kinds } from '../planning/plan.ts';
import type { Kind, KindName } from '../resource.ts';
import { apis } from './apis.ts';
import { dataset, external } from './bigquery.ts';
import { cluster, instance, profile } from './bigtable.ts';
import { budget } from './budget.ts';
import { delivery, release, repository } from './dataform.ts';
import { asset, product } from './dataplex.ts';
import { transport, trigger } from './eventarc.ts';
import { pool, provider } from './federation.ts';
import { grant } from './grant.ts';
import { account, agent } from './iam.ts';
import { logBucket, metric, sink } from './logging.ts';
import { alert, channel, dashboard } from './monitoring.ts';
import { objective, watched } from './objective.ts';
import { subscription, topic } from './pubsub.ts';
import { service } from './run.ts';
import { job } from './scheduler.ts';
import { schema } from './schema.ts';
import { secretKind, type Payload } from './secret.ts';
import { provenSmoke, smoke } from './smoke.ts';
import { archiveKind, bucket } from './storage.ts';
import { backup, bigtableTable } from './tables.ts';
import { workflow } from './workflow.ts';

export interface RunInputs {
  /** Handler archives by object name. */
  readonly archives: ReadonlyMap<string, Buffer>;
  /** What a secret's versions are made of. */
  readonly payloads: (secretName: string) => Payload | undefined;
  /** The commit that is deployed. */
  readonly commit?: () => Promise<string | undefined>;
  /** The smoke test need not run: it is known how it ends. */
  readonly isProven?: boolean;
}

export function kinds(inputs: RunInputs): Kinds {
  const described = made(descriptors(inputs));
  const commit = inputs.commit ?? (() => Promise.resolve(undefined));
  return {
    ...described,
    service: stamped(described.service, commit),
    workflow: stamped(described.workflow, commit),
    apis,
    agent,
    grant,
    transport,
    smoke: inputs.isProven ? provenSmoke : smoke,
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
    schema,
    instance,
    cluster,
    profile,
    table: bigtableTable,
    backup,
    secret: secretKind(inputs.payloads),
    service,
    workflow,
    trigger,
    job,
    metric,
    sink,
    'log-bucket': logBucket,
    channel,
    alert,
    dashboard,
    'watched-service': watched,
    objective,
    dataset,
    external,
    repository,
    release,
    delivery,
    product,
    asset,
    budget,
    pool,
    provider,
  } as const;
}

function made<Name extends KindName>(found: Readonly<Record<Name, Descriptor>>): Record<Name, Kind> {
  const rows = Object.entries<Descriptor>(found).map(([name, descriptor]) => [name, kindFrom(descriptor)]);
  return Object.fromEntries(rows) as Record<Name, Kind>;
}
