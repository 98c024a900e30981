/** Removes the rows of deleted tables in the background, a little at a time, and goes on where a killed process stopped. */
import type { Store } from '../../store/index.ts';
import { describe, type Log } from '../../wire/log.ts';
import type { Catalog } from './catalog.ts';
import { storagePrefix } from './row-key.ts';

export class Purger {
  readonly #catalog: Catalog;
  readonly #rows: Store;
  readonly #log: Log;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(catalog: Catalog, rows: Store, log: Log) {
    this.#catalog = catalog;
    this.#rows = rows;
    this.#log = log;
  }

  /** Begins, or takes note that there is more to do. */
  wake(): void {
    this.#again = true;
    if (this.#stopped) return;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        for (const storageId of await this.#catalog.purges()) {
          if (await deleteRows(this.#rows, { prefix: storagePrefix(storageId) }, () => this.#stopped)) {
            await this.#catalog.purged(storageId);
          }
        }
      }
    } catch (error) {
      this.#log.error(
        { error: describe(error) },
        'rows of a deleted table could not be removed; the next start tries again',
      );
    }
  }
}

/** Deletes what a store range holds, batch by batch; false when it was stopped before the end. */
export async function deleteRows(
  rows: Store,
  range: { prefix: Buffer; gte?: Buffer; lt?: Buffer },
  stopped: () => boolean,
): Promise<boolean> {
  for await (const chunk of rows.chunks(range)) {
    if (stopped()) return false;
    await rows.batch(chunk.map(([key]) => ({ type: 'del', key })));
  }
  return true;
}
