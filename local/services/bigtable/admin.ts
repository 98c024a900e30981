/** What the administrative calls share, whether they arrive by REST or by gRPC. */
import type { Clock } from '../../wire/clock.ts';
import type { Operation, Operations } from '../../wire/operations.ts';
import type { Catalog } from './catalog.ts';
import type { LiveTable } from './live-table.ts';
import { instanceOf } from './names.ts';
import type { Fields } from './resource.ts';
import type { TableSize } from './row-count.ts';

export interface Admin {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly operations: Operations;
  /** Region under which operations are named. */
  readonly location: string;
  /** Removes resources, and tables together with their rows. */
  removeTables(
    names: readonly string[],
    tables: readonly LiveTable[],
    places?: readonly { readonly storageId: number }[],
  ): Promise<void>;
  /** Takes a table away in such a way that it can be had back. */
  binTable(table: LiveTable): Promise<void>;
  /** Copies the rows of one place to a new one, none of them half written; the number of bytes copied. */
  copyRows(from: number): Promise<{ storageId: number; bytes: number }>;
  countRows(table: LiveTable): Promise<TableSize>;
  /** Gives a table a fresh, empty place for its rows. */
  emptyTable(table: LiveTable): Promise<void>;
  /** Deletes the rows whose keys begin so. */
  dropRows(table: LiveTable, prefix: Buffer): Promise<void>;
}

/** A checked change of a long-running operation: what it is about, and how it is made. */
export interface Work {
  readonly target: string;
  run(): Promise<Fields>;
}

/** Long-running methods: verb, metadata and response types as Google names them. */
export const OPERATIONS = {
  CreateInstance: { verb: 'create', response: 'Instance' },
  UpdateInstance: { verb: 'update', response: 'Instance' },
  CreateCluster: { verb: 'create', response: 'Cluster' },
  UpdateCluster: { verb: 'update', response: 'Cluster' },
  UpdateAppProfile: { verb: 'update', response: 'AppProfile' },
  UpdateTable: { verb: 'update', response: 'Table' },
  UndeleteTable: { verb: 'undelete', response: 'Table' },
  CreateBackup: { verb: 'create', response: 'Backup' },
  RestoreTable: { verb: 'restore', response: 'Table' },
} as const;

export const TYPE_PREFIX = 'type.googleapis.com/google.bigtable.admin.v2.';

/** Runs work as an operation. `prepare` checks first: what it throws fails the call itself. */
export function operate(admin: Admin, method: keyof typeof OPERATIONS, prepare: () => Work): Promise<Operation> {
  const { verb, response } = OPERATIONS[method];
  return admin.catalog.serial(async () => {
    const work = prepare();
    return admin.operations.start({
      parent: `operations/${instanceOf(work.target)}/locations/${admin.location}`,
      target: work.target,
      verb,
      apiVersion: 'v2',
      metadataType: `${TYPE_PREFIX}${method}Metadata`,
      responseType: `${TYPE_PREFIX}${response}`,
      run: async () => ({ ...(await work.run()) }),
    });
  });
}
