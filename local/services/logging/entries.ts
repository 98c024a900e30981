/**
 * Log entries in the store, in the order of their times.
 *
 * | key                     | value                                  |
 * |-------------------------|----------------------------------------|
 * | `e` time insertId       | the entry; time with nine digits       |
 * | `n` log name            | nothing: the log has or had entries    |
 */
import type { Change, Store, Value } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import type { BoundPage } from '../../wire/paging.ts';
import type { LogEntry } from './entry.ts';
import { compileLogFilter, timeBounds } from './log-filter.ts';

export interface ListEntries {
  /** Names of logs begin with one of these, such as `projects/p/`. */
  readonly parents: readonly string[];
  readonly filter: string | undefined;
  readonly newestFirst: boolean;
  readonly page: BoundPage;
}

const ENTRY = 'e\0';
const NAME = 'n\0';
const CHUNK = 512;
/** A call looks at no more entries than this; it then answers what it has, and a token to go on with. */
const LOOKED_AT = 50_000;
/** Source: https://cloud.google.com/logging/quotas (the default bucket keeps 30 days). */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** A laptop's disk is not a log bucket: the oldest go when there are more. */
const KEPT_ENTRIES = 500_000;

export class Entries {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #kept: number;
  readonly #named = new Set<string>();

  constructor(store: Store, clock: Clock, kept = KEPT_ENTRIES) {
    this.#store = store;
    this.#clock = clock;
    this.#kept = kept;
  }

  /** Changes that keep an entry, for a batch of this store, or of one that has it at `prefix`. `text`: it as JSON. */
  changes(entry: Pick<LogEntry, 'logName' | 'timestamp' | 'insertId'>, text: Value, prefix = ''): Change[] {
    const { logName } = entry;
    const put: Change = { type: 'put', key: prefix + keyOf(entry), value: text };
    if (this.#named.has(logName)) return [put];
    this.#named.add(logName);
    return [put, { type: 'put', key: prefix + NAME + logName, value: '' }];
  }

  async write(entries: readonly LogEntry[]): Promise<void> {
    await this.#store.batch(entries.flatMap((entry) => this.changes(entry, JSON.stringify(entry))));
  }

  /** @throws ApiError INVALID_ARGUMENT */
  async list({ parents, filter, newestFirst, page }: ListEntries) {
    const matches = compileLogFilter(filter);
    const { from, to } = timeBounds(filter);
    const range = {
      prefix: ENTRY,
      reverse: newestFirst,
      ...(from === undefined ? {} : { gte: ENTRY + sortable(from) }),
      ...(to === undefined ? {} : { lt: ENTRY + sortable(to) }),
      ...(page.after === undefined ? {} : newestFirst ? { lt: page.after } : { gt: page.after, gte: undefined }),
    };
    const entries: LogEntry[] = [];
    let seen = 0;
    for await (const chunk of this.#store.chunks(range as Parameters<Store['chunks']>[0], CHUNK)) {
      for (const [key, value] of chunk) {
        const entry = JSON.parse(value.toString()) as LogEntry;
        const fits = parents.some((parent) => entry.logName.startsWith(parent)) && matches(entry);
        if (fits) entries.push(entry);
        if (entries.length === page.size || ++seen === LOOKED_AT) {
          return { entries, nextPageToken: page.token(key.toString()) };
        }
      }
    }
    return { entries };
  }

  /** Names of all logs below a parent such as `projects/p/`, in order. */
  async logs(parent: string): Promise<string[]> {
    const names: string[] = [];
    for await (const [key] of this.#store.entries({ prefix: NAME + parent }))
      names.push(key.toString().slice(NAME.length));
    return names;
  }

  /** All entries of a log; false when there is no such log. */
  async deleteLog(logName: string): Promise<boolean> {
    if (!(await this.#store.get(NAME + logName))) return false;
    for await (const chunk of this.#store.chunks({ prefix: ENTRY }, CHUNK)) {
      const gone = chunk.filter(([, value]) => (JSON.parse(value.toString()) as LogEntry).logName === logName);
      await this.#store.batch(gone.map(([key]): Change => ({ type: 'del', key })));
    }
    this.#named.delete(logName);
    await this.#store.batch([{ type: 'del', key: NAME + logName }]);
    return true;
  }

  /** Forgets what is too old or too much. */
  async sweep(): Promise<void> {
    const old = ENTRY + sortable(new Date(this.#clock.now() - KEPT_MS).toISOString());
    for await (const chunk of this.#store.chunks({ prefix: ENTRY, lt: old }, CHUNK)) await this.#forget(chunk);
    let count = 0;
    for await (const chunk of this.#store.chunks({ prefix: ENTRY }, CHUNK)) count += chunk.length;
    const limit = count - this.#kept;
    if (limit <= 0) return;
    for await (const chunk of this.#store.chunks({ prefix: ENTRY, limit }, CHUNK)) await this.#forget(chunk);
  }

  async #forget(chunk: readonly [Buffer, Buffer][]): Promise<void> {
    await this.#store.batch(chunk.map(([key]): Change => ({ type: 'del', key })));
  }
}

const keyOf = ({ timestamp, insertId }: Pick<LogEntry, 'timestamp' | 'insertId'>) =>
  `${ENTRY}${sortable(timestamp)}\0${insertId}`;

let lastTime = '';
let lastSortable = '';

/** Nine digits of a second, so that texts sort as times. Many are of the same moment. */
function sortable(time: string): string {
  if (time !== lastTime) {
    lastSortable = `${time.slice(0, 19)}.${time.slice(20, -1).padEnd(9, '0')}`;
    lastTime = time;
  }
  return lastSortable;
}
