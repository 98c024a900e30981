/** The chunk of a stream that is looked at, and where it stands in the stream. */

import { NEWLINE } from './json-bytes.ts';

export class Window {
  chunk: Buffer = Buffer.alloc(0);
  /** Position of its first byte in the stream. */
  base: number;
  #lastOfPrevious = NEWLINE;

  constructor(base: number) {
    this.base = base;
  }

  /** Whether a line begins at this place of the chunk. */
  isLineStart(at: number): boolean {
    return (at === 0 ? this.#lastOfPrevious : this.chunk[at - 1]) === NEWLINE;
  }

  /** The chunk was looked at; the next one follows it. */
  pass(): void {
    const { length } = this.chunk;
    if (length > 0) this.#lastOfPrevious = this.chunk[length - 1] as number;
    this.base += length;
  }

  /** Goes back to a line of the stream. */
  goBack(line: number, chunk: Buffer): void {
    this.chunk = chunk;
    this.base = line;
    this.#lastOfPrevious = NEWLINE;
  }
}
