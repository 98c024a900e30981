/**
 * Bigtable administration over REST, version 2.
 * Source: https://cloud.google.com/bigtable/docs/reference/admin/rest
 */
import { ApiError, invalid, notFound } from '../../wire/errors.ts';
import { page, pageRequest } from '../../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import { operate, type Admin } from './admin.ts';
import { createAppProfile, deleteAppProfile, updateAppProfile } from './app-profiles.ts';
import {
  createBackup,
  deleteBackup,
  listBackups,
  requireBackup,
  restoreTable,
  showBackup,
  updateBackup,
} from './backups.ts';
import {
  createCluster,
  createInstance,
  deleteCluster,
  deleteInstance,
  updateCluster,
  updateInstance,
} from './instances.ts';
import * as tables from './tables.ts';

const INSTANCE = '/v2/projects/{project}/instances/{instance}';
const PAGE = 1000;
const LARGEST_PAGE = 1000;

type Handle = (request: RestRequest, name: string) => Promise<unknown>;

export function createAdminRoutes(admin: Admin): Route[] {
  const route = (method: string, pattern: string, handle: Handle): Route => ({
    service: 'bigtableadmin',
    method,
    pattern,
    handle: async (request) => ok(await handle(request, resourceName(request))),
  });
  return [
    ...instanceRoutes(admin, route),
    ...clusterRoutes(admin, route),
    ...profileRoutes(admin, route),
    ...tableRoutes(admin, route),
    ...backupRoutes(admin, route),
  ];
}

type MakeRoute = (method: string, pattern: string, handle: Handle) => Route;

/** The path without version and custom verb: full name of the resource, or of the collection's parent and collection. */
function resourceName({ path }: RestRequest): string {
  const name = decodeURIComponent(path.replace(/^\/v2\//, '').replace(/\/$/, ''));
  const colon = name.indexOf(':', name.lastIndexOf('/'));
  return colon < 0 ? name : name.slice(0, colon);
}

const parentOf = (collection: string) => collection.slice(0, collection.lastIndexOf('/'));

function instanceRoutes(admin: Admin, route: MakeRoute): Route[] {
  const { catalog } = admin;
  return [
    route('POST', '/v2/projects/{project}/instances', async (request, name) => {
      const { instanceId, instance, clusters } = await request.json();
      return operate(admin, 'CreateInstance', () =>
        createInstance(admin, { parent: parentOf(name), instanceId, instance, clusters }),
      );
    }),
    route('GET', '/v2/projects/{project}/instances', async (request, name) =>
      listed('instances', catalog.list(name), request),
    ),
    route('GET', INSTANCE, async (_request, name) => catalog.require('Instance', name)),
    route('PATCH', INSTANCE, async (request, name) => {
      const patch = await request.json();
      return operate(admin, 'UpdateInstance', () =>
        updateInstance(admin, name, patch, request.query.get('updateMask')),
      );
    }),
    route('DELETE', INSTANCE, (_request, name) => nothing(catalog.serial(() => deleteInstance(admin, name)))),
  ];
}

function clusterRoutes(admin: Admin, route: MakeRoute): Route[] {
  const { catalog } = admin;
  const one = `${INSTANCE}/clusters/{cluster}`;
  return [
    route('POST', `${INSTANCE}/clusters`, async (request, name) => {
      const cluster = await request.json();
      const clusterId = request.query.get('clusterId');
      return operate(admin, 'CreateCluster', () =>
        createCluster(admin, { parent: parentOf(name), clusterId, cluster }),
      );
    }),
    route('GET', `${INSTANCE}/clusters`, async (request, name) => {
      requireInstance(admin, parentOf(name));
      return listed('clusters', catalog.list(name), request);
    }),
    route('GET', one, async (_request, name) => catalog.require('Cluster', name)),
    route('PATCH', one, async (request, name) => {
      const patch = await request.json();
      return operate(admin, 'UpdateCluster', () => updateCluster(admin, name, patch, request.query.get('updateMask')));
    }),
    route('DELETE', one, (_request, name) => nothing(catalog.serial(() => deleteCluster(admin, name)))),
  ];
}

function profileRoutes(admin: Admin, route: MakeRoute): Route[] {
  const { catalog } = admin;
  const one = `${INSTANCE}/appProfiles/{profile}`;
  return [
    route('POST', `${INSTANCE}/appProfiles`, async (request, name) => {
      const appProfile = await request.json();
      const appProfileId = request.query.get('appProfileId');
      return catalog.serial(() => createAppProfile(admin, { parent: parentOf(name), appProfileId, appProfile }));
    }),
    route('GET', `${INSTANCE}/appProfiles`, async (request, name) => {
      requireInstance(admin, parentOf(name));
      return listed('appProfiles', catalog.list(name), request);
    }),
    route('GET', one, async (_request, name) => catalog.require('App profile', name)),
    route('PATCH', one, async (request, name) => {
      const patch = await request.json();
      const mask = request.query.get('updateMask');
      return operate(admin, 'UpdateAppProfile', () => updateAppProfile(admin, name, patch, mask));
    }),
    route('DELETE', one, (_request, name) => nothing(catalog.serial(() => deleteAppProfile(admin, name)))),
  ];
}

function tableRoutes(admin: Admin, route: MakeRoute): Route[] {
  const { catalog } = admin;
  const one = `${INSTANCE}/tables/{table}`;
  const shown = (live: Parameters<typeof tables.showTable>[1]) => tables.showTable(catalog, live, 'SCHEMA_VIEW');
  return [
    route('POST', `${INSTANCE}/tables`, async (request, name) => {
      const { tableId, table, initialSplits } = await request.json();
      const splits = parseSplits(initialSplits);
      return catalog.serial(async () =>
        shown(await tables.createTable(admin, { parent: parentOf(name), tableId, table, initialSplits: splits })),
      );
    }),
    route('GET', `${INSTANCE}/tables`, async (request, name) => {
      const instance = parentOf(name);
      requireInstance(admin, instance);
      const view = tables.parseView(request.query.get('view'), 'NAME_ONLY');
      const { items, ...rest } = listPage(catalog.tables(instance), request);
      return { tables: items.map((live) => tables.showTable(catalog, live, view)), ...rest };
    }),
    route('GET', one, async (request, name) => {
      const view = tables.parseView(request.query.get('view'), 'SCHEMA_VIEW');
      return tables.getTable(admin, name, view);
    }),
    route('PATCH', one, async (request, name) => {
      const patch = await request.json();
      const mask = request.query.get('updateMask');
      return operate(admin, 'UpdateTable', () => tables.updateTable(admin, name, patch, mask));
    }),
    route('DELETE', one, (_request, name) => nothing(catalog.serial(() => tables.deleteTable(admin, name)))),
    route('POST', `${one}:undelete`, (_request, name) =>
      operate(admin, 'UndeleteTable', () => tables.undeleteTable(admin, name)),
    ),
    route('POST', `${one}:modifyColumnFamilies`, async (request, name) => {
      const { modifications } = await request.json();
      return catalog.serial(async () => shown(await tables.modifyColumnFamilies(admin, name, modifications)));
    }),
    route('POST', `${one}:dropRowRange`, async (request, name) => {
      const { rowKeyPrefix, deleteAllDataFromTable } = await request.json();
      const prefix = rowKeyPrefix === undefined ? undefined : parseBytes(rowKeyPrefix, 'rowKeyPrefix');
      const all = deleteAllDataFromTable === true;
      return nothing(
        catalog.serial(() => tables.dropRowRange(admin, { name, rowKeyPrefix: prefix, deleteAllDataFromTable: all })),
      );
    }),
    route('POST', `${one}:generateConsistencyToken`, async (_request, name) => ({
      consistencyToken: tables.consistencyToken(admin, name),
    })),
    route('POST', `${one}:checkConsistency`, async (request, name) => {
      const { consistencyToken } = await request.json();
      return { consistent: tables.checkConsistency(admin, name, consistencyToken) };
    }),
  ];
}

function backupRoutes(admin: Admin, route: MakeRoute): Route[] {
  const { catalog } = admin;
  const backups = `${INSTANCE}/clusters/{cluster}/backups`;
  return [
    route('POST', backups, async (request, name) => {
      const backup = await request.json();
      const backupId = request.query.get('backupId');
      return operate(admin, 'CreateBackup', () => createBackup(admin, { parent: parentOf(name), backupId, backup }));
    }),
    route('GET', backups, async (request, name) => {
      if (request.query.get('filter')) throw new ApiError('UNIMPLEMENTED', 'Lists of backups take no filter here.');
      return listed('backups', listBackups(admin, name), request);
    }),
    route('GET', `${backups}/{backup}`, async (_request, name) => showBackup(requireBackup(admin, name))),
    route('PATCH', `${backups}/{backup}`, async (request, name) => {
      const patch = await request.json();
      return catalog.serial(() => updateBackup(admin, name, patch, request.query.get('updateMask')));
    }),
    route('DELETE', `${backups}/{backup}`, (_request, name) =>
      nothing(catalog.serial(() => deleteBackup(admin, name))),
    ),
    route('POST', `${INSTANCE}/tables:restore`, async (request, name) => {
      const { tableId, backup } = await request.json();
      return operate(admin, 'RestoreTable', () => restoreTable(admin, { parent: parentOf(name), tableId, backup }));
    }),
  ];
}

async function nothing(done: Promise<void>): Promise<Record<string, never>> {
  await done;
  return {};
}

function requireInstance({ catalog }: Admin, name: string): void {
  if (!name.endsWith('/-') && !catalog.find(name)) throw notFound(`Instance ${name}`);
}

function listPage<T extends { readonly name: string }>(items: readonly T[], { query }: RestRequest) {
  return page(items, pageRequest(query, PAGE, LARGEST_PAGE), ({ name }) => name);
}

function listed(collection: string, items: readonly { readonly name: string }[], request: RestRequest) {
  const { items: found, ...rest } = listPage(items, request);
  return { [collection]: found, ...rest };
}

function parseSplits(given: unknown): Buffer[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw invalid('initialSplits must be a list.');
  return given.map((split: unknown) => {
    const key: unknown = typeof split === 'object' && split !== null && 'key' in split ? split.key : undefined;
    return parseBytes(key, 'initialSplits.key');
  });
}

/** Bytes travel in JSON as base64, in either alphabet. */
function parseBytes(given: unknown, what: string): Buffer {
  if (typeof given !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(given)) throw invalid(`${what} must be base64.`);
  return Buffer.from(given, 'base64');
}
