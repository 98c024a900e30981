/**
 * A store for what need not survive: changes are done as soon as they are in memory, and go to the LevelDB below when
 * there are many of them, or when somebody reads a range. So memory stays bounded, and most writes cost a map entry.
 */

export type ByteChange =
  | { readonly type: 'put'; readonly key: Buffer; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: Buffer };

/** What a store needs of the database below it, ranges apart. */
export interface Backend {
  getSync(key: Buffer): Buffer | undefined;
  getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]>;
  batch(changes: readonly ByteChange[]): Promise<void>;
  /** Resolves when ranges show everything that was written before the call. */
  settle(): Promise<void>;
}

/** Bytes of keys and values that wait in memory before they are written. */
const WAITING_BYTES = 8 * 1024 * 1024;

type Waiting = Map<string, ByteChange>;

export class WriteBehind implements Backend {
  readonly #below: Pick<Backend, 'getSync' | 'getMany' | 'batch'>;
  #waiting: Waiting = new Map();
  #bytes = 0;
  /** On their way down; until they are there they are read from here. */
  #leaving: Waiting = new Map();
  #left: Promise<void> = Promise.resolve();

  constructor(below: Pick<Backend, 'getSync' | 'getMany' | 'batch'>) {
    this.#below = below;
  }

  getSync(key: Buffer): Buffer | undefined {
    const change = this.#change(key);
    return change === undefined ? this.#below.getSync(key) : valueOf(change);
  }

  async getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]> {
    const changes = keys.map((key) => this.#change(key));
    const below = await this.#below.getMany(keys.filter((_key, i) => changes[i] === undefined));
    let next = 0;
    return changes.map((change) => (change === undefined ? below[next++] : valueOf(change)));
  }

  /** Resolves at once, unless more waits than may. */
  async batch(changes: readonly ByteChange[]): Promise<void> {
    for (const change of changes) {
      // A copy, as the caller may use the bytes again, and a part would keep alive all that it is a part of.
      const kept =
        change.type === 'put' ? { type: change.type, key: change.key, value: Buffer.from(change.value) } : change;
      this.#waiting.set(nameOf(change.key), kept);
      this.#bytes += change.key.length + (change.type === 'put' ? change.value.length : 0);
    }
    if (this.#bytes > WAITING_BYTES) await this.settle();
  }

  async settle(): Promise<void> {
    await this.#left.catch(() => undefined);
    if (this.#waiting.size > 0 && this.#leaving.size === 0) this.#left = this.#leave();
    await this.#left;
  }

  async #leave(): Promise<void> {
    this.#leaving = this.#waiting;
    this.#waiting = new Map();
    this.#bytes = 0;
    try {
      await this.#below.batch([...this.#leaving.values()]);
    } catch (error) {
      this.#waiting = new Map([...this.#leaving, ...this.#waiting]);
      throw error;
    } finally {
      this.#leaving = new Map();
    }
  }

  #change(key: Buffer): ByteChange | undefined {
    const name = nameOf(key);
    return this.#waiting.get(name) ?? this.#leaving.get(name);
  }
}

/** One character for each byte. */
function nameOf(key: Buffer): string {
  return key.toString('latin1');
}

function valueOf(change: ByteChange): Buffer | undefined {
  return change.type === 'put' ? change.value : undefined;
}
