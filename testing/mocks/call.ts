/** The calls a workflow makes, as tests see them. */
import type { FailureTag, JsonValue } from '../../local/engine/index.ts';

interface Place {
  readonly routine: string;
  readonly step: string;
  /** Milliseconds of virtual time since the execution began. */
  readonly at: number;
}

export interface HttpCall extends Place {
  readonly kind: 'http';
  readonly method: string;
  /** Without the query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded by content type: JSON, text or bytes; undefined without a body. */
  readonly body: unknown;
  readonly auth: string | undefined;
  readonly timeoutSeconds: number;
}

export interface ConnectorUse extends Place {
  readonly kind: 'connector';
  readonly name: string;
  readonly args: Readonly<Record<string, JsonValue>>;
}

export interface SubworkflowCall extends Place {
  readonly kind: 'subworkflow';
  readonly name: string;
  readonly args: Readonly<Record<string, JsonValue>>;
}

export interface CallbackWait extends Place {
  readonly kind: 'callback';
  readonly name: string;
  readonly args: Readonly<Record<string, JsonValue>>;
}

export type Call = HttpCall | ConnectorUse | SubworkflowCall | CallbackWait;

/** How a call was answered, in a few words. */
export type Answered = Call & { readonly answer: string };

export type ErrorTag = FailureTag;

export const ERROR_TAGS: readonly ErrorTag[] = [
  'AuthError',
  'ConnectionError',
  'ConnectionFailedError',
  'SystemError',
  'TimeoutError',
];

/** `POST https://…` or the name of what is called. */
export function titleOf(call: Call): string {
  return call.kind === 'http' ? `${call.method} ${call.url}` : call.name;
}

export function isErrorTag(text: string): text is ErrorTag {
  return (ERROR_TAGS as readonly string[]).includes(text);
}
