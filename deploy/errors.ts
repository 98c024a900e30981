/** Failures of the deployer: which resource, which call, why, and what to do. */
export type DeployErrorCode =
  | 'api'
  | 'unreachable'
  | 'cycle'
  | 'unresolved'
  | 'bundle'
  | 'definition'
  | 'declaration'
  | 'secret-missing'
  | 'smoke'
  | 'target-missing'
  | 'not-converged'
  | 'not-working'
  | 'lease-held'
  | 'lease-lost'
  | 'plan-moved'
  | 'blocked'
  | 'events-waiting'
  | 'interrupted'
  | 'usage';

export class DeployError extends Error {
  readonly code: DeployErrorCode;
  constructor(code: DeployErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Which call a failure answers; `path` is without the host. */
export interface CallMade {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  /** Carries the version it expects, so that a second one is refused instead of done again. */
  readonly guarded?: boolean;
}

interface Refused {
  readonly call: CallMade;
  readonly url: string;
  readonly httpStatus: number;
  readonly body: string;
  /** As the header `Retry-After` says, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
}

/** An answer of an API that is not a success, or the fault inside an operation that was answered with 200. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly call: CallMade;
  readonly httpStatus: number;
  readonly status: string;
  /** `ErrorInfo.reason` of the details, or the reason of the older shape (Storage, BigQuery). */
  readonly reason: string;
  /** What the service itself said. */
  readonly said: string;
  /** `Retry-After` or `RetryInfo`, whichever is there. */
  readonly retryAfterSeconds: number | undefined;
  /** Set once the client has tried as often as it makes sense. */
  exhausted = false;
  constructor(options: Refused) {
    const { message, status, reason, retrySeconds } = readError(options.body);
    super(`${options.call.method} ${options.url} answered ${options.httpStatus} ${status}: ${message}`);
    this.call = options.call;
    this.httpStatus = options.httpStatus;
    this.status = status;
    this.reason = reason;
    this.said = message;
    this.retryAfterSeconds = options.retryAfterSeconds ?? retrySeconds;
  }
}

/** Nothing came back. `sent` false: nobody was there to take the call, so it cannot have had any effect. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly call: CallMade;
  readonly sent: boolean;
  exhausted = false;
  constructor(call: CallMade, base: string, cause: unknown) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const text = reason instanceof Error ? reason.message : String(reason);
    super(`${call.method} ${base}${call.path} got no answer: ${text}. Is the target running?`, { cause });
    this.call = call;
    this.sent = !NOT_SENT.has(String((reason as { code?: unknown } | undefined)?.code));
  }
}

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Statuses of google.rpc.Code as HTTP has them. https://cloud.google.com/apis/design/errors#handling_errors */
const HTTP_OF_CODE: Readonly<Record<number, number>> = {
  3: 400,
  4: 504,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  12: 501,
  13: 500,
  14: 503,
  16: 401,
};

const NAME_OF_CODE: Readonly<Record<number, string>> = {
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  6: 'ALREADY_EXISTS',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};

/** The error of a finished operation (google.rpc.Status) as a failure of the call that began it. */
export function operationFailure(call: CallMade, url: string, error: Readonly<Record<string, unknown>>): ApiFailure {
  const code = Number(error['code'] ?? 2);
  const httpStatus = HTTP_OF_CODE[code] ?? 500;
  const body = JSON.stringify({ error: { ...error, status: NAME_OF_CODE[code] ?? 'UNKNOWN' } });
  return new ApiFailure({ call, url, httpStatus, body });
}

interface ErrorBody {
  readonly message?: string;
  readonly status?: string;
  readonly errors?: readonly { readonly reason?: string }[];
  readonly details?: readonly { readonly '@type'?: string; readonly reason?: string; readonly retryDelay?: string }[];
}

function readError(body: string) {
  const unread = { message: body.slice(0, 500), status: '', reason: '', retrySeconds: undefined };
  try {
    const parsed = JSON.parse(body) as { error?: ErrorBody } & ErrorBody;
    // One service has been seen to answer without the wrapper.
    const error = typeof parsed.error === 'object' ? parsed.error : parsed;
    const details = Array.isArray(error.details) ? error.details : [];
    const delay = details.find((each) => each['@type']?.endsWith('RetryInfo'))?.retryDelay;
    return {
      message: error.message ?? body.slice(0, 500),
      status: error.status ?? '',
      reason: details.find((each) => each.reason)?.reason ?? error.errors?.[0]?.reason ?? '',
      retrySeconds: delay === undefined ? undefined : Number(delay.replace(/s$/, '')),
    };
  } catch {
    return unread;
  }
}

/** A failure as one line for people. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
