/** JSON records by text key in one corner of a store: what most control planes need. */
import type { Change, Store } from './index.ts';

export interface Table<T> {
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  /** In key order; `after` is exclusive. */
  list(options?: { prefix?: string; after?: string; limit?: number }): Promise<[key: string, value: T][]>;
  /** Changes to hand to Store.batch of the store given to table(), so that several tables change at once. */
  putChange(key: string, value: T): Change;
  deleteChange(key: string): Change;
}

/** `name` must not contain a NUL; keys of two tables of one store never meet. */
export function table<T>(store: Store, name: string): Table<T> {
  const full = (key: string) => `${name}\0${key}`;
  const putChange = (key: string, value: T): Change => ({
    type: 'put',
    key: full(key),
    value: Buffer.from(JSON.stringify(value)),
  });
  const deleteChange = (key: string): Change => ({ type: 'del', key: full(key) });
  return {
    putChange,
    deleteChange,
    async get(key) {
      const found = await store.get(full(key));
      return found && (JSON.parse(found.toString()) as T);
    },
    put: (key, value) => store.batch([putChange(key, value)]),
    delete: (key) => store.batch([deleteChange(key)]),
    async list({ prefix = '', after, limit } = {}) {
      const rows: [string, T][] = [];
      const range = {
        prefix: full(prefix),
        ...(after === undefined ? {} : { gt: full(after) }),
        ...(limit === undefined ? {} : { limit }),
      };
      for await (const [key, value] of store.entries(range)) {
        rows.push([key.subarray(name.length + 1).toString(), JSON.parse(value.toString()) as T]);
      }
      return rows;
    },
  };
}
