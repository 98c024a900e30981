/** The two ways in which a handler fails on purpose. The class decides whether the workflow tries again. */

/** Codes a caller may see in `error.code`. */
type HandlerErrorCode =
  | 'request-invalid'
  | 'configuration-invalid'
  | 'source-unknown'
  | 'source-kind-unsupported'
  | 'url-not-allowed'
  | 'source-refused'
  | 'batch-not-found'
  | 'source-unavailable'
  | 'source-truncated'
  | 'signature-invalid'
  | 'delivery-expired'
  | 'delivery-too-large'
  | 'delivery-not-understood'
  | 'object-not-found'
  | 'part-invalid'
  | 'cursor-invalid'
  | 'storage-refused'
  | 'storage-unavailable'
  | 'table-unavailable'
  | 'table-refused'
  | 'topic-unavailable'
  | 'key-unavailable'
  | 'internal';

interface Options {
  readonly cause?: unknown;
  /** More for the log alone, by names that the log knows (handlers/log-fields.ts). */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Trying again gives the same: 400, 401, 404 or 422. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly code: HandlerErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: HandlerErrorCode, message: string, options: Options & { readonly status?: number } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? {};
    this.status = options.status ?? 422;
  }
}

/** May pass by itself: 503, or 429 with the seconds to wait. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  readonly code: HandlerErrorCode;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: HandlerErrorCode,
    message: string,
    options: Options & { readonly status?: number; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 503;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
