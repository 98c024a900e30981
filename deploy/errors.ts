/** Failures of the deployer: which resource, which call, why, and what to do. */
export type DeployErrorCode =
  | 'api'
  | 'unreachable'
  | 'cycle'
  | 'unresolved'
  | 'bundle'
  | 'definition'
  | 'secret-missing'
  | 'target-missing'
  | 'not-converged';

export class DeployError extends Error {
  readonly code: DeployErrorCode;
  constructor(code: DeployErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** An answer of an API that is not a success. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly httpStatus: number;
  readonly status: string;
  readonly retryAfterSeconds: number | undefined;
  constructor(options: { method: string; url: string; httpStatus: number; body: string; retryAfter: string | null }) {
    const { message, status } = readError(options.body);
    super(`${options.method} ${options.url} answered ${options.httpStatus} ${status}: ${message}`);
    this.httpStatus = options.httpStatus;
    this.status = status;
    const seconds = Number(options.retryAfter);
    this.retryAfterSeconds = options.retryAfter !== null && Number.isFinite(seconds) ? seconds : undefined;
  }
}

function readError(body: string): { message: string; status: string } {
  try {
    const parsed = JSON.parse(body) as { error?: { message?: string; status?: string } };
    return { message: parsed.error?.message ?? body, status: parsed.error?.status ?? '' };
  } catch {
    return { message: body.slice(0, 500), status: '' };
  }
}
