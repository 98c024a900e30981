/** Reads forward through bytes in large windows, so that small pieces cost no round trip each. */

import type { Ranged } from '../ranged.ts';

const WINDOW = 4 * 1024 * 1024;

export class ByteReader {
  readonly #bytes: Ranged;
  #base = 0;
  #window: Buffer = Buffer.alloc(0);

  constructor(bytes: Ranged) {
    this.#bytes = bytes;
  }

  /** Bytes from a place on; fewer than asked for at the end. */
  async read(at: number, count: number): Promise<Buffer> {
    const end = this.#base + this.#window.length;
    if (at < this.#base || at + count > end) {
      const known = at >= this.#base && at < end ? this.#window.subarray(at - this.#base) : Buffer.alloc(0);
      const more = await this.#bytes.read(at + known.length, at + Math.max(count, WINDOW));
      this.#window = known.length === 0 ? more : Buffer.concat([known, more]);
      this.#base = at;
    }
    return this.#window.subarray(at - this.#base, at - this.#base + count);
  }

  /** Place of the first occurrence from a place on; undefined if there is none. */
  async find(wanted: Buffer, from: number): Promise<number | undefined> {
    for (let at = from; ;) {
      const window = await this.read(at, WINDOW);
      const found = window.indexOf(wanted);
      if (found >= 0) return at + found;
      if (window.length < WINDOW) return undefined;
      at += window.length - wanted.length + 1;
    }
  }
}
