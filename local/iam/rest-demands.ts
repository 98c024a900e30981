/** What each REST method asks of its caller, where it is not what the convention says. */
import type { Route } from '../wire/router.ts';
import { conventionalDemand, demandOn, prefixOf, type Demand } from './demand.ts';

/**
 * `open`: asks for nothing. `keyboard`: no API of Google's, for the person at the keyboard alone. `identity`: takes an
 * identity token, as the services do that are pushed to.
 */
export type Terms =
  | { readonly kind: 'open' }
  | { readonly kind: 'keyboard' }
  | { readonly kind: 'demands'; readonly demands: readonly Demand[]; readonly anyOf?: true; readonly identity?: true };

const PROJECT = 'projects/{project}';
const WORKFLOW = `${PROJECT}/locations/{location}/workflows/{workflow}`;
const CALLBACK = `${WORKFLOW}/executions/{execution}/callbacks/{callback}`;
const SUBSCRIPTION = `${PROJECT}/subscriptions/{subscription}`;
const TABLE = `${PROJECT}/instances/{instance}/tables/{table}`;
const SECRET = `${PROJECT}/secrets/{secret}`;
const KEY = `${PROJECT}/locations/{location}/keyRings/{keyRing}/cryptoKeys/{cryptoKey}`;
const ACCOUNT = `${PROJECT}/serviceAccounts/{account}`;
const SCHEMAS = `${PROJECT}/schemas`;
const INSTANCE = `${PROJECT}/instances/{instance}`;
const DATASETS = `${PROJECT}/datasets`;
const DATASET_TABLE = `${DATASETS}/{dataset}/tables/{table}`;
const POOLS = `${PROJECT}/locations/{location}/workloadIdentityPools`;

type Row = readonly [permission: string, resource: string];

/** By service, method and path from behind the version on. */
const ROWS: Readonly<Record<string, Row | readonly Row[]>> = {
  [`workflows GET ${WORKFLOW}:listRevisions`]: ['workflows.workflows.listRevision', WORKFLOW],
  [`workflowexecutions GET ${WORKFLOW}/executions/{execution}:exportData`]: ['workflows.executions.get', WORKFLOW],
  [`workflowexecutions POST ${WORKFLOW}:triggerPubsubExecution`]: ['workflows.executions.create', WORKFLOW],
  [`pubsub PUT ${PROJECT}/topics/{topic}`]: ['pubsub.topics.create', PROJECT],
  [`pubsub GET ${PROJECT}/topics/{topic}/subscriptions`]: ['pubsub.topics.get', `${PROJECT}/topics/{topic}`],
  [`pubsub PUT ${SUBSCRIPTION}`]: ['pubsub.subscriptions.create', PROJECT],
  [`pubsub POST ${SUBSCRIPTION}:pull`]: ['pubsub.subscriptions.consume', SUBSCRIPTION],
  [`pubsub POST ${SUBSCRIPTION}:acknowledge`]: ['pubsub.subscriptions.consume', SUBSCRIPTION],
  [`pubsub POST ${SUBSCRIPTION}:modifyAckDeadline`]: ['pubsub.subscriptions.consume', SUBSCRIPTION],
  [`pubsub POST ${SUBSCRIPTION}:seek`]: ['pubsub.subscriptions.consume', SUBSCRIPTION],
  [`pubsub POST ${SUBSCRIPTION}:modifyPushConfig`]: ['pubsub.subscriptions.update', SUBSCRIPTION],
  [`pubsub POST ${SUBSCRIPTION}:detach`]: ['pubsub.topics.detachSubscription', PROJECT],
  [`bigtableadmin POST ${TABLE}:modifyColumnFamilies`]: ['bigtable.tables.update', TABLE],
  [`bigtableadmin POST ${TABLE}:dropRowRange`]: ['bigtable.tables.mutateRows', TABLE],
  [`bigtableadmin POST ${INSTANCE}/tables:restore`]: [
    ['bigtable.tables.create', INSTANCE],
    ['bigtable.backups.restore', INSTANCE],
  ],
  [`bigtable POST ${TABLE}:mutateRow`]: ['bigtable.tables.mutateRows', TABLE],
  [`bigtable POST ${TABLE}:mutateRows`]: ['bigtable.tables.mutateRows', TABLE],
  [`bigtable POST ${TABLE}:readRows`]: ['bigtable.tables.readRows', TABLE],
  [`bigtable GET ${TABLE}:sampleRowKeys`]: ['bigtable.tables.sampleRowKeys', TABLE],
  [`bigtable POST ${TABLE}:checkAndMutateRow`]: ['bigtable.tables.mutateRows', TABLE],
  [`bigtable POST ${TABLE}:readModifyWriteRow`]: ['bigtable.tables.mutateRows', TABLE],
  [`bigtable POST ${INSTANCE}:ping`]: ['bigtable.instances.ping', INSTANCE],
  [`pubsub POST ${SCHEMAS}:validateMessage`]: ['pubsub.schemas.validate', PROJECT],
  [`pubsub DELETE ${SCHEMAS}/{schema}:deleteRevision`]: ['pubsub.schemas.delete', `${SCHEMAS}/{schema}`],
  [`bigquery GET ${DATASETS}`]: ['bigquery.datasets.get', PROJECT],
  [`bigquery POST ${DATASETS}/{dataset}:undelete`]: ['bigquery.datasets.create', PROJECT],
  [`bigquery POST ${PROJECT}/queries`]: ['bigquery.jobs.create', PROJECT],
  [`bigquery GET ${DATASET_TABLE}/data`]: ['bigquery.tables.getData', DATASET_TABLE],
  [`bigquery POST ${DATASET_TABLE}/insertAll`]: ['bigquery.tables.updateData', DATASET_TABLE],
  [`secretmanager POST ${SECRET}:addVersion`]: ['secretmanager.versions.add', SECRET],
  [`cloudkms POST ${KEY}:encrypt`]: ['cloudkms.cryptoKeyVersions.useToEncrypt', KEY],
  [`cloudkms POST ${KEY}:decrypt`]: ['cloudkms.cryptoKeyVersions.useToDecrypt', KEY],
  [`serviceusage POST ${PROJECT}/services:batchEnable`]: ['serviceusage.services.enable', PROJECT],
  [`serviceusage POST ${PROJECT}/services/{service}:generateServiceIdentity`]: [
    'serviceusage.services.enable',
    PROJECT,
  ],
  [`logging POST entries:list`]: ['logging.logEntries.list', PROJECT],
  [`logging POST entries:write`]: ['logging.logEntries.create', PROJECT],
  [`iamcredentials POST ${ACCOUNT}:generateAccessToken`]: ['iam.serviceAccounts.getAccessToken', ACCOUNT],
  [`iamcredentials POST ${ACCOUNT}:generateIdToken`]: ['iam.serviceAccounts.getOpenIdToken', ACCOUNT],
};

const BUCKET = 'projects/_/buckets/{bucket}';
const TARGET_BUCKET = 'projects/_/buckets/{toBucket}';
const OBJECT = `${BUCKET}/objects/{object}`;

/** Cloud Storage has paths of its own. https://cloud.google.com/storage/docs/access-control/iam-json */
const STORAGE: Readonly<Record<string, Row | readonly Row[] | 'open'>> = {
  'POST b': ['storage.buckets.create', PROJECT],
  'GET b': ['storage.buckets.list', PROJECT],
  'GET b/{bucket}': ['storage.buckets.get', BUCKET],
  'GET b/{bucket}/storageLayout': ['storage.objects.list', BUCKET],
  'PATCH b/{bucket}': ['storage.buckets.update', BUCKET],
  'PUT b/{bucket}': ['storage.buckets.update', BUCKET],
  'POST b/{bucket}/lockRetentionPolicy': ['storage.buckets.update', BUCKET],
  'POST b/{bucket}/restore': ['storage.buckets.restore', BUCKET],
  'DELETE b/{bucket}': ['storage.buckets.delete', BUCKET],
  'GET b/{bucket}/iam': ['storage.buckets.getIamPolicy', BUCKET],
  'PUT b/{bucket}/iam': ['storage.buckets.setIamPolicy', BUCKET],
  'GET b/{bucket}/iam/testPermissions': 'open',
  'GET projects/{project}/serviceAccount': ['resourcemanager.projects.get', PROJECT],
  'POST b/{bucket}/o': ['storage.objects.create', BUCKET],
  // The address of a session is the right to go on with it.
  'PUT b/{bucket}/o': 'open',
  'DELETE b/{bucket}/o': 'open',
  'GET b/{bucket}/o': ['storage.objects.list', BUCKET],
  'GET b/{bucket}/o/{object=**}': ['storage.objects.get', OBJECT],
  'PATCH b/{bucket}/o/{object=**}': ['storage.objects.update', OBJECT],
  'PUT b/{bucket}/o/{object=**}': ['storage.objects.update', OBJECT],
  'DELETE b/{bucket}/o/{object=**}': ['storage.objects.delete', OBJECT],
  'POST b/{bucket}/o/{object=**}/compose': [
    ['storage.objects.get', BUCKET],
    ['storage.objects.create', BUCKET],
  ],
  'POST b/{bucket}/o/{object=**}/rewriteTo/b/{toBucket}/o/{toObject=**}': [
    ['storage.objects.get', OBJECT],
    ['storage.objects.create', TARGET_BUCKET],
  ],
  'POST b/{bucket}/o/{object=**}/copyTo/b/{toBucket}/o/{toObject=**}': [
    ['storage.objects.get', OBJECT],
    ['storage.objects.create', TARGET_BUCKET],
  ],
};

const OPEN: Terms = { kind: 'open' };

export function termsOf({ service, method, pattern }: Route): Terms {
  if (pattern.startsWith('/notamesh/')) return OPEN;
  if (pattern.startsWith('/local/')) return pattern.endsWith(':relay') ? OPEN : { kind: 'keyboard' };
  // Whoever calls may ask what they may.
  if (pattern.endsWith(':testIamPermissions')) return OPEN;
  if (service === 'storage') return storageTerms(method, pattern);
  const path = pattern.replace(/^(\/bigquery)?\/v\d\w*\//, '');
  if (/\{name=\*\*\}\/operations/.test(pattern)) return operationTerms(service, method, path);
  if (path === CALLBACK) return demands([['workflows.callbacks.send', WORKFLOW]]);
  if (path.startsWith(POOLS)) return demands([poolRow(method, path)]);
  const row = ROWS[`${service} ${method} ${path.replace('{id}', idName(path))}`];
  const terms: Terms = row
    ? demands(rowsOf(row))
    : { kind: 'demands', demands: [conventionalDemand(service, method, path)] };
  return path.endsWith(':triggerPubsubExecution') ? ({ ...terms, identity: true } as Terms) : terms;
}

function demands(rows: readonly Row[]): Terms {
  return { kind: 'demands', demands: rows.map(([permission, resource]) => demandOn(permission, resource)) };
}

const rowsOf = (row: Row | readonly Row[]): readonly Row[] =>
  typeof row[0] === 'string' ? [row as Row] : (row as readonly Row[]);

/** Kinds of the generic engine call their variable `id`, whatever the resource is. */
function idName(path: string): string {
  const collection = /(\w+)\/\{id\}/.exec(path)?.[1] ?? '';
  const names: Readonly<Record<string, string>> = { secrets: '{secret}', serviceAccounts: '{account}' };
  return names[collection] ?? '{id}';
}

function storageTerms(method: string, pattern: string): Terms {
  const path = pattern.replace(/^(\/(resumable\/upload|upload|download))?(\/storage\/v1)?\//, '');
  const row = STORAGE[`${method} ${path}`];
  if (row === 'open') return OPEN;
  return row ? demands(rowsOf(row)) : { kind: 'demands', demands: [conventionalDemand('storage', method, path)] };
}

/** Operations of all services are at the same paths: without its label, a call may be meant for any of them. */
function operationTerms(service: string, method: string, path: string): Terms {
  const verb = method === 'DELETE' ? 'delete' : path.endsWith('/operations') ? 'list' : 'get';
  const services = [service, 'workflows', 'run', 'eventarc', 'serviceusage', 'dataplex', 'dataform'];
  const permissions = [...new Set(services)].map((each) => `${prefixOf(each)}.operations.${verb}`);
  // Bigtable and workload identity have no permissions for their operations: who sees the resource sees them.
  const others = verb === 'delete' ? [] : ['bigtable.instances.get', 'iam.googleapis.com/workloadIdentityPools.get'];
  return {
    ...demands([...permissions, ...others].map((permission): Row => [permission, PROJECT])),
    anyOf: true,
  } as Terms;
}

/** Published with the host in the permission's name. */
function poolRow(method: string, path: string): Row {
  const isProvider = path.includes('/providers');
  const isItem = !path.endsWith('Pools') && !path.endsWith('/providers');
  const custom = /:(\w+)$/.exec(path)?.[1];
  const plain = { GET: isItem ? 'get' : 'list', POST: 'create', PATCH: 'update', DELETE: 'delete' }[method] ?? 'get';
  const collection = isProvider ? 'workloadIdentityPoolProviders' : 'workloadIdentityPools';
  return [`iam.googleapis.com/${collection}.${custom ?? plain}`, PROJECT];
}
