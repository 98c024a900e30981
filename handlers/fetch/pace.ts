/**
 * When the requests of one call may go out. A lane gives a turn of some seconds; in it requests are spaced as the rate
 * says. Short waits are slept here, long ones are left to the workflow, and a turn that has passed ends the call.
 */

import { allowedFrom, nextAfter, type Turn } from '../rate.ts';
import type { Rate } from '../sources.ts';

export interface PacePorts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Pace {
  /** Waits until a request may go out. A number: so many seconds must be waited first, by the workflow; 0: new turn. */
  next(): Promise<'go' | number>;
  readonly requests: number;
  /** When the latest request went out, milliseconds since 1970; undefined if none did. */
  readonly asked: number | undefined;
}

const LONGEST_SLEEP = 10_000;
/** A call that begins so late after its turn did may be the second one of it. */
const STALE = 15_000;

export function createPace(rate: Rate | undefined, turn: Turn | undefined, ports: PacePorts): Pace {
  let requests = 0;
  let asked: number | undefined;
  const began = ports.now();
  const stale = turn !== undefined && began > turn.start + STALE;
  return {
    get requests() {
      return requests;
    },
    get asked() {
      return asked;
    },
    async next() {
      const paced = asked === undefined || rate === undefined ? 0 : nextAfter(rate, asked);
      const earliest = Math.max(ports.now(), turn?.start ?? 0, paced);
      const at = rate === undefined ? earliest : allowedFrom(rate, earliest);
      if (stale || (turn !== undefined && at >= turn.end)) return 0;
      const wait = at - ports.now();
      if (wait > LONGEST_SLEEP) return Math.ceil(wait / 1000);
      if (wait > 0) await ports.sleep(wait);
      requests++;
      asked = ports.now();
      return 'go';
    },
  };
}
