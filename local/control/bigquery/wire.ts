/** What BigQuery's REST API has of its own: errors with `errors`, conditions by If-Match, merging PATCH. */
import { ApiError, invalid } from '../../wire/errors.ts';
import { encodeToken } from '../../wire/paging.ts';
import { ok, type Reply, type RestRequest, type Route } from '../../wire/router.ts';
import { etagFor } from '../etag.ts';
import type { Fields } from '../kind.ts';
import { checkLabels } from '../labels.ts';
import { checkProject, type Project } from '../project.ts';
import { isMap } from '../shape.ts';

const REASONS: Partial<Record<ApiError['status'], string>> = {
  ALREADY_EXISTS: 'duplicate',
  NOT_FOUND: 'notFound',
  PERMISSION_DENIED: 'accessDenied',
  UNIMPLEMENTED: 'notImplemented',
  FAILED_PRECONDITION: 'resourceInUse',
};

/** A condition of the request does not hold: HTTP 412, which no canonical status has. */
export class ConditionFailed extends Error {}

export function bigqueryRoute(
  where: Project,
  method: string,
  tail: string,
  answer: (request: RestRequest) => Promise<unknown>,
): Route {
  return {
    service: 'bigquery',
    method,
    pattern: `/bigquery/v2/projects/{project}${tail}`,
    async handle(request): Promise<Reply> {
      try {
        checkProject(where, request.params['project']);
        const body = await answer(request);
        return body === undefined ? { status: 204 } : ok(body);
      } catch (error) {
        return failure(error);
      }
    },
  };
}

function failure(error: unknown): Reply {
  if (error instanceof ConditionFailed) return reply(412, error.message, 'conditionNotMet', 'FAILED_PRECONDITION');
  if (!(error instanceof ApiError)) throw error;
  return reply(error.httpStatus, error.message, REASONS[error.status] ?? 'invalid', error.status);
}

function reply(code: number, message: string, reason: string, status: string): Reply {
  return { status: code, body: { error: { code, message, errors: [{ message, domain: 'global', reason }], status } } };
}

/** @throws ConditionFailed when the caller has seen another state */
export function checkIfMatch({ headers }: RestRequest, current: Fields): void {
  const asked = headers['if-match'];
  if (asked === undefined || asked === '*' || asked === current['etag']) return;
  throw new ConditionFailed('Precondition Failed');
}

/** With what every write renews. */
export function stamped(resource: Fields, now: number): Fields {
  const { etag: _former, ...content }: Fields = { ...resource, lastModifiedTime: String(now) };
  return { ...content, etag: etagFor(content) };
}

/** JSON merge patch (RFC 7396); empty maps stay. */
export function mergePatch(current: Fields, patch: Fields): Fields {
  const result = new Map(Object.entries(current));
  for (const [key, value] of Object.entries(patch)) {
    const before = result.get(key);
    if (value === null) result.delete(key);
    else result.set(key, isMap(value) ? mergePatch(isMap(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(result);
}

/** Of a request, where null takes a label away. @throws ApiError INVALID_ARGUMENT */
export function checkGivenLabels(labels: unknown): void {
  if (labels === null) return;
  checkLabels(
    isMap(labels) ? Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== null)) : labels,
  );
}

/** `maxResults` and `pageToken` over ids in order. @throws ApiError INVALID_ARGUMENT */
export function listPage(ids: readonly string[], { query }: RestRequest) {
  const size = Number(query.get('maxResults') ?? 1000);
  if (!Number.isInteger(size) || size < 0) throw invalid('maxResults must be a whole number.');
  const token = query.get('pageToken');
  const after = token ? Buffer.from(token, 'base64url').toString() : '';
  const rest = ids.filter((id) => id > after);
  const found = rest.slice(0, size || 1000);
  const last = found.at(-1);
  return { ids: found, ...(rest.length > found.length && last ? { nextPageToken: encodeToken(last) } : {}) };
}
