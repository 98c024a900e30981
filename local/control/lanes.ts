/** Writes that exclude each other: the second one is refused while the first is under way, as some services do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BehaviourSwitch } from '../wire/behaviour.ts';
import { ApiError, type Status } from '../wire/errors.ts';

export interface Lanes {
  /** @throws ApiError with the given status and message when a write of this lane is under way */
  enter<T>(lane: string, refusal: { status: Status; message: string }, work: () => Promise<T>): Promise<T>;
}

export function createLanes(behaviour: BehaviourSwitch): Lanes {
  const taken = new Set<string>();
  return {
    async enter(lane, { status, message }, work) {
      if (taken.has(lane)) throw new ApiError(status, message);
      taken.add(lane);
      try {
        const milliseconds = behaviour.current.writeMilliseconds;
        if (milliseconds > 0) await delay(milliseconds);
        return await work();
      } finally {
        taken.delete(lane);
      }
    },
  };
}
