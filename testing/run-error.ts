/** The error an execution ended with, decoded. */
import type { ExecutionError, StackTraceElement } from '../local/engine/index.ts';
import { isPlain } from './matchers/equality.ts';

export interface RunError {
  /** Empty for a raised text or a map without tags. */
  readonly tags: readonly string[];
  readonly message: string;
  /** Of HTTP errors and of maps that have one. */
  readonly code: unknown;
  /** The whole value that was raised. */
  readonly payload: unknown;
  readonly context: string;
  readonly stackTrace: readonly StackTraceElement[];
}

export function errorOf({ payload: text, context, stackTrace }: ExecutionError): RunError {
  const payload: unknown = JSON.parse(text);
  const map = isPlain(payload) ? payload : {};
  return {
    tags: Array.isArray(map['tags']) ? map['tags'].map(String) : [],
    message: typeof payload === 'string' ? payload : String(map['message'] ?? ''),
    code: map['code'],
    payload,
    context,
    stackTrace: stackTrace.elements,
  };
}
