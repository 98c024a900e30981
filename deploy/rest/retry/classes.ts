/**
 * What a failure is, and so what may be done about it. Pure: the error tells all, except whether the resource depends
 * on something that was made a moment ago. Source: the tables of retry predicates that Google's own clients and tools
 * publish, and the messages that first deployments are known to end with.
 */
import { ApiFailure, NoAnswer, type CallMade } from '../../errors.ts';

export type RetryClass =
  /** The service could not just now, and nothing was changed. */
  | 'transient'
  /** The answer was lost and the call may have had its effect: look before you write again. */
  | 'lost'
  /** A rate or a number of operations is used up. */
  | 'quota'
  /** Somebody else's change of the same kind is under way. */
  | 'queue'
  /** A grant, an identity or an API that was made a moment ago is not in force everywhere. */
  | 'propagation'
  /** Somebody changed it between our read and our write. */
  | 'conflict'
  /** Something bears the name already. */
  | 'already-there'
  | 'fatal';

/** `fresh`: the resource depends on an API, identity, account or grant that was made in this run or in the last hour. */
export function classify(error: unknown, fresh: boolean): RetryClass {
  if (error instanceof NoAnswer) return !error.sent || isResendable(error.call) ? 'transient' : 'lost';
  if (!(error instanceof ApiFailure)) return 'fatal';
  for (const [name, matches] of PREDICATES) {
    if (name === 'propagation' && !fresh) continue;
    if (matches(error)) return name;
  }
  return 'fatal';
}

function isQuota({ httpStatus, reason, said }: ApiFailure): boolean {
  if (/CONCURRENT_OPERATIONS_QUOTA_EXCEEDED/.test(`${reason} ${said}`)) return true;
  if (!QUOTA_STATUSES.has(httpStatus)) return false;
  return /rate.?limit.?exceeded|^quotaExceeded$/i.test(reason) || /per minute|rate limits?\b/i.test(said);
}

const QUOTA_STATUSES = new Set([400, 403, 429]);

const BUSY =
  /sync mutate|unable to queue|concurrent edits?|in progress|being (created|deleted|updated)|deletion is|cannot be queued/i;

function isQueue({ httpStatus, said }: ApiFailure): boolean {
  if (httpStatus === 400) return /another activation or deactivation/i.test(said);
  return httpStatus === 409 && BUSY.test(said);
}

function isTransient(failure: ApiFailure): boolean {
  const { httpStatus, said } = failure;
  if (httpStatus === 429) return true;
  // Pub/Sub says so in a 400.
  if (httpStatus === 400) return /retry the operation/i.test(said);
  return GATEWAY_STATUSES.has(httpStatus) && isResendable(failure.call);
}

/** Answers that do not tell whether the call had its effect. */
const GATEWAY_STATUSES = new Set([408, 500, 502, 503, 504]);

const isLost = (failure: ApiFailure) => GATEWAY_STATUSES.has(failure.httpStatus);

/** Writes that carry an etag, or that say "only if absent": what we knew is out of date. */
function isConflict({ httpStatus, status, call }: ApiFailure): boolean {
  if (httpStatus === 412) return true;
  return httpStatus === 409 && (status === 'ABORTED' || call.path.endsWith(':setIamPolicy') || call.method === 'PATCH');
}

/** Of a call that makes something; a deletion that is refused so is refused for good. */
const isTaken = ({ httpStatus, call }: ApiFailure) => httpStatus === 409 && call.method !== 'DELETE';

const NAMES_AN_ACCOUNT = /service ?account|service agent|serviceAccount:|gserviceaccount\.com/i;

function isPropagation(failure: ApiFailure): boolean {
  const { httpStatus, reason, said } = failure;
  if (httpStatus === 403) return true;
  if (reason === 'SERVICE_DISABLED') return true;
  if (httpStatus === 404) return NAMES_AN_ACCOUNT.test(said);
  if (httpStatus !== 400) return false;
  return NAMES_AN_ACCOUNT.test(said) || /permission|cloud ?kms|has not been used/i.test(said);
}

type Predicate = (failure: ApiFailure) => boolean;

/** First match wins. */
const PREDICATES: readonly (readonly [RetryClass, Predicate])[] = [
  ['quota', isQuota],
  ['queue', isQueue],
  ['transient', isTransient],
  ['lost', isLost],
  ['conflict', isConflict],
  ['already-there', isTaken],
  ['propagation', isPropagation],
];

/** Custom verbs that change nothing, or, for a glance at a subscription, nothing for long. */
const READING_VERBS = new Set(['getIamPolicy', 'testIamPermissions', 'pull', 'modifyAckDeadline']);

const verbOf = (path: string) => /:([A-Za-z]+)$/.exec(path)?.[1] ?? '';

/** Whether a call only looks: some APIs read by POST. */
export const isRead = ({ method, path }: CallMade): boolean => method === 'GET' || READING_VERBS.has(verbOf(path));

/** Custom verbs that change the same thing once however often they are called. */
const HARMLESS_VERBS = new Set([
  'generateServiceIdentity',
  'batchEnable',
  'enable',
  'disable',
  'pause',
  'resume',
  'undelete',
]);

/**
 * Whether a call may go out twice. A POST that makes something may not: the first may have come through, and where the
 * server chooses the name there would be two.
 */
export function isResendable({ method, path, guarded }: CallMade): boolean {
  return guarded === true || method !== 'POST' || READING_VERBS.has(verbOf(path)) || HARMLESS_VERBS.has(verbOf(path));
}
