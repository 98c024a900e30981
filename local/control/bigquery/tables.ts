/** Tables, views and external tables, without their rows. https://cloud.google.com/bigquery/docs/reference/rest/v2/tables */
import type { Store } from '../../store/index.ts';
import type { Table as Rows } from '../../store/table.ts';
import { alreadyExists, invalid, notFound } from '../../wire/errors.ts';
import type { Clock } from '../../wire/clock.ts';
import type { RestRequest, Route } from '../../wire/router.ts';
import type { Fields } from '../kind.ts';
import type { Project } from '../project.ts';
import { checkShape, isMap, plain, type Shape } from '../shape.ts';
import { bigtableSchema, checkExternal } from './external.ts';
import { checkWidened } from './schema.ts';
import { bigqueryRoute, checkGivenLabels, checkIfMatch, listPage, mergePatch, stamped } from './wire.ts';

interface TablesEnv extends Project {
  readonly store: Store;
  readonly clock: Clock;
  readonly rows: Rows<Fields>;
  /** @throws ApiError NOT_FOUND */
  dataset(id: string | undefined): Promise<Fields>;
}

export interface Tables {
  readonly routes: readonly Route[];
  all(dataset: string): Promise<Fields[]>;
  forget(dataset: string): Promise<void>;
  restore(dataset: string, tables: readonly Fields[]): Promise<void>;
}

const OUTPUT = [
  ...['kind', 'etag', 'id', 'selfLink', 'creationTime', 'lastModifiedTime', 'type', 'location', 'streamingBuffer'],
  ...['numBytes', 'numLongTermBytes', 'numRows', 'numPhysicalBytes', 'numTotalLogicalBytes', 'numActiveLogicalBytes'],
];
const SHAPE: Shape = {
  tableReference: plain('projectId', 'datasetId', 'tableId'),
  labels: 'map',
  resourceTags: 'map',
  schema: plain('fields', 'foreignTypeInfo'),
  externalDataConfiguration: true,
  ...plain('friendlyName', 'description', 'view', 'materializedView', 'timePartitioning', 'rangePartitioning'),
  ...plain('clustering', 'requirePartitionFilter', 'expirationTime', 'encryptionConfiguration', 'defaultCollation'),
  ...plain('defaultRoundingMode', 'maxStaleness', 'tableConstraints', 'biglakeConfiguration'),
};
const ID = /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u;
const KINDS = { view: 'VIEW', materializedView: 'MATERIALIZED_VIEW', externalDataConfiguration: 'EXTERNAL' } as const;

export function createTables(env: TablesEnv): Tables {
  const tables = '/datasets/{dataset}/tables';
  const route = (method: string, tail: string, answer: (request: RestRequest) => Promise<unknown>) =>
    bigqueryRoute(env, method, tail, answer);
  const all = async (dataset: string) =>
    (await env.rows.list({ prefix: `${dataset}/` })).map(([, found]) => found).filter((found) => !expired(env, found));
  return {
    all,
    async forget(dataset) {
      const rows = await env.rows.list({ prefix: `${dataset}/` });
      await env.store.batch(rows.map(([key]) => env.rows.deleteChange(key)));
    },
    restore: (dataset, found) =>
      env.store.batch(found.map((table) => env.rows.putChange(`${dataset}/${idOf(table)}`, table))),
    routes: [
      route('POST', tables, (request) => insert(env, request)),
      route('GET', tables, async (request) => {
        await env.dataset(request.params['dataset']);
        return list(await all(request.params['dataset'] ?? ''), request);
      }),
      route('GET', `${tables}/{table}`, async (request) => (await requireTable(env, request))[1]),
      route('PATCH', `${tables}/{table}`, (request) => update(env, request, true)),
      route('PUT', `${tables}/{table}`, (request) => update(env, request, false)),
      route('DELETE', `${tables}/{table}`, async (request) => {
        const [key, current] = await requireTable(env, request);
        checkIfMatch(request, current);
        await env.rows.delete(key);
      }),
    ],
  };
}

const idOf = (table: Fields) => String((table['tableReference'] as Fields)['tableId']);

function expired({ clock }: TablesEnv, { expirationTime }: Fields): boolean {
  return expirationTime !== undefined && Number(expirationTime) <= clock.now();
}

/** @throws ApiError NOT_FOUND */
async function requireTable(env: TablesEnv, { params }: RestRequest): Promise<[key: string, table: Fields]> {
  await env.dataset(params['dataset']);
  const key = `${params['dataset'] ?? ''}/${params['table'] ?? ''}`;
  const found = await env.rows.get(key);
  if (found && !expired(env, found)) return [key, found];
  throw notFound(`Not found: Table ${env.project}:${key.replace('/', '.')}: it`);
}

function read(body: Fields): Fields {
  const given = Object.fromEntries(Object.entries(body).filter(([field]) => !OUTPUT.includes(field)));
  checkShape(given, SHAPE, 'table');
  checkGivenLabels(given['labels']);
  return given;
}

/** `TABLE` unless a field says otherwise. @throws ApiError INVALID_ARGUMENT for more than one such field */
function typeOf(table: Fields): string {
  const given = Object.entries(KINDS).filter(([field]) => table[field] !== undefined && table[field] !== null);
  if (given.length > 1) throw invalid('A table is one of: a table, a view, a materialized view, an external table.');
  return given[0]?.[1] ?? 'TABLE';
}

/** Checked, and with what the service adds. */
function completed(table: Fields): Fields {
  const type = typeOf(table);
  const external = table['externalDataConfiguration'];
  if (isMap(external)) checkExternal(external);
  const schema = table['schema'] === undefined && isMap(external) ? bigtableSchema(external) : undefined;
  return { ...table, ...(schema ? { schema } : {}), type };
}

async function insert(env: TablesEnv, request: RestRequest): Promise<Fields> {
  const datasetId = request.params['dataset'] ?? '';
  const dataset = await env.dataset(datasetId);
  const given = read(await request.json());
  const id = isMap(given['tableReference']) ? given['tableReference']['tableId'] : undefined;
  if (typeof id !== 'string' || !ID.test(id)) throw invalid(`Invalid table ID "${String(id)}".`);
  const key = `${datasetId}/${id}`;
  const former = await env.rows.get(key);
  const { project } = env;
  if (former && !expired(env, former)) throw alreadyExists(`Already Exists: Table ${project}:${datasetId}.${id}: it`);
  const now = env.clock.now();
  const expiry = Number(dataset['defaultTableExpirationMs'] ?? 0);
  const table = stamped(
    {
      ...(expiry > 0 ? { expirationTime: String(now + expiry) } : {}),
      ...completed(given),
      kind: 'bigquery#table',
      id: `${project}:${datasetId}.${id}`,
      selfLink: `https://bigquery.googleapis.com/bigquery/v2/projects/${project}/datasets/${datasetId}/tables/${id}`,
      tableReference: { projectId: project, datasetId, tableId: id },
      location: dataset['location'],
      creationTime: String(now),
      numBytes: '0',
      numLongTermBytes: '0',
      numRows: '0',
    },
    now,
  );
  await env.rows.put(key, table);
  return table;
}

async function update(env: TablesEnv, request: RestRequest, merge: boolean): Promise<Fields> {
  const [key, current] = await requireTable(env, request);
  checkIfMatch(request, current);
  const given = read(await request.json());
  const fixed = Object.fromEntries(
    [...OUTPUT, 'tableReference'].flatMap((field) => (current[field] === undefined ? [] : [[field, current[field]]])),
  );
  const next: Fields = { ...(merge ? mergePatch(current, given) : given), ...fixed };
  if (typeOf(next) !== current['type'])
    throw invalid(`The type of a table (${String(current['type'])}) cannot be changed.`);
  checkWidened(current, next);
  const written = stamped(completed(next), env.clock.now());
  await env.rows.put(key, written);
  return written;
}

function list(tables: readonly Fields[], request: RestRequest) {
  const byId = new Map(tables.map((table) => [idOf(table), table]));
  const { ids, ...more } = listPage([...byId.keys()].sort(), request);
  const items = ids.map((id) => {
    const { id: full, tableReference, type, labels, friendlyName, creationTime, expirationTime } = byId.get(id) ?? {};
    return {
      kind: 'bigquery#table',
      id: full,
      tableReference,
      type,
      labels,
      friendlyName,
      creationTime,
      expirationTime,
    };
  });
  return {
    kind: 'bigquery#tableList',
    ...(items.length > 0 ? { tables: items } : {}),
    totalItems: tables.length,
    ...more,
  };
}
