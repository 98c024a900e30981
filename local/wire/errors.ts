/**
 * The error model of Google's APIs: one canonical status, as HTTP status and JSON body over REST, as code over gRPC.
 * Source: https://cloud.google.com/apis/design/errors
 */
export const HTTP_STATUS = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
} as const;

export type Status = keyof typeof HTTP_STATUS;

const GRPC_CODES: Record<Status, number> = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
};

/** What a room throws when a caller is to see a Google error. Anything else a room throws is our bug: INTERNAL. */
export class ApiError extends Error {
  readonly status: Status;
  readonly details: readonly Record<string, unknown>[];
  constructor(status: Status, message: string, details: readonly Record<string, unknown>[] = []) {
    super(message);
    this.status = status;
    this.details = details;
  }
  get httpStatus(): number {
    return HTTP_STATUS[this.status];
  }
  /** google.rpc.Code */
  get code(): number {
    return GRPC_CODES[this.status];
  }
  /** google.rpc.Status, as operations carry it. */
  toStatus() {
    return {
      code: this.code,
      message: this.message,
      ...(this.details.length > 0 ? { details: this.details } : {}),
    };
  }
  /** The JSON body of a failed REST call. */
  toBody() {
    return {
      error: {
        code: this.httpStatus,
        message: this.message,
        status: this.status,
        ...(this.details.length > 0 ? { details: this.details } : {}),
      },
    };
  }
}

export const notFound = (what: string) => new ApiError('NOT_FOUND', `${what} was not found.`);
export const alreadyExists = (what: string) => new ApiError('ALREADY_EXISTS', `${what} already exists.`);
export const invalid = (message: string) => new ApiError('INVALID_ARGUMENT', message);
