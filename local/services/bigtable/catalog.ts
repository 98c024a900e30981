/**
 * What exists: instances, clusters, application profiles and tables, in memory for the data calls and saved in the
 * store. Every change is saved before it shows.
 */
import { table, type Table } from '../../store/table.ts';
import type { Change, Store } from '../../store/index.ts';
import { notFound } from '../../wire/errors.ts';
import { LiveTable, type TableRecord } from './live-table.ts';
import { instanceOf } from './names.ts';
import type { Resource } from './resource.ts';

/** Rows of a deleted or emptied table that are still to be removed. */
interface Purge {
  readonly storageId: number;
}

/** A deleted table that can still be had back. */
interface DeletedTable {
  readonly record: TableRecord;
  /** Milliseconds since 1970. */
  readonly deleted: number;
}

interface Counters {
  readonly nextStorageId: number;
}

export class Catalog {
  /** Instances, clusters and application profiles by full name, in name order. */
  readonly #resources: Map<string, Resource>;
  readonly #tables: Map<string, LiveTable>;
  readonly #store: Store;
  readonly #saved: SavedTables;
  #nextStorageId: number;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(store: Store, saved: SavedTables, loaded: Loaded) {
    this.#store = store;
    this.#saved = saved;
    this.#resources = new Map(loaded.resources.map((resource) => [resource.name, resource]));
    this.#tables = new Map(loaded.tables.map((record) => [record.name, new LiveTable(record)]));
    this.#nextStorageId = loaded.nextStorageId;
  }

  static async open(store: Store): Promise<Catalog> {
    const saved: SavedTables = {
      resources: table<Resource>(store, 'resources'),
      tables: table<TableRecord>(store, 'tables'),
      purges: table<Purge>(store, 'purges'),
      counters: table<Counters>(store, 'counters'),
      copies: table<Purge>(store, 'copies'),
      deleted: table<DeletedTable>(store, 'deletedTables'),
    };
    const [resources, tables, counters, copies] = await Promise.all([
      saved.resources.list(),
      saved.tables.list(),
      saved.counters.get('ids'),
      saved.copies.list(),
    ]);
    // A copy that a crash cut short belongs to nobody.
    await store.batch(
      copies.flatMap(([key, copy]) => [saved.copies.deleteChange(key), saved.purges.putChange(key, copy)]),
    );
    return new Catalog(store, saved, {
      resources: resources.map(([, value]) => value),
      tables: tables.map(([, value]) => value),
      nextStorageId: counters?.nextStorageId ?? 1,
    });
  }

  /** One administrative change at a time: what it checked still holds when it saves. */
  serial<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  find(name: string): Resource | undefined {
    return this.#resources.get(name);
  }

  /** @throws ApiError NOT_FOUND @param kind such as "Instance" */
  require(kind: string, name: string): Resource {
    const found = this.#resources.get(name);
    if (!found) throw notFound(`${kind} ${name}`);
    return found;
  }

  /** Resources directly in a collection such as `projects/p/instances`, in name order. "-" stands for any segment. */
  list(collection: string): Resource[] {
    return [...this.#resources.values()].filter(({ name }) => isIn(collection, name)).sort(byName);
  }

  tables(instance: string): LiveTable[] {
    return [...this.#tables.values()].filter(({ name }) => instanceOf(name) === instance).sort(byName);
  }

  findTable(name: string): LiveTable | undefined {
    return this.#tables.get(name);
  }

  /** @throws ApiError NOT_FOUND */
  requireTable(name: string): LiveTable {
    const found = this.#tables.get(name);
    if (!found) throw notFound(`Table ${name}`);
    return found;
  }

  async save(...resources: readonly Resource[]): Promise<void> {
    await this.#store.batch(resources.map((resource) => this.#saved.resources.putChange(resource.name, resource)));
    for (const resource of resources) this.#resources.set(resource.name, resource);
  }

  /** Removes resources and tables at once. The rows of the tables, and of those places, are left to be purged. */
  async remove(
    names: readonly string[],
    tables: readonly LiveTable[],
    places: readonly { readonly storageId: number }[] = [],
  ): Promise<void> {
    await this.#store.batch([
      ...names.map((name) => this.#saved.resources.deleteChange(name)),
      ...tables.map(({ record }) => this.#saved.tables.deleteChange(record.name)),
      ...[...tables.map(({ record }) => record), ...places].map((place) => this.#purgeChange(place)),
    ]);
    for (const name of names) this.#resources.delete(name);
    for (const { name } of tables) this.#forget(name);
  }

  #forget(name: string): void {
    const removed = this.#tables.get(name);
    if (removed) removed.deleted = true;
    this.#tables.delete(name);
  }

  async createTable(record: Omit<TableRecord, 'storageId'>): Promise<LiveTable> {
    const saved = { ...record, storageId: this.#nextStorageId };
    await this.#store.batch([this.#saved.tables.putChange(record.name, saved), this.#takeStorageId()]);
    return this.#addTable(saved);
  }

  #addTable(record: TableRecord): LiveTable {
    const created = new LiveTable(record);
    this.#tables.set(created.name, created);
    return created;
  }

  /** A place for a copy of rows; purged after a crash unless it was settled. */
  async beginCopy(): Promise<number> {
    const storageId = this.#nextStorageId;
    await this.#store.batch([this.#saved.copies.putChange(String(storageId), { storageId }), this.#takeStorageId()]);
    return storageId;
  }

  async abandonCopy(storageId: number): Promise<void> {
    await this.#store.batch([this.#saved.copies.deleteChange(String(storageId)), this.#purgeChange({ storageId })]);
  }

  /** The copied rows are a table's from now on. */
  async settleTable(record: TableRecord): Promise<LiveTable> {
    const settled = this.#saved.copies.deleteChange(String(record.storageId));
    await this.#store.batch([this.#saved.tables.putChange(record.name, record), settled]);
    return this.#addTable(record);
  }

  /** The copied rows are a backup's from now on. */
  async settleBackup(backup: Resource, storageId: number): Promise<void> {
    const settled = this.#saved.copies.deleteChange(String(storageId));
    await this.#store.batch([this.#saved.resources.putChange(backup.name, backup), settled]);
    this.#resources.set(backup.name, backup);
  }

  /** The table is gone and can be had back; one of the same name that was deleted before cannot any more. */
  async binTable({ name, record }: LiveTable, now: number): Promise<void> {
    const former = await this.#saved.deleted.get(name);
    await this.#store.batch([
      this.#saved.tables.deleteChange(name),
      this.#saved.deleted.putChange(name, { record, deleted: now }),
      ...(former ? [this.#purgeChange(former.record)] : []),
    ]);
    this.#forget(name);
  }

  /** @throws ApiError NOT_FOUND */
  async unbinTable(name: string): Promise<LiveTable> {
    const found = await this.#saved.deleted.get(name);
    if (!found) throw notFound(`Deleted table ${name}`);
    const changes = [this.#saved.tables.putChange(name, found.record), this.#saved.deleted.deleteChange(name)];
    await this.#store.batch(changes);
    return this.#addTable(found.record);
  }

  /** Gives up deleted tables: those deleted before then, or all of an instance. */
  async emptyBin({ before = 0, instance }: { before?: number; instance?: string }): Promise<void> {
    const gone = (await this.#saved.deleted.list()).filter(
      ([name, { deleted }]) => deleted < before || instanceOf(name) === instance,
    );
    await this.#store.batch(
      gone.flatMap(([name, { record }]) => [this.#saved.deleted.deleteChange(name), this.#purgeChange(record)]),
    );
  }

  async saveTable(live: LiveTable, record: TableRecord): Promise<void> {
    await this.#saved.tables.put(record.name, record);
    live.update(record);
  }

  /** The table begins again without rows; the old ones are left to be purged. */
  async emptyTable(live: LiveTable): Promise<void> {
    const record = { ...live.record, storageId: this.#nextStorageId };
    await this.#store.batch([
      this.#saved.tables.putChange(record.name, record),
      this.#purgeChange(live.record),
      this.#takeStorageId(),
    ]);
    live.update(record);
  }

  async purges(): Promise<number[]> {
    return (await this.#saved.purges.list()).map(([, { storageId }]) => storageId);
  }

  purged(storageId: number): Promise<void> {
    return this.#saved.purges.delete(String(storageId));
  }

  #takeStorageId(): Change {
    this.#nextStorageId++;
    return this.#saved.counters.putChange('ids', { nextStorageId: this.#nextStorageId });
  }

  #purgeChange({ storageId }: { readonly storageId: number }): Change {
    return this.#saved.purges.putChange(String(storageId), { storageId });
  }
}

interface SavedTables {
  readonly resources: Table<Resource>;
  readonly tables: Table<TableRecord>;
  readonly purges: Table<Purge>;
  readonly counters: Table<Counters>;
  readonly copies: Table<Purge>;
  readonly deleted: Table<DeletedTable>;
}

interface Loaded {
  readonly resources: readonly Resource[];
  readonly tables: readonly TableRecord[];
  readonly nextStorageId: number;
}

function isIn(collection: string, name: string): boolean {
  const wanted = collection.split('/');
  const segments = name.split('/');
  if (segments.length !== wanted.length + 1) return false;
  return wanted.every((part, index) => part === '-' || part === segments[index]);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
