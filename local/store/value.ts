/** What a store keeps under a key: bytes, text, or what makes the text once somebody needs it. */

export type Value = Buffer | string | Lazy;

/** Text that most often nobody reads before it is forgotten. What it is made of must not change. */
export abstract class Lazy {
  /** A guess, in characters. */
  readonly length: number = 384;
  abstract text(): string;
}

/** A JSON value. */
export class Json extends Lazy {
  readonly value: unknown;

  constructor(value: unknown) {
    super();
    this.value = value;
  }

  text(): string {
    return JSON.stringify(this.value);
  }
}

export function bytesOf(value: Value): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(textOf(value));
}

export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  return value instanceof Lazy ? value.text() : value.toString();
}

/** Not to be changed: it may be the very value that is kept. */
export function jsonOf(value: Value): unknown {
  return value instanceof Json ? value.value : JSON.parse(textOf(value));
}
