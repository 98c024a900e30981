/** The declarations (infra/, eventarc/, handlers/, schemas/, workflows/) as resources wanted, for one place. */
import { accountFields } from './kinds/iam.ts';
import { container } from './kinds/run.ts';
import { archiveName, bucketLabels } from './kinds/storage.ts';
import { BUNDLE_PATH } from './bundle.ts';
import { LABELS, reference, type Fields, type Resource } from './resource.ts';
import { TOPICS } from '../eventarc/topics.ts';
import { TRIGGERS, type TriggerSpec } from '../eventarc/triggers.ts';
import { handlers } from '../handlers/index.ts';
import { BIGTABLE } from '../infra/bigtable.ts';
import { BUCKETS, type BucketSpec } from '../infra/buckets.ts';
import { ACCOUNTS, GRANTS, type Grant, type GrantTarget } from '../infra/identities.ts';
import * as names from '../infra/names.ts';
import { SECRETS } from '../infra/secrets.ts';
import { services, type ServiceSpec } from '../infra/services.ts';
import { WORKFLOWS, type WorkflowSpec } from '../infra/workflows.ts';
import { tables } from '../schemas/index.ts';

export interface Inputs {
  readonly place: names.Place;
  /** Handler archives by handler name. */
  readonly archives: ReadonlyMap<string, Buffer>;
  /** Workflow sources by id. */
  readonly definitions: ReadonlyMap<string, string>;
  /** JSON text of the source definitions in force. */
  readonly sources: string;
}

const APIS = [
  'serviceusage',
  'cloudresourcemanager',
  'iam',
  'iamcredentials',
  'storage',
  'pubsub',
  'eventarc',
  'workflows',
  'workflowexecutions',
  'run',
  'bigtable',
  'bigtableadmin',
  'secretmanager',
  'logging',
  'monitoring',
].map((id) => `${id}.googleapis.com`);

const SERVICES_FIRST = ['apis/enabled'];

export function desired(inputs: Inputs): Resource[] {
  const { place } = inputs;
  return [
    resource('apis/enabled', 'apis', place.project, { services: APIS }),
    ...['storage', 'pubsub'].map((id) => resource(`agent/${id}`, 'agent', id, {}, SERVICES_FIRST)),
    ...accounts(place),
    ...BUCKETS.map((spec) => bucket(place, spec)),
    ...topics(place),
    ...bigtable(place),
    ...SECRETS.map(({ id }) =>
      resource(
        `secret/${id}`,
        'secret',
        names.secretName(place, id),
        { labels: LABELS, hasVersion: true },
        SERVICES_FIRST,
      ),
    ),
    ...services(place, inputs.sources).flatMap((spec) => service(place, spec, inputs.archives)),
    ...WORKFLOWS.map((spec) => workflow(place, spec, inputs.definitions)),
    ...TRIGGERS.flatMap((spec) => trigger(place, spec)),
    ...GRANTS.map((grant) => grantResource(place, grant)),
    ...TRIGGERS.flatMap((spec) => deadLetterGrants(place, spec)),
  ];
}

function resource(
  address: string,
  kind: Resource['kind'],
  name: string,
  spec: Fields,
  needs: readonly string[] = [],
): Resource {
  return { address, kind, name, spec, needs };
}

function accounts(place: names.Place): Resource[] {
  return Object.entries(ACCOUNTS).map(([component, purpose]) => {
    const email = names.accountEmail(place, component as names.Component);
    return resource(
      `account/${component}`,
      'account',
      email,
      accountFields(purpose, `notamesh ${component}`),
      SERVICES_FIRST,
    );
  });
}

function bucket(place: names.Place, spec: BucketSpec): Resource {
  return resource(
    `bucket/${spec.id}`,
    'bucket',
    names.bucketName(place, spec.id),
    {
      location: place.location,
      labels: bucketLabels(spec.dataClass),
      versioning: { enabled: spec.versioning },
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
      softDeletePolicy: { retentionDurationSeconds: String(spec.softDeleteSeconds) },
      ...(spec.lifecycle.length > 0 ? { lifecycle: { rule: spec.lifecycle } } : {}),
    },
    SERVICES_FIRST,
  );
}

/** Each topic, its dead-letter topic, and a subscription that keeps the dead letters until a person looks. */
function topics(place: names.Place): Resource[] {
  const ids = new Set([...TOPICS.map(({ id }) => id), ...TRIGGERS.map(({ id }) => names.deadLetterId(id))]);
  const all = [...ids].map((id) =>
    resource(`topic/${id}`, 'topic', names.topicName(place, id), { labels: LABELS }, SERVICES_FIRST),
  );
  const keepers = TRIGGERS.map(({ id }) => {
    const dead = names.deadLetterId(id);
    const spec = {
      topic: names.topicName(place, dead),
      labels: LABELS,
      ackDeadlineSeconds: 60,
      messageRetentionDuration: '2678400s',
      expirationPolicy: {},
    };
    return resource(`subscription/${dead}`, 'subscription', names.subscriptionName(place, dead), spec, [
      `topic/${dead}`,
    ]);
  });
  return [...all, ...keepers];
}

function bigtable(place: names.Place): Resource[] {
  const cluster = {
    id: BIGTABLE.cluster,
    location: `projects/${place.project}/locations/${place.location}-${BIGTABLE.zoneSuffix}`,
    autoscaling: BIGTABLE.autoscaling,
  };
  const spec = { displayName: BIGTABLE.displayName, labels: LABELS, cluster };
  const families = (found: Readonly<Record<string, { maxVersions: number }>>) =>
    Object.fromEntries(
      Object.entries(found).map(([id, { maxVersions }]) => [id, { gcRule: { maxNumVersions: maxVersions } }]),
    );
  return [
    resource('instance/notamesh', 'instance', names.instanceName(place), spec, SERVICES_FIRST),
    ...Object.entries(tables).map(([id, table]) =>
      resource(`table/${id}`, 'table', names.tableName(place, id), { columnFamilies: families(table.families) }, [
        'instance/notamesh',
      ]),
    ),
  ];
}

function service(place: names.Place, spec: ServiceSpec, archives: ReadonlyMap<string, Buffer>): Resource[] {
  const handler = handlers.find(({ name }) => name === spec.id);
  const packed = archives.get(spec.id);
  if (!handler || !packed) throw new Error(`no handler or archive for service ${spec.id}`);
  const source = names.bucketName(place, 'source');
  const object = archiveName(spec.id, packed);
  const plain = Object.entries(spec.env).map(([name, value]) => ({ name, value }));
  const secret = Object.entries(spec.secrets).map(([name, id]) => ({
    name,
    valueSource: { secretKeyRef: { secret: names.secretName(place, id), version: 'latest' } },
  }));
  const fields = {
    labels: LABELS,
    ingress: spec.ingress,
    template: {
      serviceAccount: names.accountEmail(place, spec.id),
      timeout: `${handler.timeoutSeconds}s`,
      maxInstanceRequestConcurrency: handler.concurrency,
      scaling: { maxInstanceCount: spec.maxInstances },
      containers: [
        container(place, {
          bucket: source,
          object,
          generation: reference(`archive/${spec.id}`, 'generation'),
          args: [BUNDLE_PATH],
          env: [...plain, ...secret],
          memoryMiB: handler.memoryMiB,
        }),
      ],
    },
  };
  const secrets = Object.values(spec.secrets).flatMap((id) => [`secret/${id}`, `grant/${spec.id}/secret/${id}`]);
  return [
    resource(`archive/${spec.id}`, 'archive', object, { bucket: source }, ['bucket/source']),
    resource(`service/${spec.id}`, 'service', names.serviceName(place, spec.id), fields, [
      `account/${spec.id}`,
      ...secrets,
    ]),
  ];
}

function workflow(place: names.Place, spec: WorkflowSpec, definitions: ReadonlyMap<string, string>): Resource {
  const source = definitions.get(spec.id);
  if (source === undefined) throw new Error(`no file workflows/${spec.id}.workflows.yaml`);
  const urls = Object.entries(spec.handlers).map(([variable, id]) => [variable, reference(`service/${id}`, 'uri')]);
  return resource(
    `workflow/${spec.id}`,
    'workflow',
    names.workflowName(place, spec.id),
    {
      description: spec.description,
      labels: LABELS,
      serviceAccount: names.accountEmail(place, 'workflow'),
      sourceContents: source,
      userEnvVars: Object.fromEntries(urls) as Fields,
      // Both must be named: the API does not echo the unspecified value, and the plan would differ for ever.
      callLogLevel: 'LOG_ERRORS_ONLY',
      executionHistoryLevel: 'EXECUTION_HISTORY_BASIC',
    },
    ['account/workflow'],
  );
}

function trigger(place: names.Place, spec: TriggerSpec): Resource[] {
  const filters = [
    { attribute: 'type', value: spec.type },
    ...(spec.bucket ? [{ attribute: 'bucket', value: names.bucketName(place, spec.bucket) }] : []),
  ];
  const needs = [`workflow/${spec.workflow}`, 'account/trigger', 'agent/pubsub', 'agent/storage'];
  const grants = ['grant/trigger/project/eventarc.eventReceiver', 'grant/trigger/project/workflows.invoker'];
  const { delivery } = spec;
  const dead = names.deadLetterId(spec.id);
  return [
    resource(
      `trigger/${spec.id}`,
      'trigger',
      names.triggerName(place, spec.id),
      {
        labels: LABELS,
        eventFilters: filters,
        serviceAccount: names.accountEmail(place, 'trigger'),
        destination: { workflow: names.workflowName(place, spec.workflow) },
        ...(spec.topic ? { transport: { pubsub: { topic: names.topicName(place, spec.topic) } } } : {}),
      },
      [
        ...needs,
        ...grants,
        ...(spec.bucket ? [`bucket/${spec.bucket}`, 'grant/agent-storage/project/pubsub.publisher'] : []),
        ...(spec.topic ? [`topic/${spec.topic}`] : []),
      ],
    ),
    resource(
      `transport/${spec.id}`,
      'transport',
      spec.id,
      {
        subscription: reference(`trigger/${spec.id}`, 'subscription'),
        ackDeadlineSeconds: delivery.ackDeadlineSeconds,
        messageRetentionDuration: `${delivery.retentionSeconds}s`,
        expirationPolicy: {},
        retryPolicy: {
          minimumBackoff: `${delivery.minimumBackoffSeconds}s`,
          maximumBackoff: `${delivery.maximumBackoffSeconds}s`,
        },
        deadLetterPolicy: {
          deadLetterTopic: names.topicName(place, dead),
          maxDeliveryAttempts: delivery.maxDeliveryAttempts,
        },
      },
      [`topic/${dead}`],
    ),
  ];
}

function grantResource(place: names.Place, grant: Grant): Resource {
  const who = typeof grant.to === 'string' ? grant.to : `agent-${grant.to.agent}`;
  const member =
    typeof grant.to === 'string'
      ? `serviceAccount:${names.accountEmail(place, grant.to)}`
      : reference(`agent/${grant.to.agent}`, 'member');
  const on = grantTarget(place, grant.on);
  const role = grant.role.replace('roles/', '');
  // The secret's grant is what its reader waits for, so its address says who and what and leaves the role out.
  const address = grant.on.kind === 'secret' ? `grant/${who}/${on.label}` : `grant/${who}/${on.label}/${role}`;
  const needs = [...on.needs, ...(typeof grant.to === 'string' ? [`account/${grant.to}`] : [])];
  return resource(address, 'grant', address, { ...on.fields, role: grant.role, member }, needs);
}

interface Target {
  readonly label: string;
  readonly fields: Fields;
  readonly needs: readonly string[];
}

/** Where the policy of a target is read and written; the verbs differ from API to API. */
function grantTarget(place: names.Place, on: GrantTarget): Target {
  const at = (label: string, service: string, path: string, verbs: string, needs: string[]): Target => ({
    label,
    fields: { service, path, verbs },
    needs,
  });
  switch (on.kind) {
    case 'project':
      return at('project', 'cloudresourcemanager', `/v3/projects/${place.project}`, 'post', SERVICES_FIRST);
    case 'bucket':
      return at(`bucket/${on.bucket}`, 'storage', `/storage/v1/b/${names.bucketName(place, on.bucket)}`, 'bucket', [
        `bucket/${on.bucket}`,
      ]);
    case 'topic':
      return at(`topic/${on.topic}`, 'pubsub', `/v1/${names.topicName(place, on.topic)}`, 'get', [`topic/${on.topic}`]);
    case 'subscription':
      return at(
        `subscription/${on.subscription}`,
        'pubsub',
        `/v1/${names.subscriptionName(place, on.subscription)}`,
        'get',
        [],
      );
    case 'table':
      return at(`table/${on.table}`, 'bigtableadmin', `/v2/${names.tableName(place, on.table)}`, 'post', [
        `table/${on.table}`,
      ]);
    case 'secret':
      return at(`secret/${on.secret}`, 'secretmanager', `/v1/${names.secretName(place, on.secret)}`, 'get', [
        `secret/${on.secret}`,
      ]);
    case 'service':
      return at(`service/${on.service}`, 'run', `/v2/${names.serviceName(place, on.service)}`, 'get', [
        `service/${on.service}`,
      ]);
  }
}

/** Pub/Sub's own agent moves dead letters: it publishes to the dead-letter topic and takes from the transport. */
function deadLetterGrants(place: names.Place, spec: TriggerSpec): Resource[] {
  const dead = names.deadLetterId(spec.id);
  const member = reference('agent/pubsub', 'member');
  const source = reference(`trigger/${spec.id}`, 'subscription', '/v1/');
  const publish = { service: 'pubsub', path: `/v1/${names.topicName(place, dead)}`, verbs: 'get' };
  const take = { service: 'pubsub', path: source, verbs: 'get' };
  return [
    resource(
      `grant/agent-pubsub/topic/${dead}/publisher`,
      'grant',
      `publisher on ${dead}`,
      {
        ...publish,
        role: 'roles/pubsub.publisher',
        member,
      },
      [`topic/${dead}`],
    ),
    resource(`grant/agent-pubsub/transport/${spec.id}/subscriber`, 'grant', `subscriber on transport of ${spec.id}`, {
      ...take,
      role: 'roles/pubsub.subscriber',
      member,
    }),
  ];
}
