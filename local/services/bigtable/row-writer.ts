/**
 * The one writer of all rows. Calls queue up; a cycle takes what is waiting, reads the rows concerned, applies the
 * changes in order and commits them in one store batch, so that many small calls share one commit and every row has one
 * writer at a time. A call is answered after its batch: what was answered survives kill -9.
 */
import type { Change, Store } from '../../store/index.ts';
import { ApiError } from '../../wire/errors.ts';
import { rowStoreKey } from './row-key.ts';
import { EntryWriter } from './row-codec.ts';
import { RowEditor, type Need } from './row-editor.ts';
import type { LiveTable } from './live-table.ts';

/** One row's change inside a call. */
export interface RowChange {
  readonly key: Buffer;
  /** What must be loaded of a row of several segments before; asked for such rows only. */
  need(): Need;
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
  readonly outcomes: (ApiError | undefined)[];
  readonly bytes: number;
  readonly resolve: (outcomes: Outcomes) => void;
  readonly reject: (error: unknown) => void;
}

/** One change of one call, and where its outcome goes. */
interface Step {
  readonly change: RowChange;
  readonly outcomes: (ApiError | undefined)[];
  readonly position: number;
}

interface RowWork {
  readonly storeKey: Buffer;
  readonly table: LiveTable;
  readonly steps: Step[];
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
      this.#waiting.push({ table, changes, outcomes: [], bytes, resolve, reject });
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
    const now = this.#now();
    const rows = [...collectRows(calls).values()];
    const entries = await this.#rows.getMany(rows.map(({ storeKey }) => storeKey));
    const writer = new EntryWriter();
    const changes: Change[] = [];
    for (const [index, { storeKey, table, steps }] of rows.entries()) {
      const row = new RowEditor(storeKey, entries[index], table.familiesById, now);
      if (row.hasSegments) await this.#loadSegments(row, steps);
      for (const { change, outcomes, position } of steps) outcomes[position] = attempt(change, row);
      row.changes(writer, changes);
      // The entry is in the batch now; the objects of a row should die young, not with the cycle.
      entries[index] = undefined;
    }
    if (changes.length > 0) await this.#rows.batch(changes);
    for (const call of calls) {
      if (call.table.deleted) call.reject(new ApiError('NOT_FOUND', `Table ${call.table.name} was not found.`));
      else call.resolve(call.outcomes);
    }
  }

  async #loadSegments(row: RowEditor, steps: readonly Step[]): Promise<void> {
    const missing = new Set<number>();
    for (const { change } of steps) for (const segment of missingFor(change, row)) missing.add(segment);
    const indexes = [...missing];
    const found = await this.#rows.getMany(indexes.map((index) => row.segmentKey(index)));
    indexes.forEach((index, position) => {
      const segment = found[position];
      if (!segment) throw new Error('A segment that its row lists is not in the store.');
      row.load(index, segment);
    });
  }
}

/** The rows that these calls change, each with its changes in order. Two tables never share a store key. */
function collectRows(calls: readonly Call[]): Map<string, RowWork> {
  const rows = new Map<string, RowWork>();
  for (const { table, changes, outcomes } of calls) {
    if (table.deleted) continue;
    for (const [position, change] of changes.entries()) {
      const storeKey = rowStoreKey(table.storagePrefix, change.key);
      const id = storeKey.toString('latin1');
      const step = { change, outcomes, position };
      const row = rows.get(id);
      if (row) row.steps.push(step);
      else rows.set(id, { storeKey, table, steps: [step] });
    }
  }
  return rows;
}

function missingFor(change: RowChange, row: RowEditor): readonly number[] {
  try {
    return row.missing(change.need());
  } catch (error) {
    // apply() meets the same error and gives it as the outcome.
    if (error instanceof ApiError) return [];
    throw error;
  }
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
