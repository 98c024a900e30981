/** The lines of the step history, as the service shows them. */
import type { JsonValue } from '../types.ts';

export type StepType =
  | 'STEP_ASSIGN'
  | 'STEP_STD_LIB_CALL'
  | 'STEP_CONNECTOR_CALL'
  | 'STEP_SUBWORKFLOW_CALL'
  | 'STEP_CALL'
  | 'STEP_SWITCH'
  | 'STEP_CONDITION'
  | 'STEP_FOR'
  | 'STEP_FOR_ITERATION'
  | 'STEP_PARALLEL_FOR'
  | 'STEP_PARALLEL_BRANCH'
  | 'STEP_PARALLEL_BRANCH_ENTRY'
  | 'STEP_TRY_RETRY_EXCEPT'
  | 'STEP_TRY'
  | 'STEP_RETRY'
  | 'STEP_EXCEPT'
  | 'STEP_RETURN'
  | 'STEP_RAISE'
  | 'STEP_GOTO';

export type StepState = 'STATE_IN_PROGRESS' | 'STATE_SUCCEEDED' | 'STATE_FAILED' | 'STATE_CANCELLED';

export type ProgressType =
  | 'PROGRESS_TYPE_FOR'
  | 'PROGRESS_TYPE_SWITCH'
  | 'PROGRESS_TYPE_RETRY'
  | 'PROGRESS_TYPE_PARALLEL_FOR'
  | 'PROGRESS_TYPE_PARALLEL_BRANCH';

/** One line of the step history. Entry ids count from 1; an id of 0 in `navigationInfo` means none. */
export interface StepEntry {
  readonly entryId: number;
  readonly routine: string;
  readonly step: string;
  readonly stepType: StepType;
  readonly state: StepState;
  readonly createTime: number;
  readonly updateTime: number;
  readonly exception?: { readonly payload: string };
  readonly navigationInfo: {
    readonly parent: number;
    readonly previous: number;
    readonly next: number;
    readonly children: readonly number[];
  };
  readonly stepEntryMetadata: {
    readonly progressType?: ProgressType;
    /** From 1. */
    readonly progressNumber?: number;
    readonly threadId: string;
    readonly expectedIteration?: number;
  };
  readonly variableData?: { readonly variables: Readonly<Record<string, JsonValue>> };
  /** How often the effect of this entry was begun again because the state was read back from a checkpoint. */
  readonly restarts?: number;
}
