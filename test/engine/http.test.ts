import type { HttpRequest } from '../../local/engine/index.ts';
import { run, tagsOf } from './harness.ts';

const AGENT = 'GoogleCloudWorkflows; (+https://cloud.google.com/workflows/docs)';

function request(call: string, args: unknown): HttpRequest {
  const result = run(JSON.stringify([{ a: { call, args } }]));
  const [sent] = result.requests;
  if (sent === undefined) throw new Error(result.error?.payload ?? 'nothing was sent');
  return sent;
}

describe('an HTTP request', () => {
  test.each([
    ['null sends nothing', null, undefined, undefined],
    ['a map is JSON', { a: 1 }, undefined, '{"a":1}'],
    ['a text is JSON too', 'x', undefined, '"x"'],
    ['a double keeps its kind', [1.5, 2], undefined, '[1.5,2]'],
    ['a text under a JSON type goes out as it is', '{"a":1}', 'application/json', '{"a":1}'],
    ['a map under a JSON suffix is JSON', { a: 1 }, 'application/vnd.api+json; x=1', '{"a":1}'],
    ['a form as text goes out as it is', 'a=b c', 'application/x-www-form-urlencoded', 'a=b c'],
    ['a form as a map is encoded', { 'a b': 'c&d', n: 1 }, 'application/x-www-form-urlencoded', 'a+b=c%26d&n=1'],
    ['a text stays text', 'olá', 'text/plain', 'olá'],
  ])('encodes its body: %s', (_what, body, type, expected) => {
    const sent = request('http.post', {
      url: 'http://x.test',
      body,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
    expect(sent.body === undefined ? undefined : Buffer.from(sent.body).toString()).toBe(expected);
    if (type === undefined && body !== null)
      expect(sent.headers['Content-Type']).toBe('application/json; charset=utf-8');
  });

  test('sends bytes as they are', () => {
    const sent = request('http.post', { url: 'http://x.test', body: '${base64.decode("AP8=")}' });
    expect([...(sent.body ?? [])]).toEqual([0, 255]);
    expect(sent.headers['Content-Type']).toBe('application/octet-stream');
  });

  test.each([
    [{}, AGENT],
    [{ 'user-agent': 'mine' }, `mine ${AGENT}`],
  ])('names its agent: %j', (headers, agent) => {
    expect(request('http.get', { url: 'http://x.test', headers }).headers['User-Agent']).toBe(agent);
  });

  test.each([
    ['http://x.test', { a: 'ç &' }, 'http://x.test?a=%C3%A7%20%26'],
    ['http://x.test?z=1', { a: true }, 'http://x.test?z=1&a=true'],
    ['http://x.test?', { a: 1.5 }, 'http://x.test?a=1.5'],
    ['http://x.test#top', { a: [1, 'b'] }, 'http://x.test?a=1&a=b#top'],
    ['http://x.test', {}, 'http://x.test'],
  ])('appends a query: %s %j', (url, query, expected) => {
    expect(request('http.get', { url, query }).url).toBe(expected);
  });

  test.each([
    [{ type: 'OIDC' }, { type: 'OIDC', audience: 'https://x.test/a?b=1' }],
    [
      { type: 'OIDC', audience: 'https://x.test' },
      { type: 'OIDC', audience: 'https://x.test' },
    ],
    [{ type: 'OAuth2' }, { type: 'OAuth2', scopes: ['https://www.googleapis.com/auth/cloud-platform'] }],
    [
      { type: 'OAuth2', scope: 'a' },
      { type: 'OAuth2', scopes: ['a'] },
    ],
    [
      { type: 'OAuth2', scopes: 'a, b c' },
      { type: 'OAuth2', scopes: ['a', 'b', 'c'] },
    ],
    [
      { type: 'OAuth2', scopes: ['a', 'b'] },
      { type: 'OAuth2', scopes: ['a', 'b'] },
    ],
  ])('asks for credentials: %j', (auth, expected) => {
    expect(request('http.get', { url: 'https://x.test/a', query: { b: 1 }, auth }).auth).toEqual(expected);
  });

  test.each([
    ['an unknown method', 'http.request', { method: 'FETCH', url: 'http://x.test' }, 'ValueError'],
    ['a URL without host', 'http.get', { url: 'http:///a' }, 'ValueError'],
    ['a URL with a blank', 'http.get', { url: 'http://x.test/a b' }, 'ValueError'],
    ['a URL that is a number', 'http.get', { url: 5 }, 'TypeError'],
    ['a header that is a number', 'http.get', { url: 'http://x.test', headers: { a: 5 } }, 'TypeError'],
    ['a header that forges another', 'http.get', { url: 'http://x.test', headers: { a: 'b\r\nc: d' } }, 'ValueError'],
    [
      'a header name that forges another',
      'http.get',
      { url: 'http://x.test', headers: { 'a: b\r\nc': 'd' } },
      'ValueError',
    ],
    ['a query of maps', 'http.get', { url: 'http://x.test', query: { a: {} } }, 'TypeError'],
    [
      'a map as text',
      'http.post',
      { url: 'http://x.test', headers: { 'Content-Type': 'text/plain' }, body: {} },
      'TypeError',
    ],
    ['a timeout of zero', 'http.get', { url: 'http://x.test', timeout: 0 }, 'ValueError'],
    ['a timeout beyond the limit', 'http.get', { url: 'http://x.test', timeout: 1801 }, 'ValueError'],
    ['an unknown kind of credentials', 'http.get', { url: 'http://x.test', auth: { type: 'Basic' } }, 'ValueError'],
  ])('refuses %s', (_what, call, args, tag) => {
    const result = run(JSON.stringify([{ a: { call, args } }]));
    expect(tagsOf(result)).toEqual([tag]);
    expect(result.requests).toEqual([]);
  });
});

describe('an HTTP response', () => {
  const source =
    '- a: {call: http.get, args: {url: "http://x.test"}, result: r}\n- r: {return: ["${r.body}", "${get_type(r.body)}"]}';

  test.each([
    ['JSON', 'application/json; charset=utf-8', '{"b": 1, "1": 1.0}', '[{"b":1,"1":1},"map"]'],
    ['JSON by suffix', 'application/problem+json', '[1]', '[[1],"list"]'],
    ['text', 'text/html', '<b>', '["<b>","string"]'],
    ['no JSON', 'application/json', '', '[null,"null"]'],
  ])('is decoded: %s', (_what, type, text, expected) => {
    expect(run(source, { http: [{ text, headers: { 'content-type': type } }] }).resultText).toBe(expected);
  });

  test('of latin1 text is read as that', () => {
    const answer = { headers: { 'content-type': 'text/plain; charset=ISO-8859-1' }, text: 'abc' };
    expect(run(source, { http: [answer] }).result).toEqual(['abc', 'string']);
  });

  test('of an error keeps a body that is not the JSON it claims', () => {
    const answer = { status: 502, headers: { 'content-type': 'application/json' }, text: '<html>' };
    expect(JSON.parse(run(source, { http: [answer] }).error?.payload ?? '')).toMatchObject({
      code: 502,
      body: '<html>',
    });
  });

  test.each(['AuthError', 'ConnectionError', 'ConnectionFailedError', 'TimeoutError', 'SystemError'] as const)(
    'that never came is a %s',
    (failure) => {
      expect(tagsOf(run(source, { http: [{ failure }] }))).toEqual([failure]);
    },
  );
});

describe('sys.log', () => {
  test.each([
    [{ data: 'a' }, { severity: 'DEFAULT', text: 'a' }],
    [
      { data: { a: 1 }, severity: 'ERROR' },
      { severity: 'ERROR', json: { a: 1 } },
    ],
    [{ data: [1, 'b'] }, { text: '[1,"b"]' }],
    [{ text: 5 }, { text: '5' }],
    [{ json: { a: [1.5] } }, { json: { a: [1.5] } }],
    [['${1 + 1}', 'WARNING'], { severity: 'WARNING', text: '2' }],
  ])('takes %j', (args, expected) => {
    expect(run(JSON.stringify([{ a: { call: 'sys.log', args } }])).logs).toEqual([expect.objectContaining(expected)]);
  });

  test.each([
    [{}, 'TypeError'],
    [{ data: 'a', text: 'b' }, 'TypeError'],
    [{ json: 'a' }, 'TypeError'],
    [{ data: 'a', severity: 'LOUD' }, 'ValueError'],
    [{ data: '${text.encode("a")}' }, 'TypeError'],
  ])('refuses %j', (args, tag) => {
    expect(tagsOf(run(JSON.stringify([{ a: { call: 'sys.log', args } }])))).toEqual([tag]);
  });
});
