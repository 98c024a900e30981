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
export { checkWatch, WatchError } from './debug/watch.ts';
export { check, compile } from './definition/compile.ts';
export { warnings, type DefinitionWarning } from './definition/warnings/index.ts';
export { DefinitionError, WorkflowError, type DefinitionCode } from './errors.ts';
export { advance, cancel, complete, pendingEffects, start } from './execution.ts';
export { LIMITS, type Limits } from './limits.ts';
export { expressionProgram, PartError, startAt, startRoutine } from './partial.ts';
export type { Program } from './machine/program.ts';
export { replayTrail, trailScopes, type TrailScope } from './replay.ts';
export type { ExecutionState } from './machine/state.ts';
export { TrailBytes } from './trail-bytes.ts';
export type {
  Advance,
  AdvanceContext,
  CallNote,
  CompileOptions,
  Effect,
  ExecutionError,
  FailureTag,
  HttpAuth,
  HttpRequest,
  JsonValue,
  Outcome,
  ProgressType,
  StackTraceElement,
  StartOptions,
  StepEntry,
  StepPlace,
  StepState,
  StepType,
  Stop,
  StubCall,
  Switches,
} from './types.ts';
