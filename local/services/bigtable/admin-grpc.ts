/**
 * google.bigtable.admin.v2.BigtableTableAdmin and BigtableInstanceAdmin over gRPC: the same work as over REST, with
 * protobuf messages turned into the JSON of REST and back. Methods not listed answer UNIMPLEMENTED with their name.
 */
import type { MethodDefinition, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { notFound } from '../../wire/errors.ts';
import { unary, type GrpcService } from '../../wire/grpc.ts';
import type { Operation } from '../../wire/operations.ts';
import { page, pageRequest } from '../../wire/paging.ts';
import type { Log } from '../../wire/room.ts';
import { operate, TYPE_PREFIX, type Admin } from './admin.ts';
import { createAppProfile, deleteAppProfile, updateAppProfile } from './app-profiles.ts';
import {
  createCluster,
  createInstance,
  deleteCluster,
  deleteInstance,
  updateCluster,
  updateInstance,
} from './instances.ts';
import type { ResolveProject } from './default-project.ts';
import { fromMessage, toMessage, type Message } from './proto-json.ts';
import { requireMap, type Fields } from './resource.ts';
import * as tables from './tables.ts';

type Handle = (request: Message) => Promise<unknown>;

const LARGEST_PAGE = 1000;

export function createAdminServices(
  definitions: { readonly tables: ServiceDefinition; readonly instances: ServiceDefinition },
  admin: Admin,
  log: Log,
  named: ResolveProject,
): GrpcService[] {
  const serve = (definition: ServiceDefinition, methods: Record<string, Handle>): GrpcService => {
    const implementation: UntypedServiceImplementation = {};
    for (const [name, handle] of Object.entries(methods)) {
      implementation[name] = unary(log, async (request: Message) =>
        toMessage(await handle(named(fromMessage(request)))),
      );
    }
    return { definition, implementation };
  };
  const encoders = responseEncoders(definitions.tables, definitions.instances);
  return [
    serve(definitions.tables, tableMethods(admin, encoders)),
    serve(definitions.instances, { ...instanceMethods(admin, encoders), ...profileMethods(admin, encoders) }),
  ];
}

type Encoders = Readonly<Record<string, (resource: object) => Buffer>>;

/** Serializers of the resources that operations answer with, by type name. */
function responseEncoders(tableAdmin: ServiceDefinition, instanceAdmin: ServiceDefinition): Encoders {
  const encoder = (method: MethodDefinition<object, object> | undefined) => {
    if (!method) throw new Error('The published definitions lack a method that this server needs.');
    return method.responseSerialize;
  };
  return {
    Instance: encoder(instanceAdmin['GetInstance']),
    Cluster: encoder(instanceAdmin['GetCluster']),
    AppProfile: encoder(instanceAdmin['GetAppProfile']),
    Table: encoder(tableAdmin['GetTable']),
  };
}

/** Clients over gRPC are answered with the end: google.longrunning.Operations knows no types of this service here. */
const operateNow: typeof operate = async (admin, method, prepare) =>
  admin.operations.wait((await operate(admin, method, prepare)).name);

/** google.longrunning.Operation with its response packed into an Any. The metadata's details are left out. */
function packOperation(operation: Operation, encoders: Encoders): Fields {
  const { name, done, response, error, metadata } = operation;
  const packed = { name, done, metadata: { type_url: metadata['@type'], value: Buffer.alloc(0) } };
  if (error) return { ...packed, error };
  const { '@type': type, ...resource } = response ?? {};
  const encode = encoders[String(type).slice(TYPE_PREFIX.length)];
  if (!encode) throw new Error(`No encoder for ${String(type)}.`);
  return { ...packed, response: { type_url: type, value: encode(toMessage(resource) as object) } };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const nameOf = (message: Message, field: string) => text(requireMap(message[field], field)['name']);
const maskOf = (message: Message) => text(message['updateMask']) || null;

function paged<T extends { readonly name: string }>(items: readonly T[], message: Message) {
  const query = new URLSearchParams();
  for (const field of ['pageSize', 'pageToken']) if (message[field]) query.set(field, String(message[field]));
  return page(items, pageRequest(query, LARGEST_PAGE, LARGEST_PAGE), ({ name }) => name);
}

function requireInstance({ catalog }: Admin, name: string): void {
  if (!name.endsWith('/-') && !catalog.find(name)) throw notFound(`Instance ${name}`);
}

function tableMethods(admin: Admin, encoders: Encoders): Record<string, Handle> {
  const { catalog } = admin;
  const show = (live: Parameters<typeof tables.showTable>[1]) => tables.showTable(catalog, live, 'SCHEMA_VIEW');
  return {
    CreateTable: ({ parent, tableId, table, initialSplits }) => {
      const splits = Array.isArray(initialSplits) ? initialSplits.map((split: Message) => bytes(split['key'])) : [];
      return catalog.serial(async () =>
        show(await tables.createTable(admin, { parent: text(parent), tableId, table, initialSplits: splits })),
      );
    },
    GetTable: async ({ name, view }) =>
      tables.showTable(catalog, catalog.requireTable(text(name)), tables.parseView(text(view), 'SCHEMA_VIEW')),
    ListTables: async (request) => {
      const instance = text(request['parent']);
      requireInstance(admin, instance);
      const view = tables.parseView(text(request['view']), 'NAME_ONLY');
      const { items, ...rest } = paged(catalog.tables(instance), request);
      return { tables: items.map((live) => tables.showTable(catalog, live, view)), ...rest };
    },
    UpdateTable: async (request) =>
      packOperation(
        await operateNow(admin, 'UpdateTable', () =>
          tables.updateTable(admin, nameOf(request, 'table'), request['table'], maskOf(request)),
        ),
        encoders,
      ),
    DeleteTable: async ({ name }) => {
      await catalog.serial(() => tables.deleteTable(admin, text(name)));
      return {};
    },
    ModifyColumnFamilies: ({ name, modifications }) =>
      catalog.serial(async () => show(await tables.modifyColumnFamilies(admin, text(name), modifications))),
    DropRowRange: async ({ name, rowKeyPrefix, deleteAllDataFromTable }) => {
      const request = {
        name: text(name),
        rowKeyPrefix: rowKeyPrefix === undefined ? undefined : bytes(rowKeyPrefix),
        deleteAllDataFromTable: deleteAllDataFromTable === true,
      };
      await catalog.serial(() => tables.dropRowRange(admin, request));
      return {};
    },
    GenerateConsistencyToken: async ({ name }) => ({ consistencyToken: tables.consistencyToken(admin, text(name)) }),
    CheckConsistency: async ({ name, consistencyToken }) => ({
      consistent: tables.checkConsistency(admin, text(name), consistencyToken),
    }),
  };
}

function instanceMethods(admin: Admin, encoders: Encoders): Record<string, Handle> {
  const { catalog } = admin;
  return {
    CreateInstance: async ({ parent, instanceId, instance, clusters }) =>
      packOperation(
        await operateNow(admin, 'CreateInstance', () =>
          createInstance(admin, { parent: text(parent), instanceId, instance, clusters }),
        ),
        encoders,
      ),
    GetInstance: async ({ name }) => catalog.require('Instance', text(name)),
    ListInstances: async (request) => {
      const { items, ...rest } = paged(catalog.list(`${text(request['parent'])}/instances`), request);
      return { instances: items, ...rest };
    },
    PartialUpdateInstance: async (request) =>
      packOperation(
        await operateNow(admin, 'UpdateInstance', () =>
          updateInstance(admin, nameOf(request, 'instance'), request['instance'], maskOf(request)),
        ),
        encoders,
      ),
    DeleteInstance: async ({ name }) => {
      await catalog.serial(() => deleteInstance(admin, text(name)));
      return {};
    },
    CreateCluster: async ({ parent, clusterId, cluster }) =>
      packOperation(
        await operateNow(admin, 'CreateCluster', () =>
          createCluster(admin, { parent: text(parent), clusterId, cluster }),
        ),
        encoders,
      ),
    GetCluster: async ({ name }) => catalog.require('Cluster', text(name)),
    ListClusters: async (request) => {
      const instance = text(request['parent']);
      requireInstance(admin, instance);
      const { items, ...rest } = paged(catalog.list(`${instance}/clusters`), request);
      return { clusters: items, ...rest };
    },
    PartialUpdateCluster: async (request) =>
      packOperation(
        await operateNow(admin, 'UpdateCluster', () =>
          updateCluster(admin, nameOf(request, 'cluster'), request['cluster'], maskOf(request)),
        ),
        encoders,
      ),
    // The older full update: a Cluster as the request, of which only the number of nodes can change.
    UpdateCluster: async (cluster) =>
      packOperation(
        await operateNow(admin, 'UpdateCluster', () =>
          updateCluster(admin, text(cluster['name']), cluster, 'serveNodes'),
        ),
        encoders,
      ),
    DeleteCluster: async ({ name }) => {
      await catalog.serial(() => deleteCluster(admin, text(name)));
      return {};
    },
  };
}

function profileMethods(admin: Admin, encoders: Encoders): Record<string, Handle> {
  const { catalog } = admin;
  return {
    CreateAppProfile: ({ parent, appProfileId, appProfile }) =>
      catalog.serial(() => createAppProfile(admin, { parent: text(parent), appProfileId, appProfile })),
    GetAppProfile: async ({ name }) => catalog.require('App profile', text(name)),
    ListAppProfiles: async (request) => {
      const instance = text(request['parent']);
      requireInstance(admin, instance);
      const { items, ...rest } = paged(catalog.list(`${instance}/appProfiles`), request);
      return { appProfiles: items, ...rest };
    },
    UpdateAppProfile: async (request) =>
      packOperation(
        await operateNow(admin, 'UpdateAppProfile', () =>
          updateAppProfile(admin, nameOf(request, 'appProfile'), request['appProfile'], maskOf(request)),
        ),
        encoders,
      ),
    DeleteAppProfile: async ({ name }) => {
      await catalog.serial(() => deleteAppProfile(admin, text(name)));
      return {};
    },
  };
}

function bytes(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}
