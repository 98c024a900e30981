/** Faults to order: which calls fail, how, and how often. */
import { ApiError, HTTP_STATUS, invalid, type Status } from '../../wire/errors.ts';
import type { Reply } from '../../wire/router.ts';

export interface Fault {
  /** First label of the host name, such as `run`; absent: any. */
  readonly service?: string;
  /** HTTP method; absent: any. */
  readonly method?: string;
  /** From the version on, without query; `*` stands for any text. Absent: any. */
  readonly path?: string;
  readonly status?: Status;
  /** `error.details[].reason`; `errors[].reason` where Google's older shape is used. */
  readonly reason?: string;
  readonly message?: string;
  /** How many calls fail. */
  readonly count: number;
  /** How many matching calls pass before. */
  readonly after: number;
  /** Seconds, as header and as RetryInfo. */
  readonly retryAfter?: number;
  /** The connection is cut: before the call has any effect, or after it had it. */
  readonly drop?: 'before' | 'after';
  /** The call answers 200 with an operation that ends in the error. */
  readonly in?: 'operation';
}

const TEXTS = ['service', 'method', 'path', 'reason', 'message'] as const;
const FIELDS = [...TEXTS, 'status', 'count', 'after', 'retryAfter', 'drop', 'in'];
/** These keep the error shape of Google's first APIs. */
const OLDER_SHAPE = ['storage', 'bigquery'];

/** @throws ApiError INVALID_ARGUMENT */
export function readFault(given: Readonly<Record<string, unknown>>): Fault {
  const unknown = Object.keys(given).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw invalid(`A fault has no field "${unknown}": it has ${FIELDS.join(', ')}.`);
  for (const field of TEXTS) {
    if (given[field] !== undefined && typeof given[field] !== 'string') throw invalid(`"${field}" must be a string.`);
  }
  const drop = oneOf('drop', given['drop'], ['before', 'after']);
  const within = oneOf('in', given['in'], ['operation']);
  const status = readStatus(given['status']);
  if (status === undefined && drop === undefined) throw invalid('A fault needs a status, or drop.');
  if (given['retryAfter'] !== undefined) whole('retryAfter', given['retryAfter'], 0);
  const texts = Object.fromEntries(
    TEXTS.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])),
  );
  return {
    ...texts,
    ...(texts['method'] === undefined ? {} : { method: String(texts['method']).toUpperCase() }),
    ...(status === undefined ? {} : { status }),
    ...(drop === undefined ? {} : { drop }),
    ...(within === undefined ? {} : { in: within }),
    ...(given['retryAfter'] === undefined ? {} : { retryAfter: Number(given['retryAfter']) }),
    count: whole('count', given['count'] ?? 1, 1),
    after: whole('after', given['after'] ?? 0, 0),
  };
}

/** A name such as `UNAVAILABLE`, or an HTTP status, which means the first name that has it. */
function readStatus(given: unknown): Status | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && Object.hasOwn(HTTP_STATUS, given)) return given as Status;
  const named = Object.entries(HTTP_STATUS).find(([, code]) => code === given)?.[0];
  if (named !== undefined) return given === 500 ? 'INTERNAL' : (named as Status);
  if (given === 502 || given === 412) return given === 502 ? 'UNAVAILABLE' : 'ABORTED';
  throw invalid(
    `status ${JSON.stringify(given)} is neither the name of a status, such as "UNAVAILABLE", nor its HTTP number.`,
  );
}

function whole(field: string, given: unknown, least: number): number {
  if (typeof given === 'number' && Number.isInteger(given) && given >= least) return given;
  throw invalid(`"${field}" must be a whole number, ${least} or more.`);
}

function oneOf<T extends string>(field: string, given: unknown, known: readonly T[]): T | undefined {
  if (given === undefined || known.includes(given as T)) return given as T | undefined;
  throw invalid(`"${field}" must be ${known.map((each) => `"${each}"`).join(' or ')}.`);
}

export function faultMatches(fault: Fault, call: { service: string; method: string; path: string }): boolean {
  if (fault.service !== undefined && fault.service !== call.service) return false;
  if (fault.method !== undefined && fault.method !== call.method) return false;
  return fault.path === undefined || globOf(fault.path).test(call.path);
}

function globOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

export function faultError({ status = 'INTERNAL', reason, message, retryAfter }: Fault, service: string): ApiError {
  return new ApiError(status, message ?? `Fault to order: ${status}.`, [
    ...(reason === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: `${service}.googleapis.com` }]),
    ...(retryAfter === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }]),
  ]);
}

export function faultReply(fault: Fault, service: string): Reply {
  const error = faultError(fault, service);
  const headers = fault.retryAfter === undefined ? {} : { headers: { 'retry-after': String(fault.retryAfter) } };
  const { httpStatus: code, message } = error;
  if (!OLDER_SHAPE.includes(service)) return { status: code, body: error.toBody(), ...headers };
  const errors = [{ message, domain: 'global', reason: fault.reason ?? 'backendError' }];
  return { status: code, body: { error: { code, message, errors } }, ...headers };
}
