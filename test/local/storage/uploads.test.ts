import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32c, encodeCrc32c } from '../../../local/services/storage/crc32c.ts';
import { openCloud, type Cloud } from './cloud.ts';
import { beginUpload, call, makeBucket, pathOf, post, put, reasonOf, sendAndCut, sendChunk } from './wire.ts';

const CHUNK = 256 * 1024;
const MULTIPART = '/upload/storage/v1/b/ups/o?uploadType=multipart';

let cloud: Cloud;

beforeAll(async () => {
  cloud = await openCloud();
  await makeBucket(cloud, 'ups');
});

afterAll(() => cloud.close());

const filesLeft = async () => (await readdir(join(cloud.directory, 'files', 'uploads'))).length;
const bytesOf = async (name: string) => (await call(cloud, `${pathOf('ups', name)}?alt=media`)).body;

test.each([
  ['nothing', '', 'AAAAAA=='],
  ['the check string of the catalogue of CRCs', '123456789', '4waSgw=='],
  ['32 zero bytes, RFC 3720 B.4', '\0'.repeat(32), 'ipE2qg=='],
])('knows the CRC32C of %s', (_, bytes, expected) => {
  expect(encodeCrc32c(crc32c(Buffer.from(bytes)))).toBe(expected);
});

test('computes a CRC32C piece by piece as at once', () => {
  const bytes = randomBytes(1000);
  for (const cut of [0, 1, 7, 8, 9, 500, 993, 1000]) {
    expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(crc32c(bytes));
  }
});

describe('a multipart upload', () => {
  const body = (newline: string, media: string, metadata = '{"name":"m","metadata":{"k":"v"}}') =>
    [
      '--cut',
      'Content-Type: application/json',
      '',
      metadata,
      '--cut',
      'Content-Type: text/x-demo',
      '',
      media,
      '--cut--',
    ].join(newline);
  const send = (content: string, type = 'multipart/related; boundary=cut') =>
    post(cloud, MULTIPART, content, { 'content-type': type });

  test.each([
    ['CRLF lines', body('\r\n', 'hello'), 'multipart/related; boundary=cut', 'hello'],
    ['LF lines', body('\n', 'hello'), 'multipart/related; boundary=cut', 'hello'],
    ['a quoted boundary', body('\r\n', 'hello'), 'multipart/related; boundary="cut"', 'hello'],
    ["gcloud's boundary", body('\n', 'hello'), "multipart/related; boundary='cut'", 'hello'],
    ['no media bytes', body('\r\n', ''), 'multipart/related; boundary=cut', ''],
    [
      'media that look like the boundary',
      body('\r\n', '\r\n--cu\r\n-cut'),
      'multipart/related; boundary=cut',
      '\r\n--cu\r\n-cut',
    ],
    ['a preamble and an epilogue', `pre\r\n${body('\r\n', 'x')}\r\nafter`, 'multipart/related; boundary=cut', 'x'],
  ])('takes %s', async (_, content, type, expected) => {
    const answer = await send(content, type);
    expect(answer).toMatchObject({ status: 200, json: { contentType: 'text/x-demo', metadata: { k: 'v' } } });
    expect(await bytesOf('m')).toBe(expected);
  });

  test.each([
    ['another boundary', body('\r\n', 'x').replaceAll('--cut', '--other')],
    ['no closing boundary', body('\r\n', 'x').replace('--cut--', '')],
    ['one part only', '--cut\r\nContent-Type: application/json\r\n\r\n{"name":"n"}\r\n--cut--'],
    ['three parts', body('\r\n', 'x').replace('--cut--', '--cut\r\n\r\nmore\r\n--cut--')],
    ['metadata that are no JSON', body('\r\n', 'x', 'name=n')],
    ['metadata that are a list', body('\r\n', 'x', '["n"]')],
    ['a name of the wrong type', body('\r\n', 'x', '{"name":7}')],
    ['no name', body('\r\n', 'x', '{}')],
    ['an endless head', `--cut\r\n${'a: b\r\n'.repeat(10_000)}`],
  ])('refuses %s with 400 and stores nothing', async (_, content) => {
    const before = cloud.events.length;
    const answer = await send(content.replaceAll('"m"', '"refused"'));
    expect(answer.status).toBe(400);
    expect(cloud.events).toHaveLength(before);
    expect((await call(cloud, pathOf('ups', 'refused'))).status).toBe(404);
    expect(await filesLeft()).toBe(0);
  });
});

describe('checksums that were announced', () => {
  const right = { crc32c: encodeCrc32c(crc32c(Buffer.from('hello'))), md5: 'XUFAKrxLKna5cZ2REBfFkg==' };
  test.each([
    ['X-Goog-Hash, right', `crc32c=${right.crc32c},md5=${right.md5}`, 200],
    ['X-Goog-Hash, wrong crc32c', 'crc32c=AAAAAA==', 400],
    ['X-Goog-Hash, wrong md5', `crc32c=${right.crc32c},md5=1B2M2Y8AsgTpgAmY7PhCfg==`, 400],
  ])('%s', async (title, header, status) => {
    const path = `/upload/storage/v1/b/ups/o?uploadType=media&name=${encodeURIComponent(title)}`;
    expect((await post(cloud, path, 'hello', { 'x-goog-hash': header })).status).toBe(status);
    expect((await call(cloud, pathOf('ups', title))).status).toBe(status === 200 ? 200 : 404);
    const session = await beginUpload(cloud, 'ups', `${title}/resumable`);
    const range = `bytes 0-4/5`;
    expect((await sendChunk(cloud, session, range, 'hello', { 'x-goog-hash': header })).status).toBe(status);
    expect((await call(cloud, pathOf('ups', `${title}/resumable`))).status).toBe(status === 200 ? 200 : 404);
  });

  test.each([
    [{ md5Hash: right.md5, crc32c: right.crc32c }, 200],
    [{ md5Hash: 'AAAA' }, 400],
    [{ crc32c: 'AAAA' }, 400],
  ])('in the metadata: %j', async (metadata, status) => {
    const session = await beginUpload(cloud, 'ups', 'announced', '', metadata);
    expect((await sendChunk(cloud, session, 'bytes 0-4/5', 'hello')).status).toBe(status);
  });
});

describe('a resumable upload', () => {
  const bytes = randomBytes(2 * CHUNK + 1000);

  test('goes on from what is stored, chunk by chunk', async () => {
    const session = await beginUpload(cloud, 'ups', 'chunks');
    expect(session.startsWith(`${cloud.origin}/upload/storage/v1/b/ups/o?`)).toBe(true);
    const empty = await sendChunk(cloud, session, 'bytes */*');
    expect([empty.status, empty.headers.get('range')]).toEqual([308, null]);
    const first = await sendChunk(cloud, session, `bytes 0-${CHUNK - 1}/*`, bytes.subarray(0, CHUNK));
    expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${CHUNK - 1}`]);
    const again = await sendChunk(cloud, session, `bytes 0-${2 * CHUNK - 1}/*`, bytes.subarray(0, 2 * CHUNK));
    expect(again.headers.get('range')).toBe(`bytes=0-${2 * CHUNK - 1}`);
    const last = `bytes ${2 * CHUNK}-${bytes.length - 1}/${bytes.length}`;
    const done = await sendChunk(cloud, session, last, bytes.subarray(2 * CHUNK));
    expect(done).toMatchObject({
      status: 200,
      json: { size: String(bytes.length), crc32c: encodeCrc32c(crc32c(bytes)) },
    });
    const asked = await sendChunk(cloud, session, 'bytes */*');
    expect(asked).toMatchObject({ status: 200, json: { generation: done.json['generation'] } });
    expect(await filesLeft()).toBe(0);
  });

  test.each([
    ['the end of a body of unknown length', 'bytes 0-*/*', 'hello'],
    ['a known total', 'bytes 0-*/5', 'hello'],
    ['a full range', 'bytes 0-4/5', 'hello'],
  ])('ends with %s', async (title, range, body) => {
    const session = await beginUpload(cloud, 'ups', title);
    expect((await sendChunk(cloud, session, range, body)).status).toBe(200);
    expect(await bytesOf(title)).toBe('hello');
  });

  test('ends without a body when the total is what is stored', async () => {
    const session = await beginUpload(cloud, 'ups', 'empty-tail');
    await sendChunk(cloud, session, `bytes 0-${CHUNK - 1}/*`, bytes.subarray(0, CHUNK));
    expect((await sendChunk(cloud, session, `bytes */${CHUNK}`)).json['size']).toBe(String(CHUNK));
  });

  test.each([
    ['a chunk that is no multiple of 256 KiB', 'bytes 0-4/*', 'hello'],
    ['a gap', `bytes ${CHUNK}-${CHUNK + 4}/${CHUNK + 5}`, 'hello'],
    ['more bytes than announced', 'bytes 0-3/4', 'hello'],
    ['a range that ends before it begins', 'bytes 5-4/9', 'hello'],
    ['a range beyond the total', 'bytes 0-9/5', 'hello'],
    ['no range at all', 'lines 0-4/5', 'hello'],
    ['a size that is no safe number', 'bytes 0-99999999999999999998/99999999999999999999', 'hello'],
  ])('refuses %s with 400', async (title, range, body) => {
    const session = await beginUpload(cloud, 'ups', title);
    expect((await sendChunk(cloud, session, range, body)).status).toBe(400);
    expect((await call(cloud, pathOf('ups', title))).status).toBe(404);
    await call(cloud, session, { method: 'DELETE' });
  });

  test('checks its preconditions at the beginning and at the end', async () => {
    const session = await beginUpload(cloud, 'ups', 'raced', '&ifGenerationMatch=0');
    await put(cloud, 'ups', 'raced', 'winner');
    expect((await sendChunk(cloud, session, 'bytes 0-4/5', 'loser')).status).toBe(412);
    expect(await bytesOf('raced')).toBe('winner');
    const path = '/upload/storage/v1/b/ups/o?uploadType=resumable&name=raced&ifGenerationMatch=0';
    expect(reasonOf(await post(cloud, path))).toBe('conditionNotMet');
  });

  test('is forgotten when it is cancelled', async () => {
    const session = await beginUpload(cloud, 'ups', 'cancelled');
    await sendChunk(cloud, session, `bytes 0-${CHUNK - 1}/*`, bytes.subarray(0, CHUNK));
    expect((await call(cloud, session, { method: 'DELETE' })).status).toBe(499);
    expect((await sendChunk(cloud, session, 'bytes */*')).status).toBe(404);
    expect(await filesLeft()).toBe(0);
  });

  test('keeps what came before the connection was cut', async () => {
    const session = await beginUpload(cloud, 'ups', 'cut');
    const head = ['PUT', 'content-range: bytes 0-*/*', `content-length: ${bytes.length}`];
    await sendAndCut(cloud, session, head, bytes.subarray(0, 100_000));
    const asked = await sendChunk(cloud, session, 'bytes */*');
    const stored = Number(/^bytes=0-(\d+)$/.exec(asked.headers.get('range') ?? 'bytes=0--1')?.[1] ?? -1) + 1;
    expect(asked.status).toBe(308);
    const rest = `bytes ${stored}-${bytes.length - 1}/${bytes.length}`;
    const done = await sendChunk(cloud, session, rest, bytes.subarray(stored));
    expect(done.json['crc32c']).toBe(encodeCrc32c(crc32c(bytes)));
  });
});

test.each([
  ['the content', 'application/json', '{"a":1}', '{"a":1}'],
  ['the parts it says it has', 'multipart/related; boundary=c', '--c\r\n\r\n{}\r\n--c\r\n\r\nhi\r\n--c--', 'hi'],
])('an upload without a type is %s', async (_, type, sent, kept) => {
  const path = '/upload/storage/v1/b/ups/o?name=untyped';
  expect((await post(cloud, path, sent, { 'content-type': type })).status).toBe(200);
  expect(await bytesOf('untyped')).toBe(kept);
});

test('a media upload that is cut off leaves nothing', async () => {
  const url = '/upload/storage/v1/b/ups/o?uploadType=media&name=half';
  for (const size of [1000, 100_000]) {
    await sendAndCut(cloud, url, ['POST', `content-length: ${2 * size}`], randomBytes(size));
  }
  expect((await call(cloud, pathOf('ups', 'half'))).status).toBe(404);
  expect(await filesLeft()).toBe(0);
});
