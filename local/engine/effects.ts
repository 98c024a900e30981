/** What a blocked thread asks the driver for, and what the driver answers. Plain data, so that it can be stored and sent. */
import type { JsonValue, StepPlace } from './types.ts';

export type HttpAuth =
  | { readonly type: 'OIDC'; readonly audience: string }
  | { readonly type: 'OAuth2'; readonly scopes: readonly string[] };

export interface HttpRequest {
  readonly method: string;
  /** With the encoded query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutSeconds: number;
  readonly auth?: HttpAuth;
  readonly privateServiceName?: string;
  readonly caCertificate?: string;
}

/** A call of a connector as it stands in the definition: its whole name and its arguments by name. */
export interface ConnectorCall {
  readonly name: string;
  readonly args: JsonValue;
}

/** Something the driver does for a blocked thread; it answers with `complete(state, id, outcome)`. */
export type Effect =
  | (StepPlace & {
      readonly id: number;
      readonly kind: 'http';
      readonly request: HttpRequest;
      /** On the first request of a connector, so that a driver may answer the whole call by `value` or `raised`. */
      readonly connector?: ConnectorCall;
    })
  | (StepPlace & { readonly id: number; readonly kind: 'sleep'; readonly until: number })
  | (StepPlace & {
      readonly id: number;
      readonly kind: 'log';
      readonly severity: string;
      readonly text?: string;
      readonly json?: JsonValue;
    })
  | (StepPlace & {
      readonly id: number;
      /** An endpoint is to be made; its outcome is a value, the map with its `url`. */
      readonly kind: 'callback';
      /** A name for the endpoint that no other has. */
      readonly callback: string;
      readonly method: string;
    })
  /** Waits for a request to the endpoint; its outcome is the request, or the failure TimeoutError. */
  | (StepPlace & { readonly id: number; readonly kind: 'await'; readonly url: string; readonly until: number })
  | (StepPlace & {
      readonly id: number;
      readonly kind: 'stub';
      /** The subworkflow it stands for. */
      readonly call?: StubCall;
      /** The step that is about to begin, and does when the outcome is `done`. */
      readonly before?: string;
    });

export interface StubCall {
  readonly name: string;
  readonly args: { readonly [parameter: string]: JsonValue };
}

/** A request that came in at the endpoint of a callback. */
export interface CallbackRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** A list for a name that is there more than once. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly time: number;
}

export type FailureTag = 'AuthError' | 'ConnectionError' | 'ConnectionFailedError' | 'TimeoutError' | 'SystemError';

export type Outcome =
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'request'; readonly request: CallbackRequest }
  | { readonly kind: 'done' }
  | { readonly kind: 'failure'; readonly tag: FailureTag; readonly message: string }
  /** Ends the whole call with a value, given as JSON text. */
  | { readonly kind: 'value'; readonly text: string }
  /** Ends the whole call with an error, whose value is given as JSON text. */
  | { readonly kind: 'raised'; readonly text: string };

/** What a blocking function asks for; the machine adds number and place. */
export type EffectRequest =
  | { readonly kind: 'http'; readonly request: HttpRequest; readonly connector?: ConnectorCall }
  | { readonly kind: 'sleep'; readonly until: number }
  | { readonly kind: 'callback'; readonly callback: string; readonly method: string }
  | { readonly kind: 'await'; readonly url: string; readonly until: number }
  | { readonly kind: 'log'; readonly severity: string; readonly text?: string; readonly json?: JsonValue }
  | { readonly kind: 'stub'; readonly call?: StubCall; readonly before?: string };
