/** One resource of each kind, and for each field it states another value that somebody else could have set. */
import { labels, marked } from '../../../deploy/model/ownership.ts';
import { reference, type Fields, type KindName, type Resource } from '../../../deploy/resource.ts';
import * as names from '../../../infra/names.ts';
import { PLACE } from './a-cloud.ts';

export interface Example {
  readonly resource: Resource;
  /** What must be there first. */
  readonly before?: readonly Resource[];
  /** Path to another value that the API takes. */
  readonly other: Readonly<Record<string, unknown>>;
  /** Path to another value, where the API takes none: a new resource. */
  readonly immutable?: Readonly<Record<string, unknown>>;
  /** Paths that mark it as ours: without them it is somebody else's. */
  readonly marks?: readonly string[];
  /** Paths that are not to be changed from outside, with the reason. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** What else stands in a change behind our back, by path: the API ties two fields together. */
  readonly along?: Readonly<Record<string, Fields>>;
}

export function made(kind: KindName, name: string, spec: Fields, needs: readonly string[] = []): Resource {
  return { address: `${kind}/example`, kind, name, spec, needs };
}

/** What a service is made of here: it answers, and that is all. */
export const ARCHIVE = 'example.tar.gz';
export const MAIN = 'main.cjs';

const AVRO = (field: string) =>
  JSON.stringify({ type: 'record', name: 'Example', fields: [{ name: field, type: 'string', default: '' }] });
const inDays = (days: number) => new Date(Math.ceil(Date.now() / 1000 + days * 86_400) * 1000).toISOString();
const [IN_FIVE_DAYS, IN_TEN_DAYS] = [inDays(5), inDays(10)];

const PROJECT = `projects/${PLACE.project}`;
const HERE = `${PROJECT}/locations/${PLACE.location}`;
const own = labels(PLACE, 'example');
const MARKS = ['labels.managed-by', 'labels.stack', 'labels.env'];
const LABELS = { 'labels.component': 'another' };
const email = names.accountEmail(PLACE, 'workflow');
const otherEmail = names.accountEmail(PLACE, 'trigger');
const account = (address: string, name: string): Resource => ({
  address: `account/${address}`,
  kind: 'account',
  name,
  spec: { displayName: address, description: marked(PLACE, address), disabled: false },
  needs: [],
});
const accounts = [account('workflow', email), account('trigger', otherEmail)];

const topic = made('topic', `${PROJECT}/topics/example`, { labels: own, messageRetentionDuration: '600s' });
const instanceName = `${PROJECT}/instances/example`;
const cluster: Fields = {
  location: `${HERE}-b`,
  defaultStorageType: 'SSD',
  clusterConfig: {
    clusterAutoscalingConfig: {
      autoscalingLimits: { minServeNodes: 1, maxServeNodes: 3 },
      autoscalingTargets: { cpuUtilizationPercent: 60 },
    },
  },
};
const AUTOSCALING = 'clusterConfig.clusterAutoscalingConfig';
const watched = made('watched-service', `${PROJECT}/services/notamesh-example`, {
  displayName: 'Example',
  custom: {},
  userLabels: own,
});
const instance = made('instance', instanceName, {
  displayName: 'example',
  labels: own,
  clusters: { 'example-c1': cluster },
});
const clusterResource = made('cluster', `${instanceName}/clusters/example-c1`, cluster, ['instance/example']);
const table = made(
  'table',
  `${instanceName}/tables/example`,
  {
    columnFamilies: {
      a: { gcRule: { maxNumVersions: 1 } },
      b: { gcRule: { union: { rules: [{ maxNumVersions: 2 }, { maxAge: '86400s' }] } } },
    },
    deletionProtection: false,
    changeStreamConfig: { retentionPeriod: '86400s' },
    automatedBackupPolicy: { retentionPeriod: '604800s', frequency: '86400s' },
  },
  ['cluster/example'],
);
const datasetName = `${PROJECT}/datasets/example`;
const dataset = made('dataset', datasetName, {
  location: PLACE.location,
  description: 'An example',
  labels: own,
  maxTimeTravelHours: '168',
});
const repositoryName = `${HERE}/repositories/example`;
const repository = made('repository', repositoryName, {
  displayName: 'example',
  labels: own,
  serviceAccount: email,
  gitRemoteSettings: {
    url: 'https://git.example/delivery.git',
    defaultBranch: 'main',
    authenticationTokenSecretVersion: `${PROJECT}/secrets/token/versions/latest`,
  },
});
const release = made(
  'release',
  `${repositoryName}/releaseConfigs/main`,
  {
    gitCommitish: 'main',
    cronSchedule: '0 4 * * *',
    timeZone: 'America/Sao_Paulo',
    codeCompilationConfig: { defaultDatabase: PLACE.project, defaultSchema: 'marts', vars: { source: 'a' } },
  },
  ['repository/example'],
);
const productName = `${HERE}/dataProducts/example`;
const product = made('product', productName, {
  displayName: 'Example',
  description: 'An example',
  ownerEmails: ['ana@example.com', 'bia@example.com'],
  labels: own,
});
const poolName = names.poolName(PLACE, 'example');
const pool = made('pool', poolName, {
  displayName: 'example',
  description: marked(PLACE, 'An example'),
  disabled: false,
});

const condition = {
  displayName: 'many > 1.5',
  conditionThreshold: {
    filter: 'resource.type="pubsub_topic" AND metric.type="pubsub.googleapis.com/topic/byte_cost"',
    comparison: 'COMPARISON_GT',
    thresholdValue: 1.5,
    duration: '60s',
  },
};

const workflow = (id: string): Resource => ({
  ...made('workflow', `${HERE}/workflows/${id}`, {
    labels: own,
    serviceAccount: email,
    sourceContents: 'main:\n  steps:\n    - a:\n        return: 1\n',
    callLogLevel: 'LOG_ERRORS_ONLY',
    executionHistoryLevel: 'EXECUTION_HISTORY_BASIC',
  }),
  address: `workflow/${id}`,
});
const workflows = [workflow('started'), workflow('another')];
const otherTopic = { ...topic, address: 'topic/another', name: `${PROJECT}/topics/another` };
const PUBLISHED = { attribute: 'type', value: 'google.cloud.pubsub.topic.v1.messagePublished' };
const trigger = made(
  'trigger',
  `${HERE}/triggers/example`,
  {
    labels: own,
    eventFilters: [PUBLISHED],
    serviceAccount: email,
    destination: { workflow: `${HERE}/workflows/started` },
    transport: { pubsub: { topic: topic.name } },
  },
  ['topic/example', 'workflow/started'],
);
const events = [...accounts, ...workflows, topic, otherTopic];

const code = `${PLACE.project}-code`;
const archive = made('archive', ARCHIVE, { bucket: code }, ['bucket/code']);
const codeBucket = { ...made('bucket', code, { location: PLACE.location, labels: own }), address: 'bucket/code' };
const container = {
  image: 'scratch',
  baseImageUri: 'southamerica-east1-docker.pkg.dev/serverless-runtimes/google-22-full/runtimes/nodejs24',
  command: ['node'],
  args: [MAIN],
  sourceCode: {
    cloudStorageSource: { bucket: code, object: ARCHIVE, generation: reference('archive/example', 'generation') },
  },
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
  resources: { limits: { cpu: '1', memory: '256Mi' } },
};

export const EXAMPLES: readonly Example[] = [
  {
    resource: made(
      'service',
      `${HERE}/services/example`,
      {
        labels: own,
        ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
        invokerIamDisabled: false,
        template: {
          serviceAccount: email,
          timeout: '60s',
          maxInstanceRequestConcurrency: 4,
          scaling: { maxInstanceCount: 3 },
          containers: [container],
        },
      },
      ['archive/example'],
    ),
    before: [...accounts, codeBucket, archive],
    other: {
      ...LABELS,
      ingress: 'INGRESS_TRAFFIC_ALL',
      invokerIamDisabled: true,
      'template.serviceAccount': otherEmail,
      'template.timeout': '120s',
      'template.maxInstanceRequestConcurrency': 8,
      'template.scaling.maxInstanceCount': 5,
      'template.containers': [{ ...container, env: [{ name: 'A', value: '9' }] }],
    },
    marks: MARKS,
  },
  {
    resource: trigger,
    before: events,
    other: {
      ...LABELS,
      serviceAccount: otherEmail,
      'destination.workflow': `${HERE}/workflows/another`,
    },
    immutable: { 'transport.pubsub.topic': otherTopic.name },
    marks: MARKS,
    fixed: { eventFilters: 'topics have one type of event' },
  },
  {
    resource: made(
      'transport',
      'example',
      {
        subscription: reference('trigger/example', 'subscription'),
        ackDeadlineSeconds: 60,
        messageRetentionDuration: '604800s',
        expirationPolicy: {},
        retryPolicy: { minimumBackoff: '20s', maximumBackoff: '300s' },
        deadLetterPolicy: { deadLetterTopic: otherTopic.name, maxDeliveryAttempts: 10 },
      },
      ['trigger/example'],
    ),
    before: [...events, trigger],
    other: {
      ackDeadlineSeconds: 20,
      messageRetentionDuration: '86400s',
      expirationPolicy: { ttl: '604800s' },
      'retryPolicy.minimumBackoff': '30s',
      'retryPolicy.maximumBackoff': '400s',
      'deadLetterPolicy.deadLetterTopic': topic.name,
      'deadLetterPolicy.maxDeliveryAttempts': 20,
    },
    fixed: { subscription: 'Eventarc chooses it' },
  },
  {
    resource: made('schema', `${PROJECT}/schemas/example`, {
      type: 'AVRO',
      definition: AVRO('a'),
    }),
    other: { definition: AVRO('b') },
    fixed: { type: 'the local cloud takes no other' },
  },
  {
    resource: made(
      'backup',
      `${instanceName}/clusters/example-c1/backups/example`,
      { sourceTable: table.name, expireTime: IN_TEN_DAYS },
      ['table/example'],
    ),
    before: [instance, clusterResource, table],
    other: { expireTime: IN_FIVE_DAYS },
    fixed: { sourceTable: 'there is one' },
  },
  {
    resource: account('example', names.accountEmail(PLACE, 'fetch')),
    other: { displayName: 'another', disabled: true },
    marks: ['description'],
  },
  {
    resource: made('bucket', `${PLACE.project}-example`, {
      location: PLACE.location,
      labels: own,
      versioning: { enabled: true },
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
      softDeletePolicy: { retentionDurationSeconds: '604800' },
      lifecycle: {
        rule: [
          { action: { type: 'SetStorageClass', storageClass: 'NEARLINE' }, condition: { age: 30 } },
          { action: { type: 'Delete' }, condition: { age: 90 } },
        ],
      },
      retentionPolicy: { retentionPeriod: '86400' },
    }),
    other: {
      ...LABELS,
      'versioning.enabled': false,
      'iamConfiguration.publicAccessPrevention': 'inherited',
      'softDeletePolicy.retentionDurationSeconds': '0',
      'lifecycle.rule': [{ action: { type: 'Delete' }, condition: { age: 1 } }],
      'retentionPolicy.retentionPeriod': '60',
      retentionPolicy: null,
    },
    immutable: { location: 'us-east1' },
    marks: MARKS,
    fixed: { 'iamConfiguration.uniformBucketLevelAccess.enabled': 'the local cloud knows no other' },
  },
  { resource: topic, other: { ...LABELS, messageRetentionDuration: '1200s' }, marks: MARKS },
  {
    resource: made(
      'subscription',
      `${PROJECT}/subscriptions/example`,
      {
        topic: topic.name,
        labels: own,
        ackDeadlineSeconds: 60,
        messageRetentionDuration: '1200s',
        expirationPolicy: {},
        retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
        deadLetterPolicy: { deadLetterTopic: topic.name, maxDeliveryAttempts: 10 },
      },
      ['topic/example'],
    ),
    before: [topic],
    other: {
      ...LABELS,
      ackDeadlineSeconds: 30,
      messageRetentionDuration: '600s',
      expirationPolicy: { ttl: '2678400s' },
      'retryPolicy.minimumBackoff': '20s',
      'retryPolicy.maximumBackoff': '500s',
      'deadLetterPolicy.maxDeliveryAttempts': 20,
    },
    immutable: { filter: 'attributes.a = "b"', enableMessageOrdering: true },
    marks: MARKS,
    fixed: { topic: 'there is one', 'deadLetterPolicy.deadLetterTopic': 'there is one' },
  },
  {
    resource: instance,
    other: { ...LABELS, displayName: 'another' },
    marks: MARKS,
    fixed: { clusters: 'only for the birth' },
  },
  {
    resource: clusterResource,
    before: [instance],
    other: {
      [`${AUTOSCALING}.autoscalingLimits.minServeNodes`]: 2,
      [`${AUTOSCALING}.autoscalingLimits.maxServeNodes`]: 5,
      [`${AUTOSCALING}.autoscalingTargets.cpuUtilizationPercent`]: 40,
    },
    immutable: { location: `${HERE}-c`, defaultStorageType: 'HDD' },
  },
  {
    resource: table,
    before: [instance, clusterResource],
    other: {
      'columnFamilies.a.gcRule.maxNumVersions': 5,
      'columnFamilies.b.gcRule.union.rules': [{ maxNumVersions: 2 }, { maxAge: '172800s' }],
      'columnFamilies.a.gcRule': { maxAge: '86400s' },
      deletionProtection: true,
      'changeStreamConfig.retentionPeriod': '172800s',
      'automatedBackupPolicy.retentionPeriod': '864000s',
    },
    fixed: { 'automatedBackupPolicy.frequency': 'the API takes a day only' },
  },
  {
    resource: made(
      'profile',
      `${instanceName}/appProfiles/example`,
      {
        description: marked(PLACE, 'An example'),
        singleClusterRouting: { clusterId: 'example-c1', allowTransactionalWrites: true },
        standardIsolation: { priority: 'PRIORITY_HIGH' },
      },
      ['cluster/example'],
    ),
    before: [instance, clusterResource],
    other: {
      'singleClusterRouting.allowTransactionalWrites': false,
      'standardIsolation.priority': 'PRIORITY_LOW',
    },
    marks: ['description'],
    fixed: { 'singleClusterRouting.clusterId': 'there is one' },
  },
  {
    resource: made('secret', `${PROJECT}/secrets/example`, {
      labels: own,
      replication: { automatic: {} },
      hasVersion: true,
      payload: 'as given',
    }),
    other: LABELS,
    marks: MARKS,
    fixed: { 'replication.automatic': 'says nothing', hasVersion: 'a test of its own', payload: 'a test of its own' },
  },
  {
    resource: made('workflow', `${HERE}/workflows/example`, {
      description: 'An example',
      labels: own,
      serviceAccount: email,
      sourceContents: 'main:\n  steps:\n    - a:\n        return: 1\n',
      userEnvVars: { URL: 'https://a.example' },
      callLogLevel: 'LOG_ERRORS_ONLY',
      executionHistoryLevel: 'EXECUTION_HISTORY_BASIC',
    }),
    before: accounts,
    other: {
      ...LABELS,
      description: 'another',
      serviceAccount: otherEmail,
      sourceContents: 'main:\n  steps:\n    - a:\n        return: 2\n',
      'userEnvVars.URL': 'https://b.example',
      'userEnvVars.MORE': '1',
      callLogLevel: 'LOG_ALL_CALLS',
      executionHistoryLevel: 'EXECUTION_HISTORY_DETAILED',
    },
    marks: MARKS,
  },
  {
    resource: made('job', `${HERE}/jobs/notamesh-example`, {
      description: marked(PLACE, 'An example'),
      schedule: '15 3 * * *',
      timeZone: 'America/Sao_Paulo',
      attemptDeadline: '180s',
      retryConfig: { retryCount: 3, minBackoffDuration: '30s', maxBackoffDuration: '600s' },
      httpTarget: {
        uri: `https://workflowexecutions.googleapis.com/v1/${HERE}/workflows/example/executions`,
        httpMethod: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from('{"argument":"{}"}').toString('base64'),
        oauthToken: { serviceAccountEmail: email, scope: 'https://www.googleapis.com/auth/cloud-platform' },
      },
      state: 'ENABLED',
    }),
    before: accounts,
    other: {
      schedule: '20 3 * * *',
      timeZone: 'UTC',
      attemptDeadline: '200s',
      'retryConfig.retryCount': 1,
      'retryConfig.minBackoffDuration': '40s',
      'retryConfig.maxBackoffDuration': '700s',
      'httpTarget.uri': `https://workflowexecutions.googleapis.com/v1/${HERE}/workflows/another/executions`,
      'httpTarget.httpMethod': 'PUT',
      'httpTarget.headers.Content-Type': 'text/plain',
      'httpTarget.body': Buffer.from('{}').toString('base64'),
      'httpTarget.oauthToken.serviceAccountEmail': otherEmail,
      'httpTarget.oauthToken.scope': 'https://www.googleapis.com/auth/workflows',
      state: 'PAUSED',
    },
    marks: ['description'],
  },
  {
    resource: made('metric', `${PROJECT}/metrics/notamesh-example`, {
      description: 'An example',
      filter: 'severity>=ERROR',
      labelExtractors: { code: 'EXTRACT(jsonPayload.code)' },
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        labels: [{ key: 'code', valueType: 'STRING' }],
      },
    }),
    other: {
      description: 'another',
      filter: 'severity>=WARNING',
      'labelExtractors.code': 'EXTRACT(jsonPayload.other)',
      'metricDescriptor.unit': 'By',
    },
    immutable: { 'metricDescriptor.labels': [], 'metricDescriptor.valueType': 'DOUBLE' },
    fixed: { 'metricDescriptor.metricKind': 'a log metric has one' },
    along: { 'metricDescriptor.labels': { labelExtractors: {} } },
  },
  {
    resource: made('sink', `${PROJECT}/sinks/notamesh-example`, {
      description: marked(PLACE, 'An example'),
      filter: 'severity>=ERROR',
      destination: `bigquery.googleapis.com/${PROJECT}/datasets/example`,
    }),
    other: {
      filter: 'severity>=WARNING',
      destination: `bigquery.googleapis.com/${PROJECT}/datasets/another`,
    },
    marks: ['description'],
  },
  {
    resource: made('log-bucket', `${HERE}/buckets/notamesh-example`, {
      description: marked(PLACE, 'An example'),
      retentionDays: 40,
    }),
    other: { retentionDays: 50 },
    marks: ['description'],
  },
  {
    resource: made('channel', `${PROJECT}/notificationChannels/example`, {
      type: 'email',
      displayName: 'notamesh example',
      labels: { email_address: 'ana@example.com' },
      userLabels: own,
      enabled: true,
    }),
    other: { 'labels.email_address': 'bia@example.com', enabled: false, 'userLabels.component': 'another' },
    immutable: { type: 'pagerduty' },
    marks: ['userLabels.managed-by', 'userLabels.stack', 'userLabels.env'],
    fixed: { displayName: 'what it is found by' },
  },
  {
    resource: made('alert', `${PROJECT}/alertPolicies/example`, {
      displayName: 'notamesh example',
      combiner: 'OR',
      enabled: true,
      severity: 'ERROR',
      documentation: { content: 'Look at it.' },
      conditions: [condition],
      userLabels: own,
    }),
    other: {
      combiner: 'AND',
      enabled: false,
      severity: 'WARNING',
      'documentation.content': 'Look away.',
      conditions: [{ ...condition, displayName: 'another' }],
      'userLabels.component': 'another',
    },
    marks: ['userLabels.managed-by', 'userLabels.stack', 'userLabels.env'],
    fixed: { displayName: 'what it is found by' },
  },
  {
    resource: made('dashboard', `${PROJECT}/dashboards/notamesh-example`, {
      displayName: 'Example',
      labels: own,
      gridLayout: { columns: '2', widgets: [{ title: 'One', text: { content: 'a', format: 'MARKDOWN' } }] },
    }),
    other: {
      ...LABELS,
      displayName: 'Another',
      'gridLayout.columns': '3',
      'gridLayout.widgets': [],
    },
    marks: MARKS,
  },
  {
    resource: dataset,
    other: { ...LABELS, description: 'another', maxTimeTravelHours: '96' },
    immutable: { location: 'us-east1' },
    marks: MARKS,
  },
  {
    resource: made(
      'external',
      `${datasetName}/tables/example`,
      {
        description: 'An example',
        labels: own,
        externalDataConfiguration: {
          sourceFormat: 'BIGTABLE',
          sourceUris: [`https://googleapis.com/bigtable/${instanceName}/appProfiles/analytics/tables/example`],
          bigtableOptions: {
            readRowkeyAsString: true,
            ignoreUnspecifiedColumnFamilies: true,
            columnFamilies: [
              { familyId: 'a', type: 'STRING', encoding: 'TEXT', onlyReadLatest: true },
              { familyId: 'b', type: 'STRING', columns: [{ qualifierString: 'x' }] },
            ],
          },
        },
      },
      ['dataset/example'],
    ),
    before: [dataset],
    other: {
      ...LABELS,
      description: 'another',
      'externalDataConfiguration.sourceUris': [`https://googleapis.com/bigtable/${instanceName}/tables/another`],
      'externalDataConfiguration.bigtableOptions.readRowkeyAsString': false,
      'externalDataConfiguration.bigtableOptions.ignoreUnspecifiedColumnFamilies': false,
      'externalDataConfiguration.bigtableOptions.columnFamilies': [{ familyId: 'b', type: 'BYTES' }],
    },
    immutable: { 'externalDataConfiguration.sourceFormat': 'CSV' },
    marks: MARKS,
  },
  {
    resource: watched,
    other: { displayName: 'Another', 'userLabels.component': 'another' },
    marks: ['userLabels.managed-by', 'userLabels.stack', 'userLabels.env'],
    fixed: { custom: 'it is what makes it a service of our own' },
  },
  {
    resource: made('objective', `${watched.name}/serviceLevelObjectives/example`, {
      displayName: 'Nearly always soon',
      goal: 0.99,
      rollingPeriod: '2419200s',
      serviceLevelIndicator: {
        requestBased: { distributionCut: { distributionFilter: 'metric.type="a"', range: { min: 0, max: 300 } } },
      },
      userLabels: own,
    }),
    before: [{ ...watched, address: 'watched-service/before' }],
    other: {
      displayName: 'Another',
      goal: 0.9,
      rollingPeriod: '86400s',
      serviceLevelIndicator: {
        requestBased: { distributionCut: { distributionFilter: 'metric.type="b"', range: { min: 0, max: 300 } } },
      },
      'userLabels.component': 'another',
    },
    marks: ['userLabels.managed-by', 'userLabels.stack', 'userLabels.env'],
  },
  {
    resource: repository,
    before: accounts,
    other: {
      ...LABELS,
      displayName: 'another',
      serviceAccount: otherEmail,
      'gitRemoteSettings.url': 'https://git.example/another.git',
      'gitRemoteSettings.defaultBranch': 'another',
      'gitRemoteSettings.authenticationTokenSecretVersion': `${PROJECT}/secrets/another/versions/latest`,
    },
    marks: MARKS,
  },
  {
    resource: release,
    before: [...accounts, repository],
    other: {
      gitCommitish: 'another',
      cronSchedule: '0 5 * * *',
      timeZone: 'UTC',
      'codeCompilationConfig.defaultDatabase': 'another',
      'codeCompilationConfig.defaultSchema': 'another',
      'codeCompilationConfig.vars.source': 'b',
      'codeCompilationConfig.vars.more': 'c',
    },
  },
  {
    resource: made(
      'delivery',
      `${repositoryName}/workflowConfigs/daily`,
      {
        releaseConfig: release.name,
        cronSchedule: '30 4 * * *',
        timeZone: 'America/Sao_Paulo',
        invocationConfig: { serviceAccount: email, includedTags: ['a', 'b'], transitiveDependenciesIncluded: true },
      },
      ['release/example'],
    ),
    before: [...accounts, repository, release],
    other: {
      cronSchedule: '30 5 * * *',
      timeZone: 'UTC',
      'invocationConfig.serviceAccount': otherEmail,
      'invocationConfig.includedTags': ['a'],
      'invocationConfig.transitiveDependenciesIncluded': false,
    },
    fixed: { releaseConfig: 'there is one' },
  },
  {
    resource: product,
    other: { ...LABELS, displayName: 'Another', description: 'another', ownerEmails: ['ana@example.com'] },
    marks: MARKS,
  },
  {
    resource: made(
      'asset',
      `${productName}/dataAssets/example`,
      { resource: `//bigquery.googleapis.com/${PROJECT}/datasets/example`, labels: own },
      ['product/example'],
    ),
    before: [product],
    other: LABELS,
    immutable: { resource: `//bigquery.googleapis.com/${PROJECT}/datasets/another` },
    marks: MARKS,
  },
  {
    resource: made('budget', 'billingAccounts/012345-678901-ABCDEF/budgets/notamesh-example', {
      displayName: 'notamesh-example',
      budgetFilter: { projects: [PROJECT] },
      amount: { specifiedAmount: { currencyCode: 'BRL', units: '500' } },
      thresholdRules: [
        { thresholdPercent: 0.5, spendBasis: 'CURRENT_SPEND' },
        { thresholdPercent: 1, spendBasis: 'CURRENT_SPEND' },
      ],
    }),
    other: {
      'amount.specifiedAmount.units': '900',
      thresholdRules: [{ thresholdPercent: 0.9, spendBasis: 'CURRENT_SPEND' }],
    },
    fixed: {
      displayName: 'what it is found by',
      'budgetFilter.projects': 'there is one',
      'amount.specifiedAmount.currencyCode': 'it is that of the account',
    },
  },
  { resource: pool, other: { displayName: 'another', disabled: true }, marks: ['description'] },
  {
    resource: made(
      'provider',
      `${poolName}/providers/actions`,
      {
        displayName: 'example',
        description: marked(PLACE, 'An example'),
        oidc: { issuerUri: 'https://token.actions.githubusercontent.com', allowedAudiences: ['a', 'b'] },
        attributeMapping: { 'google.subject': 'assertion.sub' },
        attributeCondition: "assertion.repository_owner_id == '1'",
        disabled: false,
      },
      ['pool/example'],
    ),
    before: [pool],
    other: {
      displayName: 'another',
      'oidc.issuerUri': 'https://issuer.example',
      'oidc.allowedAudiences': ['a'],
      attributeMapping: { 'google.subject': "assertion.sub + 'x'" },
      attributeCondition: "assertion.repository_owner_id == '2'",
      disabled: true,
    },
    marks: ['description'],
    fixed: { 'attributeMapping.google.subject': 'a key with a dot; changed whole' },
  },
];
