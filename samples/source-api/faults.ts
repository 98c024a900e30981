/** Decides what goes wrong with each request. The order of requests and the seed decide, nothing else. */

import { randomOf, seedWords } from '../generator/random.ts';
import type { FaultName, FaultRule, Faults, TrickName } from './settings.ts';
import { checkFaults } from './settings.ts';

export interface Verdict {
  readonly delayMilliseconds: number;
  /** At most one fault strikes a request. */
  readonly fault: FaultName | undefined;
  /** What else it does; with a fault, nothing. */
  readonly tricks: readonly TrickName[];
}

export interface FaultPlan {
  readonly faults: Faults;
  /** For the next request for documents. */
  next(): Verdict;
}

/** In this order; a request that one of them strikes does not use up the `first` of the others. */
const ORDER: readonly FaultName[] = ['reset', 'throttle', 'failure', 'truncate'];
const TRICKS: readonly TrickName[] = ['refuse', 'steal', 'repeat', 'shuffle'];

/** @throws SampleOptionError */
export function createFaultPlan(given: Faults): FaultPlan {
  const faults = checkFaults(given);
  const seed = seedWords(faults.seed ?? 1);
  const struck = new Map<FaultName | TrickName, number>();
  let request = 0;
  const strikes = (name: FaultName | TrickName, rule: FaultRule | undefined, roll: boolean): boolean => {
    if (rule === undefined) return false;
    const count = struck.get(name) ?? 0;
    if (count >= (rule.first ?? 0)) return roll;
    struck.set(name, count + 1);
    return true;
  };
  return {
    faults,
    next: () => {
      const random = randomOf(seed, 1, request);
      request += 1;
      const { minMilliseconds = 0, maxMilliseconds = 0 } = faults.latency ?? {};
      const delayMilliseconds = random.between(minMilliseconds, maxMilliseconds);
      // All are rolled, so that one fault's settings do not move the draws of another.
      const rolls = [...ORDER, ...TRICKS].map((name) => random.chance(faults[name]?.share ?? 0));
      const fault = ORDER.find((name, i) => strikes(name, faults[name], rolls[i] === true));
      const rolled = rolls.slice(ORDER.length);
      const tricks =
        fault === undefined ? TRICKS.filter((name, i) => strikes(name, faults[name], rolled[i] === true)) : [];
      return { delayMilliseconds, fault, tricks };
    },
  };
}
