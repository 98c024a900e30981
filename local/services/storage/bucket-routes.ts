/** REST of buckets and of the project's service account. IAM of buckets is local/control's. */
import { ok, type Reply, type RestRequest, type Route } from '../../wire/router.ts';
import { encodeToken, page } from '../../wire/paging.ts';
import type { RoomEnv } from '../../wire/room.ts';
import { bucketGeneration, type Buckets } from './buckets.ts';
import { invalidValue, missing } from './errors.ts';
import { judge, preconditionsOf, wholeNumber } from './preconditions.ts';
import { conditionNotMet } from './errors.ts';
import type { BucketRecord } from './records.ts';
import { bucketOf, type RouteMaker } from './request.ts';
import { bucketResource, linksTo, time } from './resource.ts';

const PAGE_LIMIT = 1000;

type Env = Pick<RoomEnv, 'project' | 'projectNumber'>;

export function bucketRoutes(env: Env, buckets: Buckets, { api }: RouteMaker): Route[] {
  const show = (record: BucketRecord, request: RestRequest) =>
    ok(bucketResource(record, env.projectNumber, linksTo(request.origin)));
  const change = (replace: boolean) => async (request: RestRequest) => {
    const given = await request.json();
    const record = await buckets.change(bucketOf(request), given, preconditionsOf(request.query), replace);
    return show(record, request);
  };
  return [
    ...api('POST', '/b', async (request) => {
      const project = projectOf(env, request);
      return show(await buckets.insert(project, await request.json()), request);
    }),
    ...api('GET', '/b', async (request) =>
      request.query.get('softDeleted') === 'true'
        ? listDeleted(env, buckets, request)
        : listBuckets(env, buckets, request),
    ),
    ...api('POST', '/b/{bucket}/restore', async (request) =>
      show(await buckets.restore(bucketOf(request), request.query.get('generation')), request),
    ),
    ...api('POST', '/b/{bucket}/lockRetentionPolicy', async (request) => {
      if (!request.query.get('ifMetagenerationMatch')) throw missing('ifMetagenerationMatch');
      return show(await buckets.lock(bucketOf(request), preconditionsOf(request.query)), request);
    }),
    ...api('GET', '/b/{bucket}', async (request) => {
      const record = buckets.get(bucketOf(request));
      const verdict = judge(preconditionsOf(request.query), { generation: -1, ...record });
      if (verdict === 'fails') throw conditionNotMet('If-Match');
      return verdict === 'unchanged' ? { status: 304 } : show(record, request);
    }),
    // gcloud asks for it before it moves or deletes by pattern.
    ...api('GET', '/b/{bucket}/storageLayout', async (request) => {
      const { name, fields } = buckets.get(bucketOf(request));
      const { location, locationType } = fields as { location?: string; locationType?: string };
      return ok({ kind: 'storage#storageLayout', bucket: name, location, locationType });
    }),
    ...api('PATCH', '/b/{bucket}', change(false)),
    ...api('PUT', '/b/{bucket}', change(true)),
    ...api('DELETE', '/b/{bucket}', async (request): Promise<Reply> => {
      await buckets.remove(bucketOf(request), preconditionsOf(request.query));
      return { status: 204 };
    }),
    ...api('GET', '/projects/{project}/serviceAccount', async () =>
      ok({
        kind: 'storage#serviceAccount',
        email_address: `service-${env.projectNumber}@gs-project-accounts.iam.gserviceaccount.com`,
      }),
    ),
  ];
}

/** Callers may give the project's number. */
function projectOf(env: Env, { query }: RestRequest): string {
  const project = query.get('project');
  if (!project) throw missing('project');
  return project === env.projectNumber ? env.project : project;
}

function listBuckets(env: Env, buckets: Buckets, request: RestRequest): Reply {
  const { query } = request;
  const prefix = query.get('prefix') ?? '';
  const all = buckets.list(projectOf(env, request)).filter(({ name }) => name.startsWith(prefix));
  const size = Math.min(wholeNumber(query, 'maxResults') || PAGE_LIMIT, PAGE_LIMIT);
  const found = page(all, { size, after: tokenOf(query) }, ({ name }) => name);
  const items = found.items.map((record) => bucketResource(record, env.projectNumber, linksTo(request.origin)));
  const { nextPageToken } = found;
  return ok({
    kind: 'storage#buckets',
    ...(items.length > 0 ? { items } : {}),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });
}

/** https://cloud.google.com/storage/docs/use-soft-deleted-buckets */
async function listDeleted(env: Env, buckets: Buckets, request: RestRequest): Promise<Reply> {
  const found = await buckets.listDeleted(projectOf(env, request));
  const items = found.map(({ bucket, softDeleted, hardDelete }) => ({
    ...bucketResource(bucket, env.projectNumber, linksTo(request.origin)),
    generation: bucketGeneration(bucket),
    softDeleteTime: time(softDeleted),
    hardDeleteTime: time(hardDelete),
  }));
  return ok({ kind: 'storage#buckets', ...(items.length > 0 ? { items } : {}) });
}

function tokenOf(query: URLSearchParams): string | undefined {
  const token = query.get('pageToken');
  if (!token) return undefined;
  const name = Buffer.from(token, 'base64url').toString();
  if (encodeToken(name) !== token) throw invalidValue('Invalid pageToken: it is not one this server gave out.');
  return name;
}
