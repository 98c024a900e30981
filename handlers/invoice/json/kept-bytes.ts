/** Bytes of a document that began in an earlier chunk. */

export class KeptBytes {
  #pieces: Buffer[] = [];
  #length = 0;

  clear(): void {
    this.#pieces = [];
    this.#length = 0;
  }

  /**
   * @param room bytes that may be kept of the whole document
   * @returns whether all of it could be kept
   */
  keep(bytes: Buffer, room: number): boolean {
    const piece = bytes.subarray(0, Math.max(0, room - this.#length));
    if (piece.length > 0) this.#pieces.push(piece);
    this.#length += piece.length;
    return piece.length === bytes.length;
  }

  /** What is kept, and what follows it. */
  with(tail: Buffer): Buffer {
    return this.#pieces.length === 0 ? tail : Buffer.concat([...this.#pieces, tail]);
  }
}
