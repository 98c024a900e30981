/**
 * The Google Cloud Workflows interpreter: an explicit machine.
 *
 * In: the source of a definition (`compile`), an argument (`start`), the outcomes of effects (`complete`).
 * Out: effects for the driver to perform, step entries, a result or an error (`advance`), and checkpoints
 * (`encodeState`). It reads no clock, opens no connection and keeps nothing between calls: all of an execution is in its
 * `ExecutionState`.
 */
export { decodeData, decodeState, encodeData, encodeState } from './checkpoint/index.ts';
export { DebugError, inspect, setVariables, type FramePlace, type ThreadView } from './debug/inspect.ts';
export { drawing, isAt, RecordMismatch, rerun, withEnv, type Turn } from './debug/rerun.ts';
export { checkWatch, checkWatchIn, WatchError } from './debug/watch.ts';
export { check, compile } from './definition/compile.ts';
export { warnings, type DefinitionWarning } from './definition/warnings/index.ts';
export { DefinitionError, WorkflowError, type DefinitionCode } from './errors.ts';
export { advance, cancel, complete, pendingEffects, start } from './execution.ts';
export { LIMITS, type Limits } from './limits.ts';
export { expressionProgram, PartError, startAt, startRoutine } from './partial.ts';
export type { Program } from './machine/program.ts';
export { replayTrail } from './history/replay.ts';
export { STEP_KEYS } from './steps/index.ts';
export { trailScopes, type TrailScope } from './history/trail-scopes.ts';
export type { ExecutionState } from './machine/state.ts';
export { TrailBytes } from './history/trail-bytes.ts';
export type {
  Advance,
  AdvanceContext,
  CallNote,
  CompileOptions,
  ExecutionError,
  JsonValue,
  StackTraceElement,
  StartOptions,
  StepPlace,
  Stop,
  Switches,
} from './types.ts';
export type { Effect, FailureTag, HttpAuth, HttpRequest, Outcome, StubCall } from './effects.ts';
export type { ProgressType, StepEntry, StepState, StepType } from './history/step-entry.ts';
