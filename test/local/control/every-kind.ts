/** For each kind of the generic engine: how to make one, and what may be changed about it. */
import type { Json } from './a-control.ts';

export interface Example {
  readonly title: string;
  /** Service label, version and parent. */
  readonly parent: string;
  readonly collection: string;
  readonly listField?: string;
  /** Query of the create call; what becomes of the id is seen in its answer. */
  readonly query?: string;
  readonly body: Json;
  /** Changed by mask unless the kind has none. */
  readonly change?: Json;
  /** How an update goes; PATCH with a mask in the query unless said. */
  readonly update?: 'mask' | 'mask-in-body' | 'replace';
  readonly etag?: boolean;
  readonly operation?: boolean;
  /** A field that cannot be changed, with another value. */
  readonly immutable?: Json;
  /** Made before: path and body. */
  readonly before?: readonly (readonly [path: string, body: Json])[];
  /** A get still finds a deleted one. */
  readonly soft?: boolean;
}

const PROJECT = 'projects/demo-notamesh';
const LOCATION = `${PROJECT}/locations/southamerica-east1`;
const GLOBAL = `${PROJECT}/locations/global`;
const POOLS = `/iam/v1/${GLOBAL}/workloadIdentityPools`;
const REPOSITORY: readonly [string, Json] = [`/dataform/v1/${LOCATION}/repositories?repositoryId=marts`, {}];
const LABELS = { labels: { env: 'dev' } };

export const EXAMPLES: readonly Example[] = [
  {
    title: 'service account',
    parent: `/iam/v1/${PROJECT}`,
    collection: 'serviceAccounts',
    listField: 'accounts',
    body: { accountId: 'notamesh-fetch', serviceAccount: { displayName: 'Fetch' } },
    change: { displayName: 'Other' },
    update: 'mask-in-body',
    etag: true,
  },
  {
    title: 'workload identity pool',
    parent: `/iam/v1/${GLOBAL}`,
    collection: 'workloadIdentityPools',
    query: 'workloadIdentityPoolId=ci-pool',
    body: { displayName: 'CI', mode: 'FEDERATION_ONLY' },
    change: { displayName: 'Other' },
    immutable: { mode: 'TRUST_DOMAIN' },
    operation: true,
    soft: true,
  },
  {
    title: 'workload identity provider',
    parent: `${POOLS}/ci-pool`,
    collection: 'providers',
    listField: 'workloadIdentityPoolProviders',
    query: 'workloadIdentityPoolProviderId=github',
    before: [[`${POOLS}?workloadIdentityPoolId=ci-pool`, {}]],
    body: {
      oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
      attributeMapping: { 'google.subject': 'assertion.sub' },
    },
    change: { attributeCondition: 'assertion.repository == "a/b"' },
    operation: true,
    soft: true,
  },
  {
    title: 'secret',
    parent: `/secretmanager/v1/${PROJECT}`,
    collection: 'secrets',
    query: 'secretId=token',
    body: { replication: { automatic: {} } },
    change: LABELS,
    immutable: { replication: { userManaged: {} } },
    etag: true,
  },
  {
    title: 'scheduler job',
    parent: `/cloudscheduler/v1/${LOCATION}`,
    collection: 'jobs',
    body: {
      name: `${LOCATION}/jobs/nightly`,
      schedule: '0 3 * * *',
      httpTarget: { uri: 'https://workflows.googleapis.com/' },
    },
    change: { schedule: '0 4 * * *' },
  },
  {
    title: 'log metric',
    parent: `/logging/v2/${PROJECT}`,
    collection: 'metrics',
    body: { name: 'failed', filter: 'severity>=ERROR', metricDescriptor: { labels: [{ key: 'step' }] } },
    change: { filter: 'severity>=WARNING' },
    immutable: { metricDescriptor: { labels: [{ key: 'other' }] } },
    update: 'replace',
  },
  {
    title: 'log sink',
    parent: `/logging/v2/${PROJECT}`,
    collection: 'sinks',
    body: { name: 'audit', destination: 'storage.googleapis.com/audit' },
    change: { description: 'All that was done' },
  },
  {
    title: 'log bucket',
    parent: `/logging/v2/${LOCATION}`,
    collection: 'buckets',
    query: 'bucketId=audit',
    body: { description: 'Audit' },
    change: { retentionDays: 400 },
    soft: true,
  },
  {
    title: 'alert policy',
    parent: `/monitoring/v3/${PROJECT}`,
    collection: 'alertPolicies',
    body: { displayName: 'x', combiner: 'OR', conditions: [{ displayName: 'c', conditionThreshold: { filter: 'f' } }] },
    change: { displayName: 'y' },
  },
  {
    title: 'notification channel',
    parent: `/monitoring/v3/${PROJECT}`,
    collection: 'notificationChannels',
    body: { type: 'email', labels: { email_address: 'ana@example.com' } },
    change: { displayName: 'Ana' },
    immutable: { type: 'sms' },
  },
  {
    title: 'monitored service',
    parent: `/monitoring/v3/${PROJECT}`,
    collection: 'services',
    query: 'serviceId=notamesh',
    body: { displayName: 'notamesh', custom: {} },
    change: { displayName: 'Other' },
  },
  {
    title: 'service level objective',
    parent: `/monitoring/v3/${PROJECT}/services/notamesh`,
    collection: 'serviceLevelObjectives',
    query: 'serviceLevelObjectiveId=fast',
    before: [[`/monitoring/v3/${PROJECT}/services?serviceId=notamesh`, { custom: {} }]],
    body: { goal: 0.99, rollingPeriod: '2419200s', serviceLevelIndicator: { requestBased: {} } },
    change: { goal: 0.95 },
  },
  {
    title: 'dashboard',
    parent: `/monitoring/v1/${PROJECT}`,
    collection: 'dashboards',
    body: { displayName: 'x', gridLayout: { columns: '2' } },
    change: { displayName: 'y' },
    update: 'replace',
    etag: true,
  },
  {
    title: 'Dataform repository',
    parent: `/dataform/v1/${LOCATION}`,
    collection: 'repositories',
    query: 'repositoryId=marts',
    body: { gitRemoteSettings: { url: 'https://example.com/marts.git', defaultBranch: 'main' } },
    change: LABELS,
  },
  {
    title: 'Dataform workspace',
    parent: `/dataform/v1/${LOCATION}/repositories/marts`,
    collection: 'workspaces',
    query: 'workspaceId=ana',
    before: [REPOSITORY],
    body: {},
  },
  {
    title: 'Dataform release config',
    parent: `/dataform/v1/${LOCATION}/repositories/marts`,
    collection: 'releaseConfigs',
    query: 'releaseConfigId=production',
    before: [REPOSITORY],
    body: { gitCommitish: 'main', cronSchedule: '0 3 * * *' },
    change: { gitCommitish: 'release' },
  },
  {
    title: 'Dataform workflow config',
    parent: `/dataform/v1/${LOCATION}/repositories/marts`,
    collection: 'workflowConfigs',
    query: 'workflowConfigId=nightly',
    before: [REPOSITORY],
    body: { releaseConfig: `${LOCATION}/repositories/marts/releaseConfigs/production` },
    change: { cronSchedule: '0 5 * * *' },
  },
  {
    title: 'data product',
    parent: `/dataplex/v1/${LOCATION}`,
    collection: 'dataProducts',
    query: 'dataProductId=invoices',
    body: { displayName: 'Invoices', ownerEmails: ['ana@example.com'] },
    change: { description: 'All invoices' },
    etag: true,
    operation: true,
  },
  {
    title: 'data asset',
    parent: `/dataplex/v1/${LOCATION}/dataProducts/invoices`,
    collection: 'dataAssets',
    query: 'dataAssetId=table',
    before: [
      [`/dataplex/v1/${LOCATION}/dataProducts?dataProductId=invoices`, { displayName: 'i', ownerEmails: ['a@b.c'] }],
    ],
    body: { resource: '//bigquery.googleapis.com/projects/p/datasets/d' },
    change: LABELS,
    immutable: { resource: '//bigquery.googleapis.com/projects/p/datasets/e' },
    etag: true,
    operation: true,
  },
  {
    title: 'entry group',
    parent: `/dataplex/v1/${LOCATION}`,
    collection: 'entryGroups',
    query: 'entryGroupId=raw',
    body: {},
    change: { description: 'Raw' },
    etag: true,
    operation: true,
  },
  {
    title: 'aspect type',
    parent: `/dataplex/v1/${LOCATION}`,
    collection: 'aspectTypes',
    query: 'aspectTypeId=owner',
    body: { metadataTemplate: { name: 'owner', type: 'record' } },
    change: { description: 'Who owns it' },
    etag: true,
    operation: true,
  },
  {
    title: 'budget',
    parent: '/billingbudgets/v1/billingAccounts/000000-000000-000000',
    collection: 'budgets',
    body: { displayName: 'notamesh', amount: { specifiedAmount: { units: '100' } } },
    change: { displayName: 'other' },
    etag: true,
  },
];
