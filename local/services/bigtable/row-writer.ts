/**
 * The one writer of all rows. Calls queue up; a cycle takes what is waiting, reads the rows concerned, applies the
 * changes in order and commits them in one store batch, so that many small calls share one commit and every row has one
 * writer at a time. A call is answered after its batch: what was answered survives kill -9.
 */
import type { Change, Store } from '../../store/index.ts';
import { ApiError } from '../../wire/errors.ts';
import { rowStoreKey } from './row-key.ts';
import { RowEditor, type Need } from './row-editor.ts';
import type { LiveTable } from './live-table.ts';

/** One row's change inside a call. */
export interface RowChange {
  readonly key: Buffer;
  readonly need: Need;
  /**
   * Makes the change. Runs after everything queued before it.
   * @throws ApiError which becomes the outcome of this change alone; nothing of it may have been applied then
   */
  apply(row: RowEditor): void;
}

/** Undefined where the change was made. In the order of the changes. */
export type Outcomes = readonly (ApiError | undefined)[];

/** A cycle takes calls until it has this much; one call may be larger. */
const CYCLE_BYTES = 8 * 1024 * 1024;
/** Waiting beyond this is refused, so that a flood of calls cannot take all memory. */
const WAITING_BYTES = 512 * 1024 * 1024;

interface Call {
  readonly table: LiveTable;
  readonly changes: readonly RowChange[];
  readonly bytes: number;
  readonly resolve: (outcomes: Outcomes) => void;
  readonly reject: (error: unknown) => void;
}

/** A row in the works. Two tables never share a store key. */
interface Row {
  readonly editor: RowEditor;
}

export class RowWriter {
  readonly #rows: Store;
  readonly #now: () => number;
  #waiting: Call[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(rows: Store, now: () => number) {
    this.#rows = rows;
    this.#now = now;
  }

  /**
   * Resolves once all changes are durable or refused one by one.
   * @param bytes size of the request, which stays in memory until then
   * @throws ApiError RESOURCE_EXHAUSTED while too much is waiting; NOT_FOUND when the table is deleted meanwhile
   */
  submit(table: LiveTable, changes: readonly RowChange[], bytes: number): Promise<Outcomes> {
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > WAITING_BYTES) {
      throw new ApiError('RESOURCE_EXHAUSTED', 'Too many writes are waiting. Send the request again in a moment.');
    }
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ table, changes, bytes, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Runs something while no cycle does: what it reads, no write changes before it is done. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#running;
    await this.#turn;
  }

  async #drain(): Promise<void> {
    try {
      // Waits a moment in which further calls that have arrived already join the first cycle.
      await Promise.resolve();
      while (this.#waiting.length > 0) {
        await this.exclusive(async () => {
          const calls = this.#takeCalls();
          try {
            await this.#cycle(calls);
          } catch (error) {
            for (const call of calls) call.reject(error);
          }
        });
      }
    } finally {
      this.#running = undefined;
    }
  }

  #takeCalls(): Call[] {
    let bytes = 0;
    let count = 0;
    for (const call of this.#waiting) {
      if (count > 0 && bytes + call.bytes > CYCLE_BYTES) break;
      bytes += call.bytes;
      count++;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #cycle(calls: readonly Call[]): Promise<void> {
    const live = calls.filter(({ table, reject }) => {
      if (table.deleted) reject(new ApiError('NOT_FOUND', `Table ${table.name} was not found.`));
      return !table.deleted;
    });
    const storeKeys = live.map(({ table, changes }) => changes.map(({ key }) => rowStoreKey(table.storagePrefix, key)));
    const rows = await this.#openRows(live, storeKeys);
    await this.#loadSegments(live, storeKeys, rows);
    const outcomes = live.map(({ changes }, call) =>
      changes.map((change, index) => {
        const row = rows.get(mapKey(storeKeys[call]?.[index]));
        return row ? attempt(change, row.editor) : undefined;
      }),
    );
    const changes: Change[] = [];
    for (const { editor } of rows.values()) for (const change of editor.changes()) changes.push(change);
    if (changes.length > 0) await this.#rows.batch(changes);
    live.forEach((call, index) => call.resolve(outcomes[index] ?? []));
  }

  async #openRows(calls: readonly Call[], storeKeys: readonly (readonly Buffer[])[]): Promise<Map<string, Row>> {
    const wanted = new Map<string, { key: Buffer; table: LiveTable }>();
    calls.forEach(({ table }, call) => {
      for (const key of storeKeys[call] ?? []) wanted.set(mapKey(key), { key, table });
    });
    const now = this.#now();
    const list = [...wanted];
    const entries = await this.#rows.getMany(list.map(([, { key }]) => key));
    return new Map(
      list.map(([id, { key, table }], index) => [
        id,
        { editor: new RowEditor(key, entries[index], table.familiesById, now) },
      ]),
    );
  }

  async #loadSegments(
    calls: readonly Call[],
    storeKeys: readonly (readonly Buffer[])[],
    rows: ReadonlyMap<string, Row>,
  ): Promise<void> {
    const missing = new Map<Row, Set<number>>();
    calls.forEach(({ changes }, call) =>
      changes.forEach(({ need }, index) => {
        const row = rows.get(mapKey(storeKeys[call]?.[index]));
        for (const segment of row?.editor.missing(need) ?? []) {
          if (row) missing.set(row, (missing.get(row) ?? new Set()).add(segment));
        }
      }),
    );
    for (const [{ editor }, segments] of missing) {
      const indexes = [...segments];
      const found = await this.#rows.getMany(indexes.map((index) => editor.segmentKey(index)));
      indexes.forEach((index, position) => {
        const segment = found[position];
        if (!segment) throw new Error('A segment that its row lists is not in the store.');
        editor.load(index, segment);
      });
    }
  }
}

function mapKey(storeKey: Buffer | undefined): string {
  return storeKey ? storeKey.toString('latin1') : '';
}

function attempt(change: RowChange, row: RowEditor): ApiError | undefined {
  try {
    change.apply(row);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
