import { gzipSync } from 'node:zlib';
import { openCloud, type Cloud } from './cloud.ts';
import { beginUpload, call, makeBucket, pathOf, post, put, reasonOf } from './wire.ts';

let cloud: Cloud;

beforeAll(async () => {
  cloud = await openCloud();
  await makeBucket(cloud, 'box');
});

afterAll(() => cloud.close());

const json = { 'content-type': 'application/json' };

describe('names', () => {
  test.each([
    ['100%'],
    ['%2e%2e/%00'],
    ['../../etc/passwd'],
    ['/leading/and/trailing/'],
    ['a:b?c#d&e=f+g'],
    ['çãõ/日本語/🧾.json'],
    ['x/compose'],
    ['x/rewriteTo/b/box/o/y'],
    ['é'.repeat(512)],
  ])('%j is one object like any other', async (name) => {
    const made = await put(cloud, 'box', name, name);
    expect(made.json).toMatchObject({ name, id: `box/${name}/${String(made.json['generation'])}` });
    expect((await call(cloud, `${pathOf('box', name)}?alt=media`)).body).toBe(name);
    expect((await call(cloud, String(made.json['mediaLink']))).body).toBe(name);
    const listed = await call(cloud, `/b/box/o?prefix=${encodeURIComponent(name)}`);
    expect((listed.json as { items: { name: string }[] }).items.map((item) => item.name)).toEqual([name]);
    expect((await call(cloud, pathOf('box', name), { method: 'DELETE' })).status).toBe(204);
  });

  test.each([
    ['empty', ''],
    ['1025 bytes', 'x'.repeat(1025)],
    ['513 letters of two bytes', 'é'.repeat(513)],
    ['a NUL', 'a\0b'],
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['.', '.'],
    ['..', '..'],
    ['an ACME challenge', '.well-known/acme-challenge/x'],
  ])('refuses %s', async (_, name) => {
    expect((await put(cloud, 'box', name, 'x')).status).toBe(400);
    const path = '/upload/storage/v1/b/box/o?uploadType=resumable';
    expect((await post(cloud, path, JSON.stringify({ name }), json)).status).toBe(400);
  });

  test('refuses half a surrogate pair in the metadata', async () => {
    const path = '/upload/storage/v1/b/box/o?uploadType=resumable';
    expect((await post(cloud, path, '{"name":"\\ud800"}', json)).status).toBe(400);
  });

  test.each([
    ['A'],
    ['ab'],
    ['UPPER-CASE'],
    ['-edge'],
    ['edge-'],
    ['a..b'],
    ['10.0.0.1'],
    ['googly'],
    ['x'.repeat(64)],
    [7],
  ])('refuses a bucket named %j', async (name) => {
    expect((await post(cloud, '/b?project=demo-notamesh', JSON.stringify({ name }), json)).status).toBe(400);
  });
});

describe('errors', () => {
  test.each([
    ['GET', '/b/nowhere', 404, 'notFound'],
    ['GET', '/storage/v1/b/nowhere/o', 404, 'notFound'],
    ['GET', '/b/nowhere/o/x', 404, 'notFound'],
    ['GET', '/b/box/o/absent?alt=media', 404, 'notFound'],
    ['DELETE', '/b/box/o/absent', 404, 'notFound'],
    ['PATCH', '/b/box/o/absent', 404, 'notFound'],
    ['POST', '/b', 400, 'required'],
    ['POST', '/upload/storage/v1/b/box/o?uploadType=media', 400, 'required'],
    ['POST', '/upload/storage/v1/b/box/o?uploadType=carrier-pigeon&name=x', 400, 'invalid'],
    ['POST', '/storage/v1/b/box/o?name=x', 400, 'wrongUrlForUpload'],
    ['PUT', '/upload/storage/v1/b/box/o?uploadType=resumable&upload_id=unknown', 404, 'notFound'],
    ['POST', '/upload/storage/v1/b/nowhere/o?uploadType=media&name=x', 404, 'notFound'],
    ['POST', '/upload/storage/v1/b/box/o?uploadType=media&name=x&ifGenerationMatch=one', 400, 'invalid'],
    ['POST', '/upload/storage/v1/b/box/o?uploadType=media&name=x&predefinedAcl=publicRead', 501, 'notImplemented'],
    ['POST', '/b/box/o/x/compose', 400, 'invalid'],
    ['GET', '/b/box/o?pageToken=made-up', 400, 'invalid'],
    ['GET', '/b/box/o?maxResults=-1', 400, 'invalid'],
    ['GET', '/b/box/o?softDeleted=true', 501, 'notImplemented'],
  ])('%s %s is %d %s', async (method, path, status, reason) => {
    const answer = await call(cloud, path, { method });
    expect([answer.status, reasonOf(answer)]).toEqual([status, reason]);
    expect(answer.json).toMatchObject({ error: { code: status, errors: [{ domain: 'global' }] } });
  });

  test.each([
    ['GET', '/box/object'],
    ['POST', '/box/object?uploads'],
    ['GET', '/b/box/notificationConfigs'],
  ])('%s %s says that it is not modelled', async (method, path) => {
    expect((await call(cloud, path, { method })).status).toBe(501);
  });

  test.each([
    ['a JSON body that is none', 'application/json', '{'],
    ['a body beyond the limit', 'application/json', Buffer.alloc(33 * 1024 * 1024, 32)],
  ])('answers %s and goes on', async (_, type, body) => {
    const answer = await post(cloud, '/b?project=demo-notamesh', body, { 'content-type': type });
    expect([answer.status, reasonOf(answer)]).toEqual([400, 'parseError']);
  });
});

describe('preconditions', () => {
  const G = 'GENERATION';
  test.each([
    ['GET', `ifGenerationMatch=${G}`, 200],
    ['GET', 'ifGenerationMatch=1', 412],
    ['GET', `ifGenerationNotMatch=${G}`, 304],
    ['GET', 'ifGenerationNotMatch=1', 200],
    ['GET', 'ifMetagenerationMatch=1', 200],
    ['GET', 'ifMetagenerationNotMatch=1', 304],
    ['GET', `alt=media&ifGenerationNotMatch=${G}`, 304],
    ['GET', 'alt=media&ifMetagenerationMatch=2', 412],
    ['GET', `generation=${G}`, 200],
    ['GET', 'generation=1', 404],
    ['PATCH', 'ifMetagenerationMatch=2', 412],
    ['PATCH', `ifGenerationMatch=${G}`, 200],
    ['PUT', 'ifGenerationNotMatch=1', 200],
    ['DELETE', 'ifGenerationMatch=1', 412],
    ['DELETE', `ifGenerationNotMatch=${G}`, 412],
    ['DELETE', `ifGenerationMatch=${G}&ifMetagenerationMatch=1`, 204],
  ])('%s with %s is %d', async (method, query, status) => {
    const generation = String((await put(cloud, 'box', 'conditions', 'x')).json['generation']);
    const path = `${pathOf('box', 'conditions')}?${query.replace(G, generation)}`;
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}', headers: json };
    expect((await call(cloud, path, { method, ...body })).status).toBe(status);
  });

  test.each([
    ['rewriteTo', 'ifGenerationMatch=0', 412],
    ['rewriteTo', 'ifSourceGenerationMatch=1', 412],
    ['rewriteTo', 'sourceGeneration=1', 404],
    ['copyTo', 'ifSourceMetagenerationMatch=1', 200],
  ])('%s with %s is %d', async (verb, query, status) => {
    await put(cloud, 'box', 'from', 'x');
    await put(cloud, 'box', 'to', 'y');
    expect((await post(cloud, `${pathOf('box', 'from')}/${verb}/b/box/o/to?${query}`)).status).toBe(status);
  });

  test('are found by a name whose slashes are encoded, and by no other', async () => {
    await makeBucket(cloud, 'slashes');
    await put(cloud, 'slashes', 'a/b', 'x');
    expect((await call(cloud, pathOf('slashes', 'a/b'))).status).toBe(200);
    const answer = await call(cloud, '/b/slashes/o/a/b');
    expect([answer.status, reasonOf(answer)]).toEqual([404, 'notFound']);
  });

  test('let one of many creators win', async () => {
    const tries = Array.from({ length: 20 }, (_, index) =>
      put(cloud, 'box', 'race', String(index), '&ifGenerationMatch=0'),
    );
    const answers = await Promise.all(tries);
    const winners = answers.flatMap((answer, index) => (answer.status === 200 ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 412)).toHaveLength(19);
    expect((await call(cloud, `${pathOf('box', 'race')}?alt=media`)).body).toBe(String(winners[0]));
  });

  test('give each overwriting a higher generation', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => put(cloud, 'box', 'rising', String(index))),
    );
    const generations = answers.map((answer) => Number(answer.json['generation']));
    expect(new Set(generations).size).toBe(20);
    const last = generations.indexOf(Math.max(...generations));
    expect((await call(cloud, `${pathOf('box', 'rising')}?alt=media`)).body).toBe(String(last));
  });
});

describe('a download', () => {
  test('says what is stored', async () => {
    const made = await put(cloud, 'box', 'headers', 'hello');
    const { headers } = await call(cloud, `/download/storage/v1${pathOf('box', 'headers')}?alt=media`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-length': '5',
      'x-goog-hash': `crc32c=${String(made.json['crc32c'])},md5=${String(made.json['md5Hash'])}`,
      'x-goog-generation': made.json['generation'],
      'x-goog-metageneration': '1',
      'x-goog-stored-content-encoding': 'identity',
      'x-goog-stored-content-length': '5',
      'x-goog-storage-class': 'STANDARD',
    });
  });

  test.each([
    ['bytes=0-1', 206, 'he', 'bytes 0-1/5'],
    ['bytes=3-', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=-99', 206, 'hello', 'bytes 0-4/5'],
    ['bytes=4-1', 200, 'hello', null],
    ['bytes=0-0,2-2', 200, 'hello', null],
    ['pages=1-2', 200, 'hello', null],
    ['bytes=5-', 416, undefined, null],
    ['bytes=-0', 416, undefined, null],
  ])('of the range %s is %d', async (range, status, expected, contentRange) => {
    await put(cloud, 'box', 'range', 'hello');
    const answer = await call(cloud, `${pathOf('box', 'range')}?alt=media`, { headers: { range } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange]);
    if (expected !== undefined) expect(answer.body).toBe(expected);
  });

  test.each([
    ['packed to callers that take gzip', 'gzip', '', 'gzip'],
    ['unpacked to others', 'identity', '', null],
    ['unpacked to callers that rule gzip out', 'gzip;q=0', '', null],
    ['packed to all when nobody may transform it', 'identity', 'no-transform', 'gzip'],
  ])('of a gzip object goes out %s', async (title, accepted, cacheControl, encoding) => {
    const session = await beginUpload(cloud, 'box', title, '', { contentEncoding: 'gzip', cacheControl });
    await call(cloud, session, { method: 'PUT', body: gzipSync('packed text') });
    const answer = await call(cloud, `${pathOf('box', title)}?alt=media`, { headers: { 'accept-encoding': accepted } });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('x-goog-stored-content-encoding')).toBe('gzip');
    // fetch unpacks what is marked as packed.
    expect(answer.body).toBe('packed text');
  });

  test('of something that only claims to be gzip is cut, not passed off as whole', async () => {
    await put(cloud, 'box', 'no-gzip', 'plain', '&contentEncoding=gzip');
    const read = call(cloud, `${pathOf('box', 'no-gzip')}?alt=media`, { headers: { 'accept-encoding': 'identity' } });
    await expect(read).rejects.toThrow();
  });

  test('cannot be given headers of its own by an object', async () => {
    const path = '/upload/storage/v1/b/box/o?uploadType=resumable&name=smuggled';
    for (const field of ['contentType', 'contentDisposition', 'cacheControl']) {
      const answer = await post(cloud, path, JSON.stringify({ [field]: 'a\r\nset-cookie: x=y' }), json);
      expect(answer.status).toBe(400);
    }
    const session = await beginUpload(cloud, 'box', 'utf8', '', {
      contentDisposition: 'attachment; filename="ação.xml"',
    });
    await call(cloud, session, { method: 'PUT', body: 'x' });
    const { headers } = await call(cloud, `${pathOf('box', 'utf8')}?alt=media`);
    // fetch reads header bytes as UTF-8.
    expect(headers.get('content-disposition')).toBe('attachment; filename="ação.xml"');
  });
});

describe('buckets', () => {
  test('echo the defaults of the service', async () => {
    await makeBucket(cloud, 'defaults', { location: 'southamerica-east1', labels: { owner: 'fiscal' } });
    expect((await call(cloud, '/storage/v1/b/defaults')).json).toMatchObject({
      kind: 'storage#bucket',
      name: 'defaults',
      projectNumber: '800000000001',
      location: 'SOUTHAMERICA-EAST1',
      locationType: 'region',
      storageClass: 'STANDARD',
      metageneration: '1',
      labels: { owner: 'fiscal' },
      softDeletePolicy: { retentionDurationSeconds: '604800' },
      iamConfiguration: { publicAccessPrevention: 'inherited', uniformBucketLevelAccess: { enabled: false } },
    });
  });

  test('are patched by merging, guarded by the metageneration', async () => {
    await makeBucket(cloud, 'patched', { labels: { a: '1', b: '2' } });
    const patch = (query: string, body: unknown) =>
      call(cloud, `/b/patched?${query}`, { method: 'PATCH', body: JSON.stringify(body), headers: json });
    const access = { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' };
    const first = await patch('ifMetagenerationMatch=1', { labels: { a: null, c: '3' }, iamConfiguration: access });
    expect(first.json).toMatchObject({
      metageneration: '2',
      iamConfiguration: { ...access, bucketPolicyOnly: { enabled: true } },
    });
    expect(first.json['labels']).toEqual({ b: '2', c: '3' });
    expect((await patch('ifMetagenerationMatch=1', { labels: null })).status).toBe(412);
    const second = await patch('', { softDeletePolicy: { retentionDurationSeconds: '0' }, labels: null });
    expect(second.json).toMatchObject({
      softDeletePolicy: { retentionDurationSeconds: '0' },
      iamConfiguration: access,
    });
    expect(second.json['labels']).toBeUndefined();
    expect((await patch('', { location: 'EU' })).status).toBe(400);
    expect((await patch('', { ipFilter: { mode: 'Enabled' } })).status).toBe(501);
  });

  test('are kept softly when deleted, with their name taken, and restored', async () => {
    await makeBucket(cloud, 'soft', { labels: { a: '1' } });
    await makeBucket(cloud, 'hard', { softDeletePolicy: { retentionDurationSeconds: '0' } });
    const create = (name: string) =>
      call(cloud, '/b?project=demo-notamesh', { method: 'POST', body: JSON.stringify({ name }), headers: json });
    for (const name of ['soft', 'hard'])
      expect((await call(cloud, `/b/${name}`, { method: 'DELETE' })).status).toBe(204);
    expect((await call(cloud, '/b/soft')).status).toBe(404);
    expect((await create('hard')).status).toBe(200);
    expect((await create('soft')).status).toBe(409);
    const { items } = (await call(cloud, '/b?project=demo-notamesh&softDeleted=true')).json as {
      items: { name: string; generation: string; hardDeleteTime: string }[];
    };
    expect(items).toMatchObject([{ name: 'soft', hardDeleteTime: expect.stringMatching(/Z$/) }]);
    expect((await call(cloud, '/b/soft/restore?generation=1', { method: 'POST' })).status).toBe(404);
    const path = `/b/soft/restore?generation=${items[0]?.generation}`;
    expect((await call(cloud, path, { method: 'POST' })).json).toMatchObject({ name: 'soft', labels: { a: '1' } });
    expect((await call(cloud, '/b/soft')).status).toBe(200);
  });

  test('are listed by project and prefix, in pages', async () => {
    for (const name of ['page-c', 'page-a', 'page-b']) await makeBucket(cloud, name);
    const list = (query: string) => call(cloud, `/b?prefix=page-&${query}`);
    const first = await list('project=demo-notamesh&maxResults=2');
    const names = ({ json: { items } }: { json: Record<string, unknown> }) =>
      (items as { name: string }[]).map(({ name }) => name);
    expect(names(first)).toEqual(['page-a', 'page-b']);
    expect(names(await list(`project=800000000001&pageToken=${String(first.json['nextPageToken'])}`))).toEqual([
      'page-c',
    ]);
    expect((await list('project=another')).json).toEqual({ kind: 'storage#buckets' });
  });

  test('are not made twice, and not deleted with something in them', async () => {
    await makeBucket(cloud, 'taken');
    const again = await post(cloud, '/b?project=demo-notamesh', '{"name":"taken"}', json);
    expect([again.status, reasonOf(again)]).toEqual([409, 'conflict']);
    await put(cloud, 'taken', 'x', 'x');
    expect((await call(cloud, '/b/taken', { method: 'DELETE' })).status).toBe(409);
    await call(cloud, pathOf('taken', 'x'), { method: 'DELETE' });
    expect((await call(cloud, '/b/taken', { method: 'DELETE' })).status).toBe(204);
    expect((await put(cloud, 'taken', 'x', 'x')).status).toBe(404);
  });

  test('tell the service account of Cloud Storage', async () => {
    const answer = await call(cloud, '/storage/v1/projects/demo-notamesh/serviceAccount');
    expect(answer.json['email_address']).toBe('service-800000000001@gs-project-accounts.iam.gserviceaccount.com');
  });
});
