/** The bytes of a trail as they grow. What they mean is in `trail.ts`. */

const LONGEST_NUMBER = 8;

export class TrailBytes {
  /** Noted last, in milliseconds since 1970. */
  time = -1;
  private bytes = new Uint8Array(64);
  private length = 0;

  /** What was recorded since the last call. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  /** A whole number, zero or more. */
  put(number: number): void {
    if (this.length + LONGEST_NUMBER > this.bytes.length) this.reserve(LONGEST_NUMBER);
    let rest = number;
    while (rest >= 0x80) {
      this.bytes[this.length] = (rest % 0x80) | 0x80;
      this.length += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length] = rest;
    this.length += 1;
  }

  text(text: string): void {
    const bytes = Buffer.from(text);
    this.put(bytes.length);
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + size));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
