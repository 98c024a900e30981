/** Execution ids: UUIDs of version 7, so that they sort by the time they were made. Source: RFC 9562 section 5.7 */
import { randomUUID } from 'node:crypto';

const COUNTER_LIMIT = 0x1000;

/** Ids rise strictly, also within one millisecond and when the clock is set back. */
export function createIds(now: () => number): () => string {
  let last = 0;
  let counter = 0;
  return () => {
    const time = Math.floor(now());
    if (time > last) {
      last = time;
      counter = 0;
    } else if (++counter === COUNTER_LIMIT) {
      last++;
      counter = 0;
    }
    const time48 = last.toString(16).padStart(12, '0');
    const middle = (0x7000 + counter).toString(16);
    // Variant and random bits are those of a random UUID, which the platform makes in advance.
    return `${time48.slice(0, 8)}-${time48.slice(8)}-${middle}-${randomUUID().slice(19)}`;
  };
}
