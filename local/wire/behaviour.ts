/**
 * How like the real cloud the control planes behave where that costs time: set at the start, changed while it runs
 * (`PATCH /local/v1/behaviour`), read by whoever it concerns at each call.
 */
import { invalid } from './errors.ts';

export interface Behaviour {
  /** Long-running operations are done from this poll on; 0: at once. */
  readonly polls: number;
  /** How long a write of a kind with serial conflicts keeps others out. */
  readonly writeMilliseconds: number;
  /** Seconds until a change of an IAM policy is in force. */
  readonly iamDelaySeconds: number;
  /** Service agents are born at the first use of their service only. */
  readonly lateAgents: boolean;
  /** A revision is ready before it has run: what needs it first starts its first instance. */
  readonly coldStarts: boolean;
}

export interface BehaviourSwitch {
  readonly current: Behaviour;
  /** @throws ApiError INVALID_ARGUMENT; then nothing has changed */
  change(patch: Readonly<Record<string, unknown>>): Behaviour;
}

/** What tests of single rooms want: nothing takes longer than it must. */
const INSTANT: Behaviour = {
  polls: 0,
  writeMilliseconds: 0,
  iamDelaySeconds: 0,
  lateAgents: false,
  coldStarts: false,
};
const LARGEST: Readonly<Record<string, number>> = { polls: 1000, writeMilliseconds: 60_000, iamDelaySeconds: 86_400 };

export function createBehaviour(initial: Partial<Behaviour> = {}): BehaviourSwitch {
  let current: Behaviour = { ...INSTANT, ...initial };
  return {
    get current() {
      return current;
    },
    change(patch) {
      for (const [name, value] of Object.entries(patch)) check(name, value);
      current = { ...current, ...patch };
      return current;
    },
  };
}

function check(name: string, value: unknown): void {
  if (!Object.hasOwn(INSTANT, name)) {
    throw invalid(`Behaviour "${name}" is not known: it is one of ${Object.keys(INSTANT).join(', ')}.`);
  }
  const largest = LARGEST[name];
  if (largest === undefined) {
    if (typeof value !== 'boolean') throw invalid(`Behaviour "${name}" must be true or false.`);
    return;
  }
  if (typeof value !== 'number' || value < 0 || value > largest || (name === 'polls' && !Number.isInteger(value))) {
    throw invalid(`Behaviour "${name}" must be a number from 0 to ${largest}.`);
  }
}
