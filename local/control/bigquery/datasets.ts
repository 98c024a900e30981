/** Datasets. https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets */
import { ApiError, alreadyExists, invalid, notFound } from '../../wire/errors.ts';
import type { Table } from '../../store/table.ts';
import type { Clock } from '../../wire/clock.ts';
import type { RestRequest, Route } from '../../wire/router.ts';
import type { Fields } from '../kind.ts';
import type { Project } from '../project.ts';
import { checkShape, isMap, plain, sameValue, type Shape } from '../shape.ts';
import type { Tables } from './tables.ts';
import { bigqueryRoute, checkGivenLabels, checkIfMatch, listPage, mergePatch, stamped } from './wire.ts';

/** Kept after its deletion. https://cloud.google.com/bigquery/docs/restore-deleted-datasets */
export interface DeletedDataset {
  readonly dataset: Fields;
  readonly tables: readonly Fields[];
  readonly deleted: number;
}

interface DatasetsEnv extends Project {
  readonly clock: Clock;
  readonly datasets: Table<Fields>;
  readonly bin: Table<DeletedDataset>;
  readonly tables: Tables;
}

const OUTPUT = [
  'kind',
  'etag',
  'id',
  'selfLink',
  'creationTime',
  'lastModifiedTime',
  'type',
  'satisfiesPzs',
  'satisfiesPzi',
];
const SHAPE: Shape = {
  datasetReference: plain('datasetId', 'projectId'),
  labels: 'map',
  resourceTags: 'map',
  ...plain('friendlyName', 'description', 'defaultTableExpirationMs', 'defaultPartitionExpirationMs', 'access'),
  ...plain('location', 'defaultEncryptionConfiguration', 'isCaseInsensitive', 'defaultCollation', 'maxTimeTravelHours'),
  ...plain('defaultRoundingMode', 'storageBillingModel', 'externalDatasetReference', 'externalCatalogDatasetOptions'),
};
const ID = /^\w{1,1024}$/;
const RECOVERABLE_MS = 7 * 24 * 3600 * 1000;

export function datasetRoutes(env: DatasetsEnv): Route[] {
  const one = '/datasets/{dataset}';
  const route = (method: string, tail: string, answer: (request: RestRequest) => Promise<unknown>) =>
    bigqueryRoute(env, method, tail, answer);
  const change = (merge: boolean) => async (request: RestRequest) => update(env, request, merge);
  return [
    route('POST', '/datasets', (request) => insert(env, request)),
    route('GET', '/datasets', (request) => list(env, request)),
    route('GET', one, ({ params }) => requireDataset(env, params['dataset'])),
    route('PATCH', one, change(true)),
    route('PUT', one, change(false)),
    route('DELETE', one, (request) => remove(env, request)),
    route('POST', `${one}:undelete`, (request) => undelete(env, request)),
  ];
}

/** @throws ApiError NOT_FOUND */
export async function requireDataset(
  env: Pick<DatasetsEnv, 'datasets' | 'project'>,
  id: string | undefined,
): Promise<Fields> {
  const found = await env.datasets.get(id ?? '');
  if (!found) throw notFound(`Not found: Dataset ${env.project}:${id ?? ''}: it`);
  return found;
}

function read(body: Fields): Fields {
  const given = Object.fromEntries(Object.entries(body).filter(([field]) => !OUTPUT.includes(field)));
  checkShape(given, SHAPE, 'dataset');
  checkGivenLabels(given['labels']);
  return given;
}

async function insert(env: DatasetsEnv, request: RestRequest): Promise<Fields> {
  const given = read(await request.json());
  const id = (given['datasetReference'] as { datasetId?: unknown } | undefined)?.datasetId;
  if (typeof id !== 'string' || !ID.test(id)) {
    throw invalid(
      `Invalid dataset ID "${String(id)}". Dataset IDs must be alphanumeric (plus underscores) and at most 1024 characters long.`,
    );
  }
  if (await env.datasets.get(id)) throw alreadyExists(`Already Exists: Dataset ${env.project}:${id}: it`);
  const { project } = env;
  const now = env.clock.now();
  const dataset = stamped(
    {
      kind: 'bigquery#dataset',
      id: `${project}:${id}`,
      selfLink: `https://bigquery.googleapis.com/bigquery/v2/projects/${project}/datasets/${id}`,
      access: DEFAULT_ACCESS,
      maxTimeTravelHours: '168',
      isCaseInsensitive: false,
      ...given,
      datasetReference: { datasetId: id, projectId: project },
      location: placeOf(given['location']),
      creationTime: String(now),
      type: 'DEFAULT',
    },
    now,
  );
  await env.datasets.put(id, dataset);
  return dataset;
}

/** What a dataset starts with when nothing is said. */
const DEFAULT_ACCESS = [
  { role: 'WRITER', specialGroup: 'projectWriters' },
  { role: 'OWNER', specialGroup: 'projectOwners' },
  { role: 'READER', specialGroup: 'projectReaders' },
];

/** Multi-regions are shown in capitals. */
function placeOf(given: unknown): string {
  const place = typeof given === 'string' && given !== '' ? given : 'US';
  return ['us', 'eu'].includes(place.toLowerCase()) ? place.toUpperCase() : place.toLowerCase();
}

async function update(env: DatasetsEnv, request: RestRequest, merge: boolean): Promise<Fields> {
  const id = request.params['dataset'] ?? '';
  const current = await requireDataset(env, id);
  checkIfMatch(request, current);
  const given = read(await request.json());
  for (const field of ['location', 'datasetReference'] as const) {
    const before = field === 'location' ? current[field] : { ...(current[field] as Fields) };
    const after =
      field === 'location' ? placeOf(given[field] ?? before) : { ...(before as Fields), ...(given[field] as Fields) };
    if (!sameValue(before, after)) throw invalid(`Dataset ${field} cannot be changed.`);
  }
  const fixed = Object.fromEntries(
    [...OUTPUT, 'location', 'datasetReference'].flatMap((field) =>
      current[field] === undefined ? [] : [[field, current[field]]],
    ),
  );
  // A list of access cannot be emptied: nobody could read the dataset any more.
  const next = merge
    ? mergePatch(current, given)
    : { maxTimeTravelHours: '168', isCaseInsensitive: false, access: current['access'], ...given };
  const written = stamped({ ...next, ...fixed }, env.clock.now());
  await env.datasets.put(id, written);
  return written;
}

async function list(env: DatasetsEnv, request: RestRequest) {
  const matches = labelFilter(request.query.get('filter'));
  const all = (await env.datasets.list()).filter(([, dataset]) => matches(dataset));
  const { ids, ...more } = listPage(
    all.map(([id]) => id),
    request,
  );
  const datasets = all
    .filter(([id]) => ids.includes(id))
    .map(([, { kind, id, datasetReference, labels, friendlyName, location }]) => ({
      kind,
      id,
      datasetReference,
      labels,
      friendlyName,
      location,
    }));
  return { kind: 'bigquery#datasetList', ...(datasets.length > 0 ? { datasets } : {}), ...more };
}

/** `labels.key:value`, or `labels.key`, joined by spaces. @throws ApiError INVALID_ARGUMENT */
function labelFilter(filter: string | null): (dataset: Fields) => boolean {
  const tests = (filter ?? '').split(/\s+/).filter((word) => word !== '');
  const read = tests.map((word) => {
    const [, key = '', value] = /^labels\.([^:]+)(?::(.*))?$/.exec(word) ?? [];
    if (key === '') throw invalid(`Invalid filter "${filter ?? ''}": it is labels.key:value.`);
    return { key, value };
  });
  return ({ labels }) =>
    read.every(({ key, value }) => {
      const found = isMap(labels) ? labels[key] : undefined;
      return value === undefined || value === '*' ? found !== undefined : found === value;
    });
}

async function remove(env: DatasetsEnv, request: RestRequest): Promise<undefined> {
  const id = request.params['dataset'] ?? '';
  const dataset = await requireDataset(env, id);
  checkIfMatch(request, dataset);
  const tables = await env.tables.all(id);
  if (tables.length > 0 && request.query.get('deleteContents') !== 'true') {
    throw new ApiError('FAILED_PRECONDITION', `Dataset ${env.project}:${id} is still in use`);
  }
  await env.bin.put(id, { dataset, tables, deleted: env.clock.now() });
  await env.tables.forget(id);
  await env.datasets.delete(id);
  return undefined;
}

async function undelete(env: DatasetsEnv, request: RestRequest): Promise<Fields> {
  const id = request.params['dataset'] ?? '';
  if (await env.datasets.get(id)) throw alreadyExists(`Already Exists: Dataset ${env.project}:${id}: it`);
  const found = await env.bin.get(id);
  if (!found || found.deleted + RECOVERABLE_MS <= env.clock.now()) {
    throw notFound(`Not found: deleted Dataset ${env.project}:${id}: it`);
  }
  await env.tables.restore(id, found.tables);
  await env.datasets.put(id, found.dataset);
  await env.bin.delete(id);
  return found.dataset;
}
