/** Time as an argument, so that tests move it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function takes the call back. */
  after(milliseconds: number, callback: () => void): () => void;
}

let lastTime = Number.NaN;
let lastText = '';

/** RFC 3339 with milliseconds; many of them are of the same millisecond. */
export function timeText(milliseconds: number): string {
  if (milliseconds !== lastTime) {
    lastText = new Date(milliseconds).toISOString();
    lastTime = milliseconds;
  }
  return lastText;
}

/** setTimeout fires at once above this (2^31 - 1 ms, 24.8 days), so longer waits are taken in legs. */
const LONGEST_TIMER = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const due = Date.now() + milliseconds;
    let timer: NodeJS.Timeout;
    const leg = () => {
      const left = due - Date.now();
      if (left <= 0) callback();
      else timer = setTimeout(leg, Math.min(left, LONGEST_TIMER));
    };
    timer = setTimeout(leg, Math.min(Math.max(milliseconds, 0), LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};
