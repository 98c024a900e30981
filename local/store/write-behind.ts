/**
 * A store for what need not survive: changes are done as soon as they are in memory, and go to the LevelDB below when
 * there are many of them, or when somebody reads a range. So memory stays bounded, and most writes cost a map entry.
 */
import { bytesOf, type Value } from './value.ts';

export type Key = string | Buffer;
export type Change =
  { readonly type: 'put'; readonly key: Key; readonly value: Value } | { readonly type: 'del'; readonly key: Key };

/** What a store needs of the database below it, ranges apart. */
export interface Backend {
  getSync(key: Key): Value | undefined;
  getMany(keys: readonly Key[]): Promise<(Value | undefined)[]>;
  /** Keys come without the prefix. */
  batch(changes: readonly Change[], prefix: string): Promise<void>;
  /** As batch(); undefined when it is done already. */
  apply(changes: readonly Change[], prefix: string): Promise<void> | undefined;
  /** Resolves when ranges show everything that was written before the call. */
  settle(): Promise<void>;
}

/** Of keys and values that wait in memory before they are written, in characters. */
const WAITING = 32 * 1024 * 1024;
/** So many changes are written at a time, so that other work has its turns. */
const SLICE = 1024;
/** What an entry costs beside its key and its value. */
const ENTRY = 64;

/** By name; null: deleted. */
type Waiting = Map<string, Value | null>;

type Below = Pick<Backend, 'getSync' | 'getMany' | 'batch'>;

export class WriteBehind implements Backend {
  readonly #below: Below;
  readonly #waiting: Waiting = new Map();
  #size = 0;
  /** On their way down; until they are there they are read from here. */
  #leaving: Waiting = new Map();
  #left: Promise<void> = Promise.resolve();
  #isFull = false;
  /** Nothing below can hold a key, so nothing has to be deleted there. */
  #isBelowEmpty: boolean;

  constructor(below: Below, isBelowEmpty = false) {
    this.#below = below;
    this.#isBelowEmpty = isBelowEmpty;
  }

  getSync(key: Key): Value | undefined {
    const name = nameOf(key);
    const value = this.#find(name);
    if (value !== undefined) return value ?? undefined;
    return this.#isBelowEmpty ? undefined : this.#below.getSync(key);
  }

  async getMany(keys: readonly Key[]): Promise<(Value | undefined)[]> {
    const values = keys.map((key) => this.#find(nameOf(key)));
    const below = await this.#below.getMany(keys.filter((_key, i) => values[i] === undefined));
    let next = 0;
    return values.map((value) => (value === undefined ? below[next++] : (value ?? undefined)));
  }

  async batch(changes: readonly Change[], prefix: string): Promise<void> {
    await this.apply(changes, prefix);
  }

  /** Done at once; the promise is there when more waits than may, and resolves when there is room again. */
  apply(changes: readonly Change[], prefix: string): Promise<void> | undefined {
    for (const change of changes) {
      const name = nameOf(withPrefix(prefix, change.key));
      if (change.type === 'put') this.#set(name, kept(change.value));
      else if (this.#isBelowEmpty) this.#forget(name);
      else this.#set(name, null);
    }
    return this.#size > WAITING ? this.#makeRoom() : undefined;
  }

  settle(): Promise<void> {
    return this.#waiting.size > 0 ? this.#leave(this.#waiting.size) : this.#left;
  }

  #find(name: string): Value | null | undefined {
    const value = this.#waiting.get(name);
    return value === undefined && this.#leaving.size > 0 ? this.#leaving.get(name) : value;
  }

  #set(name: string, value: Value | null): void {
    const before = this.#waiting.get(name);
    this.#size += sizeOf(name, value) - (before === undefined ? 0 : sizeOf(name, before));
    this.#waiting.set(name, value);
  }

  #forget(name: string): void {
    const before = this.#waiting.get(name);
    if (before === undefined) return;
    this.#size -= sizeOf(name, before);
    this.#waiting.delete(name);
  }

  #makeRoom(): Promise<void> {
    if (!this.#isFull) {
      this.#isFull = true;
      const done = () => (this.#isFull = false);
      this.#leave(this.#waiting.size).then(done, done);
    }
    return this.#left;
  }

  /** Writes so many of the changes that have waited longest. */
  #leave(count: number): Promise<void> {
    const work = this.#left.catch(() => undefined).then(() => this.#leaveInSlices(count));
    // Who asked for it is told that it failed; nobody else is.
    work.catch(() => undefined);
    this.#left = work;
    return work;
  }

  async #leaveInSlices(count: number): Promise<void> {
    for (let left = count; left > 0 && this.#waiting.size > 0; left -= SLICE) {
      this.#leaving = this.#take(Math.min(left, SLICE));
      this.#isBelowEmpty = false;
      try {
        await this.#below.batch([...this.#leaving].map(toChange), '');
      } catch (error) {
        for (const [name, value] of this.#leaving) if (!this.#waiting.has(name)) this.#set(name, value);
        throw error;
      } finally {
        this.#leaving = new Map();
      }
    }
  }

  #take(count: number): Waiting {
    const taken: Waiting = new Map();
    for (const [name, value] of this.#waiting) {
      taken.set(name, value);
      this.#forget(name);
      if (taken.size === count) break;
    }
    return taken;
  }
}

export function withPrefix(prefix: string, key: Key): Key {
  return typeof key === 'string' ? prefix + key : Buffer.concat([Buffer.from(prefix), key]);
}

/** One character for each byte, which plain text has already. */
function nameOf(key: Key): string {
  if (typeof key !== 'string') return key.toString('latin1');
  return Buffer.byteLength(key) === key.length ? key : Buffer.from(key).toString('latin1');
}

/** A copy of bytes, as the caller may use them again, and a part would keep alive all that it is a part of. */
const kept = (value: Value): Value => (Buffer.isBuffer(value) ? Buffer.from(value) : value);

const sizeOf = (name: string, value: Value | null): number => ENTRY + name.length + (value === null ? 0 : value.length);

function toChange([name, value]: [string, Value | null]): Change {
  const key = Buffer.from(name, 'latin1');
  return value === null ? { type: 'del', key } : { type: 'put', key, value: bytesOf(value) };
}
