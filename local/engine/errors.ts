/**
 * Three kinds of failure that must not be mixed up: `WorkflowError` carries a value that a definition can catch,
 * `DefinitionError` says why a definition cannot run and where, and everything else is a bug of the engine, which no
 * `except` may hide.
 */
import { List, mapOf, type Value } from './values/value.ts';

type ErrorTag =
  | 'AuthError'
  | 'ConnectionError'
  | 'ConnectionFailedError'
  | 'HttpError'
  | 'IndexError'
  | 'KeyError'
  | 'OperationError'
  | 'ParallelNestingError'
  | 'RecursionError'
  | 'ResourceLimitError'
  | 'ResponseTypeError'
  | 'SystemError'
  | 'TimeoutError'
  | 'TypeError'
  | 'UnhandledBranchError'
  | 'ValueError'
  | 'ZeroDivisionError';

/** Where something stands in the source; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface TraceElement {
  readonly routine: string;
  readonly step: string;
  readonly position: Position;
}

/** A failure on its way to an `except`: its value and, innermost first, the steps it came through. */
export interface Failure {
  readonly value: Value;
  /** A limit of the service was hit: no `except` may catch it. */
  readonly fatal: boolean;
  readonly trace: TraceElement[];
}

export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';
  readonly value: Value;
  readonly fatal: boolean;
  /** The expression that failed, when a step has several. */
  position: Position | undefined;
  /** Where it came from, if it is raised again unchanged. */
  readonly trace: readonly TraceElement[] | undefined;
  /** Of an error of the library or the machine. */
  tag: ErrorTag | undefined;

  constructor(value: Value, message: string, fatal = false, trace?: readonly TraceElement[]) {
    super(message);
    this.value = value;
    this.fatal = fatal;
    this.position = undefined;
    this.trace = trace;
    this.tag = undefined;
  }
}

/** An error as the library raises it: a map with `message` and `tags`. */
export function tagged(tag: ErrorTag, message: string): WorkflowError {
  const value = mapOf({ message, tags: new List([tag]) });
  const error = new WorkflowError(value, message, tag === 'ResourceLimitError');
  error.tag = tag;
  return error;
}

/** Errors whose messages were seen to begin with their tag. */
const ANNOUNCED: ReadonlySet<ErrorTag | undefined> = new Set([
  'IndexError',
  'KeyError',
  'ResourceLimitError',
  'TypeError',
  'ValueError',
  'ZeroDivisionError',
] as const);

/** The value as executions of the service were seen to show it; see `errorText` in switches.ts. */
export function observedValue({ tag, message, value }: WorkflowError): Value {
  // Google's page shows this one alone without its tag.
  if (tag === undefined || !ANNOUNCED.has(tag) || message.startsWith("The argument of 'in'")) return value;
  const tags = tag === 'KeyError' ? ['KeyError', 'LookupError'] : [tag];
  return mapOf({ message: `${tag}: ${message}`, tags: new List(tags) });
}

export const typeError = (message: string): WorkflowError => tagged('TypeError', message);
export const valueError = (message: string): WorkflowError => tagged('ValueError', message);
export const limitError = (message: string): WorkflowError => tagged('ResourceLimitError', message);

export type DefinitionCode =
  | 'syntax'
  | 'structure'
  | 'unexpected-entry'
  | 'limit'
  | 'duplicate-name'
  | 'loop-name'
  | 'expression'
  | 'unknown-symbol'
  | 'unknown-step'
  | 'unknown-function'
  | 'connector'
  | 'arguments'
  | 'blocking-call'
  | 'jump'
  | 'shared-variable';

/** Why a definition is refused. The service puts `failed to build: ` in front of such a message. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly code: DefinitionCode;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** How to put it right, where that can be guessed. */
  readonly hint: string | undefined;

  constructor(code: DefinitionCode, message: string, position: Position, hint?: string) {
    super(message);
    this.code = code;
    this.line = position.line;
    this.column = position.column;
    this.length = position.length;
    this.hint = hint;
  }
}

/** Takes a fault: to compile is to throw the first one, to check is to note all of them and go on. */
export type Report = (fault: DefinitionError) => void;
