/** What the parts that answer effects need of the execution they are part of. */
import type { Effect, ExecutionState, Outcome, Program } from '../../local/engine/index.ts';
import type { Mocks } from '../mocks/registry.ts';
import type { Order } from './order.ts';

export interface DrivePlan {
  readonly program: Program;
  /** Makes the state anew, the same each time. */
  readonly begin: () => ExecutionState;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly seed: number;
  readonly order: Order;
  readonly mocks: Mocks;
  /** Lets calls that no mock answers out to this machine. */
  readonly passthrough: boolean;
  /** The number of the call, from 1, whose answer is lost in a crash. */
  readonly crashAt: number | undefined;
}

/** What has been asked for and how it will end; without an outcome it waits for somebody. */
export interface Pending {
  readonly effect: Effect;
  due: number;
  outcome: Outcome | undefined;
}

export interface Host {
  readonly plan: DrivePlan;
  readonly state: ExecutionState;
  readonly pending: ReadonlyMap<number, Pending>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Why the test failed, whatever the workflow makes of it. */
  problem: Error | undefined;
  /** Is the execution to stop before this step? */
  stopsAt(effect: Extract<Effect, { kind: 'stub' }>): boolean;
  cancel(): void;
}
