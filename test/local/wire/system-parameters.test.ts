import { gzipSync } from 'node:zlib';
import type { Log } from '../../../local/wire/room.ts';
import { ApiError } from '../../../local/wire/errors.ts';
import { startHttpServer, type HttpServer } from '../../../local/wire/http.ts';
import { readSelection, selected } from '../../../local/wire/response-fields.ts';
import { form, NAMES, numbered, type Form } from '../../../local/wire/response-form.ts';
import { JsonText, ok, type Route } from '../../../local/wire/router.ts';

const THING = form(['name', 'state', 'createTime'], {
  labels: 'any',
  error: form(['payload', 'context'], { stack: form(['line', 'step']) }),
});
const BODY = {
  name: 'a',
  state: 'ACTIVE',
  labels: { team: 'x', other: 'y' },
  error: { payload: 'p', context: 'c', stack: [{ line: '1', step: 's' }, { line: '2' }] },
};

function part(mask: string, body: unknown = BODY, answer: Form = THING): unknown {
  const reply = selected(ok(body), readSelection(mask, answer));
  return reply === 'answered' ? reply : reply.body;
}

describe('fields', () => {
  test.each([
    ['name', { name: 'a' }],
    ['name,state', { name: 'a', state: 'ACTIVE' }],
    ['createTime', {}],
    ['create_time,name', { name: 'a' }],
    ['*', BODY],
    ['error/context', { error: { context: 'c' } }],
    ['error.context,error.payload', { error: { context: 'c', payload: 'p' } }],
    ['error(context,stack/line)', { error: { context: 'c', stack: [{ line: '1' }, { line: '2' }] } }],
    ['error(stack(step))', { error: { stack: [{ step: 's' }, {}] } }],
    ['error(stack/step),error', { error: BODY.error }],
    ['error,error(stack/step)', { error: BODY.error }],
    ['error/*', { error: BODY.error }],
    ['labels.team', { labels: { team: 'x' } }],
    [' name , error( payload ) ', { name: 'a', error: { payload: 'p' } }],
  ])('%s selects its part', (mask, expected) => {
    expect(part(mask)).toEqual(expected);
    expect(part(mask, new JsonText(JSON.stringify(BODY)))).toEqual(expected);
  });

  test('select from every item of a list', () => {
    const page = { things: [BODY, { name: 'b' }], nextPageToken: 't', total: 2 };
    const answer = form(['nextPageToken', 'total'], { things: THING });
    const expected = { things: [{ name: 'a', state: 'ACTIVE' }, { name: 'b' }], nextPageToken: 't' };
    expect(part('things(name,state),nextPageToken', page, answer)).toEqual(expected);
    expect(part('things.name,things.state,nextPageToken', page, answer)).toEqual(expected);
  });

  test('leave errors whole', () => {
    const reply = { status: 404, body: { error: { code: 404 } } };
    expect(selected(reply, readSelection('name', THING))).toBe(reply);
  });

  test.each([
    ['colour', 'colour'],
    ['name,error/colour', 'error.colour'],
    ['error(context,stack(colour))', 'error.stack.colour'],
    ['name.first', 'name.first'],
    ['toString', 'toString'],
  ])('%s has no path %s', (mask, path) => {
    expect(refusal(mask)).toMatchObject({
      message: 'Request contains an invalid argument.',
      details: [
        {
          fieldViolations: [
            {
              field: mask,
              description: `Error expanding 'fields' parameter. Cannot find matching fields for path '${path}'.`,
            },
          ],
        },
      ],
    });
  });

  test.each(['name,', ',name', 'error(', 'error()', 'error(context', 'name)', 'a b', '(', 'error(context))'])(
    '%s is no list of paths',
    (mask) => {
      expect(JSON.stringify(refusal(mask).details)).toContain("Error parsing 'fields' parameter");
    },
  );
});

test('fields nested without end are refused', () => {
  expect(JSON.stringify(refusal('labels('.repeat(4000)).details)).toContain('It is no list of paths');
});

function refusal(mask: string): ApiError {
  try {
    readSelection(mask, THING);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error(`${mask} was accepted`);
}

describe('enums as numbers', () => {
  const STATE: Form = { [NAMES]: ['STATE_UNSPECIFIED', 'ACTIVE'] };
  const answer = form(['name'], { state: STATE, states: STATE, labels: 'any', inner: form([], { state: STATE }) });

  test.each([
    [
      { state: 'ACTIVE', name: 'ACTIVE' },
      { state: 1, name: 'ACTIVE' },
    ],
    [{ states: ['ACTIVE', 'STATE_UNSPECIFIED', 'NEW'] }, { states: [1, 0, 'NEW'] }],
    [
      { inner: { state: 'ACTIVE' }, state: null },
      { inner: { state: 1 }, state: null },
    ],
    [
      { labels: { state: 'ACTIVE' }, other: 'ACTIVE' },
      { labels: { state: 'ACTIVE' }, other: 'ACTIVE' },
    ],
  ])('stand where they are enums: %j', (body, expected) => {
    expect(numbered(body, answer)).toEqual(expected);
    expect(numbered([body], answer)).toEqual([expected]);
  });
});

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe.each([
  ['the quick way', true],
  ['node:http', false],
])('over %s', (_way, plain) => {
  let server: HttpServer;
  const seen: string[] = [];
  const get = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/v1/things/a${query}`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const route = (pattern: string, more: Partial<Route>): Route => ({
    service: 'things',
    method: 'GET',
    pattern,
    ...(plain ? { plain } : {}),
    handle({ query }) {
      seen.push(query.toString());
      return ok(BODY);
    },
    ...more,
  });

  beforeAll(async () => {
    const routes = [
      route('/v1/things/{thing}', { query: ['name', 'pageSize', 'view'], answer: THING }),
      route('/v1/things/a/open', {}),
      route('/v1/things', { query: ['pageSize'], handle: () => ok({ things: [], total: 0 }) }),
      route('/v1/numbered', {
        query: [],
        answer: { state: { [NAMES]: ['NONE', 'ACTIVE'] } },
        handle: () => ok(new JsonText('{"state":"ACTIVE"}')),
      }),
      route('/v1/others', { handle: () => ok({ others: [], total: 0 }) }),
      route('/v1/things/{thing}', {
        method: 'PUT',
        query: [],
        handle: async (request) => ok({ got: await request.json() }),
      }),
    ];
    server = await startHttpServer({ host: '127.0.0.1', port: 0, routes, log });
  });
  afterAll(() => server.close());
  beforeEach(() => void seen.splice(0));

  test.each([
    '',
    '?',
    '?view=FULL',
    '?page_size=1&name=x',
    '?name.first=x',
    '?prettyPrint=false&alt=json&key=k',
    '?$.xgafv=2&%24alt=json',
  ])('takes the query "%s"', async (query) => {
    expect(await get(query)).toEqual({ status: 200, body: BODY });
    expect(seen).toHaveLength(1);
  });

  test('shows parameters to the method by their JSON names', async () => {
    await get('?page_size=1&view=FULL');
    expect(seen).toEqual(['pageSize=1&view=FULL']);
  });

  test('refuses parameters that the method does not have, before it is called', async () => {
    const text = (name: string, field = name) =>
      `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${field}' could not be found in request message.`;
    const texts = [text('foo'), text('colour.dark', 'colour')];
    expect(await get('?foo=1&view=FULL&colour.dark=2&foo=3')).toEqual({
      status: 400,
      body: {
        error: {
          code: 400,
          message: texts.join('\n'),
          status: 'INVALID_ARGUMENT',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.BadRequest',
              fieldViolations: texts.map((description) => ({ description })),
            },
          ],
        },
      },
    });
    expect(seen).toEqual([]);
  });

  test('takes any query where nothing is said of it', async () => {
    expect(await get('/open?foo=1&fields=name')).toEqual({ status: 200, body: BODY });
  });

  test('answers with the fields that are asked for, and refuses others before the method is called', async () => {
    expect(await get('?fields=name,error(payload)')).toEqual({
      status: 200,
      body: { name: 'a', error: { payload: 'p' } },
    });
    expect(await get('?$fields=state')).toEqual({ status: 200, body: { state: 'ACTIVE' } });
    expect(await get('?fields=')).toEqual({ status: 200, body: BODY });
    seen.splice(0);
    expect((await get('?fields=colour')).status).toBe(400);
    expect(seen).toEqual([]);
  });

  test('takes the fields from the header X-Goog-FieldMask too', async () => {
    expect(await get('', { 'x-goog-fieldmask': 'name' })).toEqual({ status: 200, body: { name: 'a' } });
    expect(await get('?fields=state', { 'x-goog-fieldmask': 'name' })).toEqual({
      status: 200,
      body: { state: 'ACTIVE' },
    });
    expect((await get('', { 'x-goog-fieldmask': 'colour' })).status).toBe(400);
  });

  test.each(['$alt=json;enum-encoding=int', 'alt=json;enum-encoding=int'])(
    'tells enums by number with %s',
    async (query) => {
      const at = `http://127.0.0.1:${server.port}/v1/numbered`;
      expect(await (await fetch(`${at}?${query}`)).json()).toEqual({ state: 1 });
      expect(await (await fetch(`${at}?alt=json`)).json()).toEqual({ state: 'ACTIVE' });
    },
  );

  test.each(['prettyPrint=true', '$prettyPrint=1'])('lays the answer out with %s', async (query) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/v1/things/a?fields=name&${query}`);
    expect(await response.text()).toBe('{\n  "name": "a"\n}\n');
  });

  test.each(['pageSize=x', 'page_size=1.5', 'pageSize=4294967296', 'pageSize=+-1'])(
    'refuses %s, which is no number of 32 bits',
    async (query) => {
      const text = `Invalid value at 'page_size' (TYPE_INT32), "${new URLSearchParams(query).values().next().value}"`;
      const { status, body } = await get(`?${query}`);
      expect([status, (body['error'] as { message: string }).message]).toEqual([400, text]);
      expect(seen).toEqual([]);
    },
  );

  test('leaves out lists that are empty, where the method is one of gRPC', async () => {
    const body = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).json();
    expect(await body('/v1/things')).toEqual({ total: 0 });
    expect(await body('/v1/things?pageSize=3')).toEqual({ total: 0 });
    expect(await body('/v1/others')).toEqual({ others: [], total: 0 });
  });

  test('is the call that X-HTTP-Method-Override says it is', async () => {
    const post = async (path: string, method: string, body?: string) => {
      const headers = { 'x-http-method-override': method, 'content-type': 'application/x-www-form-urlencoded' };
      const init = { method: 'POST', headers, ...(body === undefined ? {} : { body }) };
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
      return { status: response.status, body: (await response.json()) as unknown };
    };
    expect(await post('/v1/things/a', 'GET', 'fields=name&view=FULL')).toEqual({ status: 200, body: { name: 'a' } });
    expect(await post('/v1/things/a?fields=name', 'get')).toEqual({ status: 200, body: { name: 'a' } });
    expect(await post('/v1/things/a?view=FULL', 'GET', 'foo=1')).toMatchObject({ status: 400 });
    expect(await post('/v1/things/a', 'DELETE')).toMatchObject({ status: 501 });
    expect(await post('/v1/things/a', 'TRACE')).toMatchObject({ status: 501 });
  });

  test('reads a body in gzip', async () => {
    const init = { method: 'PUT', body: gzipSync('{"a": 1}'), headers: { 'content-encoding': 'gzip' } };
    expect(await (await fetch(`http://127.0.0.1:${server.port}/v1/things/a`, init)).json()).toEqual({ got: { a: 1 } });
  });
});
