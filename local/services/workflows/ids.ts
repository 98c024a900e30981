/** Execution ids: UUIDs of version 7, so that they sort by the time they were made. Source: RFC 9562 section 5.7 */
import { randomFillSync } from 'node:crypto';

const COUNTER_LIMIT = 0x1000;
const RANDOM_BYTES = 8;
/** Of random bytes made at once, which costs little more than making a few. */
const POOL_BYTES = 512 * RANDOM_BYTES;

/** Ids rise strictly, also within one millisecond and when the clock is set back. */
export function createIds(now: () => number): () => string {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  let used = POOL_BYTES;
  let last = -1;
  let begin = '';
  let counter = 0;
  const setTime = (time: number) => {
    last = time;
    counter = 0;
    const time48 = time.toString(16).padStart(12, '0');
    begin = `${time48.slice(0, 8)}-${time48.slice(8)}-`;
  };
  return () => {
    const time = Math.floor(now());
    if (time > last) setTime(time);
    else if (++counter === COUNTER_LIMIT) setTime(last + 1);
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    // The variant is in the first two bits.
    pool[used] = ((pool[used] ?? 0) & 0x3f) | 0x80;
    const random = pool.toString('hex', used, used + RANDOM_BYTES);
    used += RANDOM_BYTES;
    return `${begin}${(0x7000 + counter).toString(16)}-${random.slice(0, 4)}-${random.slice(4)}`;
  };
}
