/** One execution held in memory. */
import type { ExecutionState, Program } from '../../../engine/index.ts';
import type { AdvanceContext, StepPlace } from '../../../engine/types.ts';
import type { Effect, Outcome } from '../../../engine/effects.ts';
import type { Change } from '../../../store/index.ts';
import type { Cancel } from '../../../wire/fetch.ts';
import type { ExecutionHead, ExecutionKey } from '../records.ts';
import type { Control } from './control.ts';
import type { Endpoint } from './inbox.ts';
import type { Recording } from './recording.ts';
import type { Turns } from './turns.ts';

interface Delivery {
  readonly id: number;
  readonly outcome: Outcome;
  /** Where the request that this is was stored; it goes with the checkpoint that knows the outcome. */
  readonly taken?: string;
}

interface Pending {
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The callback that is waited for. */
  readonly callback?: string;
  /** Takes the timer back if one is set. */
  cancel?: () => void;
}

export interface Run {
  readonly key: ExecutionKey;
  readonly program: Program;
  readonly state: ExecutionState;
  /** In whose name HTTP requests are made. */
  readonly email: string;
  /** The write of its first records, when it runs ahead of it; nothing of the run may be stored without them. */
  readonly begun: Promise<void> | undefined;
  head: ExecutionHead;
  /** The head in the store still says QUEUED. */
  headChanged: boolean;
  /** One is in the store. */
  hasCheckpoint: boolean;
  currentSteps: readonly StepPlace[];
  /** Outcomes that the engine has not been given yet. */
  readonly outcomes: Delivery[];
  /** Effects to begin once the checkpoint that knows of them is written. */
  readonly unsent: Extract<Effect, { kind: 'http' | 'callback' }>[];
  readonly requests: Map<number, Cancel>;
  /** Sleeps and waits for callbacks that are not over, by effect. */
  readonly sleeps: Map<number, Pending>;
  /** Its callback endpoints, by id. */
  readonly endpoints: Map<string, Endpoint>;
  /** To be written with the next checkpoint. */
  readonly changes: Change[];
  /** Takes notes of its calls; undefined when they are not logged. */
  calls: AdvanceContext['calls'];
  /** Its steps since the last checkpoint. */
  readonly recording: Recording;
  /** What was given to the engine, at detailed history. */
  readonly turns: Turns | null;
  /** Of a debugger; null for most. */
  control: Control | null;
  /** The control has to be stored again. */
  controlChanged: boolean;
  /** Who wants to know when it rests: paused, waiting, asleep or ended. */
  readonly rests: (() => void)[];
  cancelling: boolean;
  /** Something changed that the engine has to see, without an outcome. */
  prodded: boolean;
  /** Its workflow was deleted, or the room stops: nothing more may be written. */
  dropped: boolean;
  pumping: boolean;
}
