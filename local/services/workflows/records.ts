/**
 * How executions lie in the store. Their ids rise with time, so keys are in order of creation and no index is needed.
 *
 * | key                      | value                                                                             |
 * |--------------------------|-----------------------------------------------------------------------------------|
 * | `e` workflow id          | head: all that a list shows, with a short argument and a short outcome            |
 * | `a` workflow id          | a longer argument, JSON text as given                                             |
 * | `o` workflow id          | a longer outcome: result or error                                                 |
 * | `c` workflow id          | checkpoint of a running execution                                                 |
 * | `s` workflow id entry    | step entries at detailed history, parts of the trail at basic                     |
 * | `v` workflow id entry    | variables of step entries, at detailed history                                     |
 * | `m` workflow digest      | steps that trails refer to                                                        |
 * | `k` workflow id callback | callback endpoints of a running execution                                         |
 * | `p` workflow id callback n | requests to them that no step has taken yet                                     |
 * | `b` workflow id          | what a debugger wants of it: pause, breakpoints                                   |
 * | `r` workflow id part     | record of what it was given, at detailed history; part 0: the state a fork began with |
 * | `l` id                   | executions that have not ended, of all workflows: what a start takes up again     |
 * | `d` workflow event       | which execution an event started                                                  |
 * | `t` time workflow event  | the same by time, to forget them after a day                                      |
 * | `x` time event           | events that started nothing because they are too large                            |
 */
import type { ExecutionError, StepPlace } from '../../engine/types.ts';
import { Json, type Change } from '../../store/index.ts';

export type ExecutionState = 'ACTIVE' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'QUEUED';

/** Names one execution: the full name of its workflow and its own id. */
export interface ExecutionKey {
  readonly workflow: string;
  readonly id: string;
}

export interface ExecutionHead {
  readonly state: ExecutionState;
  readonly revisionId: string;
  readonly createTime: string;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
  readonly callLogLevel?: string | undefined;
  readonly executionHistoryLevel?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly disableConcurrencyQuotaOverflowBuffering?: true | undefined;
  /** Unless it lies by itself. */
  readonly argument?: string | undefined;
  readonly outcome?: ExecutionOutcome | undefined;
}

/** How it ended; `result` is JSON text, `status` has the last step. */
export interface ExecutionOutcome {
  readonly result?: string | undefined;
  readonly error?: ExecutionError | undefined;
  readonly status?: { readonly currentSteps: readonly StepPlace[] } | undefined;
}

export interface Sleep {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Waits for a request to this callback, and no longer than `until`. */
  readonly callback?: string;
}

/** What a checkpoint says without being decoded. */
export interface CheckpointNote {
  readonly currentSteps: readonly StepPlace[];
  /** Sleeps and waits for callbacks that were not over. */
  readonly sleeps: readonly Sleep[];
  /** It can go on at once: it was computing, or has requests to send again. */
  readonly ready: boolean;
  /** It made callback endpoints. */
  readonly callbacks?: boolean;
  /** Parts of its trail that are stored. */
  readonly trail?: number;
  /** Of its record of turns. */
  readonly turns?: { readonly parts: number; readonly bytes: number };
}

export interface LiveMark {
  readonly workflow: string;
  readonly state: 'ACTIVE' | 'QUEUED';
}

type RecordKind = 'e' | 'a' | 'o' | 'c' | 'b';

/** Of these an execution has any number. */
type PartKind = 's' | 'v' | 'k' | 'p' | 'r';

export const executionPrefix = (kind: RecordKind | PartKind | 'd' | 'm', workflow: string) => `${kind}\0${workflow}\0`;
export const recordKey = (kind: RecordKind, key: ExecutionKey) => executionPrefix(kind, key.workflow) + key.id;
export const stepPrefix = (key: ExecutionKey, kind: PartKind = 's') =>
  `${executionPrefix(kind, key.workflow)}${key.id}\0`;
export const stepKey = (key: ExecutionKey, entryId: number, kind: 's' | 'v' = 's') =>
  stepPrefix(key, kind) + entryId.toString(16).padStart(8, '0');
export const turnsKey = (key: ExecutionKey, part: number) => stepPrefix(key, 'r') + part.toString(16).padStart(8, '0');
export const callbackKey = (key: ExecutionKey, callback: string) => stepPrefix(key, 'k') + callback;
/** Requests to one callback, in the order they came. */
export const requestPrefix = (key: ExecutionKey, callback: string) => `${stepPrefix(key, 'p')}${callback}\0`;
export const LIVE_PREFIX = 'l\0';
export const liveKey = (id: string) => LIVE_PREFIX + id;

export function put(key: string, value: unknown): Change {
  return { type: 'put', key, value: JSON.stringify(value) };
}

/** As put(), for a value that never changes: it becomes text when it has to. */
export function putFixed(key: string, value: unknown): Change {
  return { type: 'put', key, value: new Json(value) };
}

export function putText(key: string, value: string): Change {
  return { type: 'put', key, value };
}

export function del(key: string): Change {
  return { type: 'del', key };
}

export function parse<T>(bytes: Buffer): T {
  return JSON.parse(bytes.toString()) as T;
}

/** Length of the note, note, state of the engine. */
export function encodeCheckpoint(note: CheckpointNote, state: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(note));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, state]);
}

export function decodeCheckpoint(bytes: Buffer): { readonly note: CheckpointNote; readonly state: Buffer } {
  const end = 4 + bytes.readUInt32BE(0);
  return { note: parse(bytes.subarray(4, end)), state: bytes.subarray(end) };
}
