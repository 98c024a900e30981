/** Values of tests as the JSON that a workflow gets to see: exact for integers of 64 bits, and nothing is left out silently. */

/** In front of the digits of an integer that JavaScript's own JSON cannot write. */
const DIGITS = '\u0000integer:';
const WRITTEN = /"\\u0000integer:(-?\d+)"/g;

/**
 * @param what the value is, for messages: `the argument`
 * @throws TypeError for what JSON cannot hold
 */
export function jsonText(value: unknown, what: string): string {
  try {
    return JSON.stringify(value ?? null, (key, item: unknown) => writable(item, key, what)).replace(WRITTEN, '$1');
  } catch (error) {
    if (error instanceof NotJson || !(error instanceof TypeError)) throw error;
    throw new NotJson(`${what} contains itself, which JSON cannot`);
  }
}

class NotJson extends TypeError {
  override readonly name = 'TypeError';
}

function writable(item: unknown, key: string, what: string): unknown {
  if (typeof item === 'bigint') return `${DIGITS}${item}`;
  const kind = strange(item);
  if (kind === undefined) return item;
  const place = key === '' ? what : `'${key}' in ${what}`;
  throw new NotJson(`${place} is ${kind}, which JSON cannot hold`);
}

function strange(item: unknown): string | undefined {
  if (typeof item === 'function') return 'a function';
  if (typeof item === 'symbol') return 'a symbol';
  if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
  return item instanceof Map || item instanceof Set ? `a ${item.constructor.name}` : undefined;
}
