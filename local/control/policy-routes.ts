/** getIamPolicy, setIamPolicy and testIamPermissions of every resource that has a policy, in each service's own form. */
import { ApiError, invalid, notFound } from '../wire/errors.ts';
import { ok, type Reply, type RestRequest, type Route } from '../wire/router.ts';
import type { Policies } from './policies.ts';
import { canonicalName, checkProject, type Project } from './project.ts';

/** A resource with `:getIamPolicy` (GET or POST), `:setIamPolicy` and `:testIamPermissions`. */
interface Row {
  readonly service: string;
  readonly version: string;
  readonly resource: string;
  readonly read: 'GET' | 'POST';
}

const LOCATION = 'projects/{project}/locations/{location}';
const INSTANCE = 'projects/{project}/instances/{instance}';

const ROWS: readonly Row[] = [
  { service: 'cloudresourcemanager', version: 'v3', resource: 'projects/{project}', read: 'POST' },
  { service: 'cloudresourcemanager', version: 'v1', resource: 'projects/{project}', read: 'POST' },
  { service: 'iam', version: 'v1', resource: 'projects/{project}/serviceAccounts/{account}', read: 'POST' },
  { service: 'bigtableadmin', version: 'v2', resource: INSTANCE, read: 'POST' },
  { service: 'bigtableadmin', version: 'v2', resource: `${INSTANCE}/tables/{table}`, read: 'POST' },
  { service: 'pubsub', version: 'v1', resource: 'projects/{project}/topics/{topic}', read: 'GET' },
  { service: 'pubsub', version: 'v1', resource: 'projects/{project}/subscriptions/{subscription}', read: 'GET' },
  { service: 'secretmanager', version: 'v1', resource: 'projects/{project}/secrets/{secret}', read: 'GET' },
  {
    service: 'cloudkms',
    version: 'v1',
    resource: `${LOCATION}/keyRings/{keyRing}/cryptoKeys/{cryptoKey}`,
    read: 'GET',
  },
  { service: 'run', version: 'v2', resource: `${LOCATION}/services/{service}`, read: 'GET' },
  { service: 'eventarc', version: 'v1', resource: `${LOCATION}/triggers/{trigger}`, read: 'GET' },
];

interface PolicyRoutesEnv extends Project {
  readonly policies: Policies;
  /** The one name of a resource, undefined when there is none; a bucket is `projects/_/buckets/{bucket}`. */
  resolve(name: string): Promise<string | undefined>;
  /** Whether a caller has a permission on a resource. Absent: everybody has every one. */
  may?(principal: string | undefined, permission: string, resource: string): boolean;
}

export function policyRoutes(env: PolicyRoutesEnv): Route[] {
  return [
    ...ROWS.flatMap((row) => rowRoutes(env, row)),
    ...['/storage/v1', ''].flatMap((base) => bucketRoutes(env, base)),
  ];
}

function rowRoutes(env: PolicyRoutesEnv, row: Row): Route[] {
  const pattern = `/${row.version}/${row.resource}`;
  const nameOf = async ({ params }: RestRequest) => {
    if (params['project'] !== '-') checkProject(env, params['project']);
    const given = canonicalName(env, row.resource, params);
    const name = await env.resolve(given);
    if (name === undefined) throw notFound(given);
    return name;
  };
  const route = (method: string, verb: string, handle: Route['handle']): Route => ({
    service: row.service,
    method,
    pattern: `${pattern}:${verb}`,
    handle,
  });
  return [
    route(row.read, 'getIamPolicy', async (request) => {
      const name = await nameOf(request);
      const body = row.read === 'GET' ? {} : await request.json();
      const options = (body['options'] ?? {}) as { requestedPolicyVersion?: unknown };
      const version = request.query.get('options.requestedPolicyVersion') ?? options.requestedPolicyVersion;
      return ok(await env.policies.get(name, readVersion(version)));
    }),
    route('POST', 'setIamPolicy', async (request) => {
      const name = await nameOf(request);
      return ok(await env.policies.set(name, (await request.json())['policy']));
    }),
    route('POST', 'testIamPermissions', async (request) => {
      const name = await nameOf(request);
      return ok(heldOf(env, request, name, (await request.json())['permissions']));
    }),
  ];
}

/** Those of the permissions asked about that the caller has. */
function heldOf(env: PolicyRoutesEnv, { principal }: RestRequest, name: string, permissions: unknown) {
  const asked = Array.isArray(permissions) ? permissions.map(String) : [];
  if (asked.some((permission) => permission.includes('*'))) throw invalid('Wildcards are not allowed in permissions.');
  const held = asked.filter((permission) => env.may?.(principal, permission, name) !== false);
  return held.length === 0 ? {} : { permissions: held };
}

function readVersion(given: unknown): number {
  const version = Number(given ?? 0);
  if ([0, 1, 2, 3].includes(version)) return version;
  throw invalid(`requestedPolicyVersion must be 0, 1 or 3, not ${String(given)}.`);
}

/** Cloud Storage has paths and bodies of its own. https://cloud.google.com/storage/docs/json_api/v1/buckets/getIamPolicy */
function bucketRoutes(env: PolicyRoutesEnv, base: string): Route[] {
  const route = (
    method: string,
    tail: string,
    handle: (name: string, request: RestRequest) => Promise<unknown>,
  ): Route => ({
    service: 'storage',
    method,
    pattern: `${base}/b/{bucket}/iam${tail}`,
    async handle(request): Promise<Reply> {
      try {
        const bucket = request.params['bucket'] ?? '';
        const name = await env.resolve(`projects/_/buckets/${bucket}`);
        if (name === undefined) throw notFound(`The bucket ${bucket}`);
        return ok(await handle(name, request));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return storageError(error);
      }
    },
  });
  const show = (name: string, policy: object) => ({ kind: 'storage#policy', resourceId: name, ...policy });
  return [
    route('GET', '', async (name, { query }) => {
      const version = readVersion(query.get('optionsRequestedPolicyVersion') ?? undefined);
      return show(name, await env.policies.get(name, version));
    }),
    route('PUT', '', async (name, request) => show(name, await env.policies.set(name, await request.json()))),
    route('GET', '/testPermissions', async (name, request) => ({
      kind: 'storage#testIamPermissionsResponse',
      ...heldOf(env, request, name, request.query.getAll('permissions')),
    })),
  ];
}

/** Cloud Storage keeps the older shape of errors, and says 412 where others say 409. */
function storageError(error: ApiError): Reply {
  const conflict = error.status === 'ABORTED';
  const status = conflict ? 412 : error.httpStatus;
  const reasons: Partial<Record<ApiError['status'], string>> = { ABORTED: 'conditionNotMet', NOT_FOUND: 'notFound' };
  const reason = reasons[error.status] ?? 'invalid';
  const where = conflict ? { locationType: 'header', location: 'If-Match' } : {};
  const { message } = error;
  return {
    status,
    body: { error: { code: status, message, errors: [{ message, domain: 'global', reason, ...where }] } },
  };
}
