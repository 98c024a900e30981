/** REST of objects: metadata, bytes, lists, copies. */
import { ok, type Reply, type RestRequest, type Route } from '../../wire/router.ts';
import type { Copies } from './copies.ts';
import { download } from './download.ts';
import { changedFields, objectFields, objectName } from './fields.ts';
import { globMatcher } from './glob.ts';
import { listObjects, type ListRequest } from './listing.ts';
import type { Objects } from './objects.ts';
import { conditionNotMet } from './errors.ts';
import { judge, preconditionsOf, wholeNumber } from './preconditions.ts';
import type { ObjectRecord } from './records.ts';
import { bucketOf, placeOf, versionOf, type RouteMaker } from './request.ts';
import { linksTo, objectResource, time, type Resource } from './resource.ts';
import { retainedUntil } from './retention.ts';
import type { Store } from '../../store/index.ts';
import type { Buckets } from './buckets.ts';

const PAGE_LIMIT = 1000;

interface Env {
  readonly store: Store;
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly copies: Copies;
}

export function objectRoutes(env: Env, { api, at }: RouteMaker): Route[] {
  const { objects } = env;
  const media = (request: RestRequest) =>
    download(objects, versionOf(request), preconditionsOf(request.query), request);
  const edit = (replace: boolean) => async (request: RestRequest) => {
    const given = await request.json();
    const record = await objects.edit(versionOf(request), preconditionsOf(request.query), (current) =>
      replace ? objectFields(given) : changedFields(current, given),
    );
    return show(record, request);
  };
  return [
    ...api('GET', '/b/{bucket}/o', (request) => list(env, request)),
    ...copyRoutes(env.copies, api),
    ...api('GET', '/b/{bucket}/o/{object=**}', async (request) => {
      if (request.query.get('alt') === 'media') return media(request);
      const record = await objects.get(versionOf(request));
      const verdict = judge(preconditionsOf(request.query), record);
      if (verdict === 'fails') throw conditionNotMet('If-Match');
      return verdict === 'unchanged' ? { status: 304 } : ok(retained(env, record, request));
    }),
    at('GET', '/download/storage/v1/b/{bucket}/o/{object=**}', media),
    ...api('PATCH', '/b/{bucket}/o/{object=**}', edit(false)),
    ...api('PUT', '/b/{bucket}/o/{object=**}', edit(true)),
    ...api('DELETE', '/b/{bucket}/o/{object=**}', async (request) => {
      await objects.remove(versionOf(request), preconditionsOf(request.query));
      return { status: 204 };
    }),
  ];
}

function copyRoutes(copies: Copies, api: RouteMaker['api']): Route[] {
  const copy = async (request: RestRequest) =>
    copies.copy({
      source: { ...placeOf(request), generation: wholeNumber(request.query, 'sourceGeneration') },
      sourceConditions: preconditionsOf(request.query, 'Source'),
      target: { bucket: request.params['toBucket'] ?? '', name: objectName(request.params['toObject']) },
      conditions: preconditionsOf(request.query),
      writer: request.principal,
      given: await request.json(),
    });
  return [
    ...api('POST', '/b/{bucket}/o/{object=**}/rewriteTo/b/{toBucket}/o/{toObject=**}', async (request) => {
      const record = await copy(request);
      const size = String(record.size);
      const resource = objectResource(record, linksTo(request.origin));
      return ok({ kind: 'storage#rewriteResponse', totalBytesRewritten: size, objectSize: size, done: true, resource });
    }),
    ...api('POST', '/b/{bucket}/o/{object=**}/copyTo/b/{toBucket}/o/{toObject=**}', async (request) =>
      show(await copy(request), request),
    ),
    ...api('POST', '/b/{bucket}/o/{object=**}/compose', async (request) => {
      const given = await request.json();
      const conditions = preconditionsOf(request.query);
      return show(await copies.compose(placeOf(request), conditions, given, request.principal), request);
    }),
  ];
}

function show(record: ObjectRecord, request: RestRequest): Reply {
  return ok(objectResource(record, linksTo(request.origin)));
}

/** With the time until which the bucket keeps it. */
function retained({ buckets }: Env, record: ObjectRecord, request: RestRequest): Resource {
  const resource = objectResource(record, linksTo(request.origin));
  const until = retainedUntil(buckets.get(record.bucket), record);
  return until === undefined ? resource : { ...resource, retentionExpirationTime: time(until) };
}

async function list(env: Env, request: RestRequest): Promise<Reply> {
  env.buckets.get(bucketOf(request));
  const { items, prefixes, nextPageToken } = await listObjects(env.store, listRequest(request));
  return ok({
    kind: 'storage#objects',
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    ...(prefixes.length > 0 ? { prefixes } : {}),
    ...(items.length > 0 ? { items: items.map((record) => retained(env, record, request)) } : {}),
  });
}

function listRequest(request: RestRequest): ListRequest {
  const { query } = request;
  const text = (name: string) => query.get(name) ?? '';
  const flag = (name: string) => text(name).toLowerCase() === 'true';
  const glob = text('matchGlob');
  return {
    bucket: bucketOf(request),
    prefix: text('prefix'),
    delimiter: text('delimiter'),
    startOffset: text('startOffset'),
    endOffset: text('endOffset'),
    includeTrailingDelimiter: flag('includeTrailingDelimiter'),
    versions: flag('versions'),
    matches: glob === '' ? undefined : globMatcher(glob),
    limit: Math.min(wholeNumber(query, 'maxResults') || PAGE_LIMIT, PAGE_LIMIT),
    pageToken: query.get('pageToken') || undefined,
  };
}
