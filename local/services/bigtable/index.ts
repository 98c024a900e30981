/**
 * Bigtable of the local cloud.
 *
 * In: google.bigtable.v2.Bigtable and the two admin services, each over gRPC and REST. Out: rows that
 * survive kill -9 once a write is answered, in one ordered store. Rows: row-writer.ts and row-reader.ts over the stored
 * form in row-codec.ts; what exists: catalog.ts; copies of tables: backups.ts; garbage collection: gc-rule.ts. IAM of tables is the control room's.
 */
import { loadServices, type GrpcService } from '../../wire/grpc.ts';
import type { Operations } from '../../wire/operations.ts';
import type { Room, RoomEnv } from '../../wire/room.ts';
import { notFound } from '../../wire/errors.ts';
import { keyAfterPrefix } from '../../store/index.ts';
import type { Admin } from './admin.ts';
import { createAdminServices } from './admin-grpc.ts';
import { createAdminRoutes } from './admin-rest.ts';
import { Catalog } from './catalog.ts';
import { copyRows } from './copy-rows.ts';
import type { Target } from './data-requests.ts';
import { createDataRoutes } from './data-rest.ts';
import { createDataService, dataMethods } from './data-service.ts';
import { resolveProject } from './default-project.ts';
import type { LiveTable } from './live-table.ts';
import { instanceOf } from './names.ts';
import { deleteRows, Purger } from './purger.ts';
import { countRows } from './row-count.ts';
import { storeRange } from './row-key.ts';
import { RowWriter } from './row-writer.ts';

interface BigtableEnv extends RoomEnv {
  readonly operations: Operations;
  /** 0 inclusive to 1 exclusive, for row samples; the platform's when absent. */
  readonly random?: () => number;
}

/** https://cloud.google.com/bigtable/docs/managing-tables#undelete-table */
const RECOVERABLE_MS = 7 * 24 * 3600 * 1000;

const SERVICES = [
  'google.bigtable.v2.Bigtable',
  'google.bigtable.admin.v2.BigtableTableAdmin',
  'google.bigtable.admin.v2.BigtableInstanceAdmin',
];

export async function createBigtable(env: BigtableEnv): Promise<Room> {
  const catalog = await Catalog.open(env.store);
  const rows = env.store.room('rows');
  const now = () => env.clock.now();
  const writer = new RowWriter(rows, now);
  const purger = new Purger(catalog, rows, env.log);
  const admin: Admin = {
    catalog,
    clock: env.clock,
    operations: env.operations,
    location: env.location,
    async removeTables(names, tables, places) {
      await writer.exclusive(() => catalog.remove(names, tables, places));
      purger.wake();
    },
    async binTable(table) {
      await writer.exclusive(() => catalog.binTable(table, now()));
      await catalog.emptyBin({ before: now() - RECOVERABLE_MS });
      purger.wake();
    },
    copyRows: (from) => writer.exclusive(() => copyRows(catalog, rows, from)),
    countRows: (table) => countRows(rows, table),
    async emptyTable(table) {
      await writer.exclusive(() => catalog.emptyTable(table));
      purger.wake();
    },
    async dropRows(table, prefix) {
      const range = storeRange(table.storagePrefix, { start: prefix, end: keyAfterPrefix(prefix) });
      await writer.exclusive(() => deleteRows(rows, range, () => false));
    },
  };
  const [data, tables, instances] = loadServices('@google-cloud/bigtable', 'build/protos/protos.json', SERVICES);
  if (!data || !tables || !instances) throw new Error('The Bigtable definitions are not complete.');
  const named = resolveProject(env.project);
  const table = (target: Target) => findTable(catalog, { ...target, table: named(target.table) });
  const methods = dataMethods({ rows, writer, now, random: env.random ?? Math.random, table });
  const grpc: GrpcService[] = [
    createDataService(data, methods, env.log),
    ...createAdminServices({ tables, instances }, admin, env.log, named),
  ];
  return {
    routes: [...createAdminRoutes(admin), ...createDataRoutes(data, methods)],
    grpc,
    async start() {
      await catalog.emptyBin({ before: now() - RECOVERABLE_MS });
      purger.wake();
    },
    async stop() {
      await purger.stop();
      await writer.idle();
    },
  };
}

function findTable(catalog: Catalog, { table: name, appProfile }: Target): LiveTable {
  const table = catalog.requireTable(name);
  const profile = `${instanceOf(name)}/appProfiles/${appProfile}`;
  if (appProfile !== '' && !catalog.find(profile)) throw notFound(`App profile ${profile}`);
  return table;
}
