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
    };
    const [resources, tables, counters] = await Promise.all([
      saved.resources.list(),
      saved.tables.list(),
      saved.counters.get('ids'),
    ]);
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

  /** Removes resources and tables at once. The tables' rows are left to be purged. */
  async remove(names: readonly string[], tables: readonly LiveTable[]): Promise<void> {
    await this.#store.batch([
      ...names.map((name) => this.#saved.resources.deleteChange(name)),
      ...tables.flatMap(({ record }) => [this.#saved.tables.deleteChange(record.name), this.#purgeChange(record)]),
    ]);
    for (const name of names) this.#resources.delete(name);
    for (const { name } of tables) {
      const removed = this.#tables.get(name);
      if (removed) removed.deleted = true;
      this.#tables.delete(name);
    }
  }

  async createTable(record: Omit<TableRecord, 'storageId'>): Promise<LiveTable> {
    const saved = { ...record, storageId: this.#nextStorageId };
    await this.#store.batch([this.#saved.tables.putChange(record.name, saved), this.#takeStorageId()]);
    const created = new LiveTable(saved);
    this.#tables.set(created.name, created);
    return created;
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

  #purgeChange({ storageId }: TableRecord): Change {
    return this.#saved.purges.putChange(String(storageId), { storageId });
  }
}

interface SavedTables {
  readonly resources: Table<Resource>;
  readonly tables: Table<TableRecord>;
  readonly purges: Table<Purge>;
  readonly counters: Table<Counters>;
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
