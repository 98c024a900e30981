import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { connectorNames } from '../../local/engine/connectors/index.ts';
import { methodsOf, SERVICES } from '../../local/engine/connectors/table.ts';
import { pathParameters } from '../../local/engine/connectors/arguments.ts';
import {
  advance,
  compile,
  complete,
  DefinitionError,
  pendingEffects,
  start,
  type Outcome,
} from '../../local/engine/index.ts';
import { run, tagsOf, type Answer } from './harness.ts';

interface Case {
  readonly title: string;
  readonly source: string;
  readonly http?: Answer[];
  readonly gives?: string;
  readonly error?: string[];
  readonly payload?: string;
  readonly requests?: string[];
  readonly bodies?: string[];
  readonly scopes?: string[];
  readonly sleeps?: number[];
}

const cases = parse(readFileSync(new URL('../cases/connectors.yaml', import.meta.url), 'utf8')) as Case[];
const env = { GOOGLE_CLOUD_PROJECT_ID: 'p', GOOGLE_CLOUD_LOCATION: 'l' };

describe.each([
  ['in one process', false],
  ['with a checkpoint between any two effects', true],
])('a connector, %s', (_name, checkpoints) => {
  test.each(cases)('$title', (each) => {
    const result = run(each.source, { env, http: each.http ?? [], checkpoints, history: true });
    if (each.gives !== undefined) expect(result.resultText ?? result.error).toBe(each.gives);
    if (each.error !== undefined) expect(tagsOf(result)).toEqual(each.error);
    if (each.payload !== undefined) expect(result.error?.payload).toBe(each.payload);
    const sent = result.requests.map(({ method, url }) => `${method} ${url}`);
    if (each.requests !== undefined) expect(sent).toEqual(each.requests);
    const bodies = result.requests.flatMap(({ body }) => (body === undefined ? [] : [Buffer.from(body).toString()]));
    if (each.bodies !== undefined) expect(bodies).toEqual(each.bodies);
    const scopes = result.requests.map(({ auth }) => (auth?.type === 'OAuth2' ? auth.scopes : []));
    if (each.scopes !== undefined) expect(scopes[0]).toEqual(each.scopes);
    if (each.sleeps !== undefined) expect(result.sleeps).toEqual(each.sleeps);
    expect([each.gives, each.error, each.payload].filter((expected) => expected !== undefined)).toHaveLength(1);
  });
});

describe('a connector step', () => {
  const GET = 'googleapis.storage.v1.buckets.get';

  test('is told apart in the history', () => {
    const { entries } = run(`- a: {call: ${GET}, args: {bucket: b}}`, { history: true, http: [{ json: {} }] });
    expect(entries.get(1)).toMatchObject({ step: 'a', stepType: 'STEP_CONNECTOR_CALL', state: 'STATE_SUCCEEDED' });
  });

  test('counts the requests that ask for an operation as steps', () => {
    const source = '- a: {call: googleapis.cloudfunctions.v1.projects.locations.functions.delete, args: {name: f}}';
    const http = [{ json: { name: 'o' } }];
    const params = { http, limits: { executedSteps: 4 } };
    expect(tagsOf(run(source, params))).toEqual(['ResourceLimitError']);
    expect(run(source, params).requests).toHaveLength(4);
  });

  test('gives a single request half an hour, or what is left of the call', () => {
    const source = `
- a: {call: ${GET}, args: {bucket: b, connector_params: {timeout: 5000}}}
- b: {call: ${GET}, args: {bucket: b, connector_params: {timeout: 10}}}`;
    const { requests } = run(source, { http: [{ json: {} }, { status: 503, json: {} }, { json: {} }] });
    expect(requests.map(({ timeoutSeconds }) => timeoutSeconds)).toEqual([1800, 10, 9]);
  });

  test.each<[string, Outcome, string]>([
    ['a value', { kind: 'value', text: '{"x": 1}' }, '{"x":1}'],
    ['an error', { kind: 'raised', text: '{"message": "no", "tags": ["HttpError"], "code": 404}' }, '404'],
  ])('can be answered as a whole by %s', (_kind, outcome, expected) => {
    const program = compile(`
- a:
    try: {call: ${GET}, args: {bucket: b, connector_params: {timeout: 5}}, result: r}
    except: {as: e, steps: [{x: {return: "\${e.code}"}}]}
- b: {return: "\${r}"}`);
    const state = start(program, { argument: null, env, now: 0 });
    const context = { now: 0, random: () => 0, uuid: () => '' };
    const { effects } = advance(program, state, context);
    expect(effects).toMatchObject([
      { kind: 'http', connector: { name: GET, args: { bucket: 'b', connector_params: { timeout: 5 } } } },
    ]);
    complete(state, effects[0]?.id ?? 0, outcome);
    expect(advance(program, state, context)).toMatchObject({ resultText: expected });
    expect(pendingEffects(state)).toEqual([]);
  });

  test('says what it was called with on its first request only', () => {
    const program = compile(`- a: {call: ${GET}, args: {bucket: b}}`);
    const state = start(program, { argument: null, env, now: 0 });
    const context = { now: 0, random: () => 0, uuid: () => '' };
    advance(program, state, context);
    complete(state, 1, { kind: 'http', status: 503, headers: {}, body: new Uint8Array() });
    advance(program, state, context);
    complete(state, 2, { kind: 'done' });
    const { effects } = advance(program, state, context);
    expect(effects).toMatchObject([{ kind: 'http', request: { method: 'GET' } }]);
    expect(effects[0]).not.toHaveProperty('connector');
  });

  test('uploads under an encoded name as the switch objectNames says', () => {
    const args = '{bucket: b, name: x%2Fy, uploadType: media, body: z}';
    const source = `- a: {call: googleapis.storage.v1.objects.insert, args: ${args}}`;
    const nameOf = (objectNames: 'path-safe' | 'literal') => {
      const { requests } = run(source, { http: [{ json: {} }], switches: { objectNames } });
      return new URL(requests[0]?.url ?? '').searchParams.get('name');
    };
    expect([nameOf('path-safe'), nameOf('literal')]).toEqual(['x/y', 'x%2Fy']);
  });

  test('uploads without an upload type as the switch objectUploads says', () => {
    const source = '- a: {call: googleapis.storage.v1.objects.insert, args: {bucket: b, name: x, body: z}}';
    const urlOf = (objectUploads: 'media' | 'metadata') =>
      run(source, { http: [{ json: {} }], switches: { objectUploads } }).requests[0]?.url;
    expect([urlOf('media'), urlOf('metadata')]).toEqual([
      'https://storage.googleapis.com/upload/storage/v1/b/b/o?name=x&uploadType=media',
      'https://storage.googleapis.com/storage/v1/b/b/o?name=x',
    ]);
  });

  test('in an expression leaves no trace of its own', () => {
    const source = `
main:
  steps:
    - a: {assign: [{x: '\${depth(17)}'}]}
    - b: {return: "\${x}"}
depth:
  params: [n]
  steps:
    - c:
        switch:
          - {condition: "\${n > 0}", return: "\${depth(n - 1)}"}
    - d: {return: '\${googleapis.secretmanager.v1.projects.secrets.versions.accessString("s")}'}`;
    const failed = run(source, { env, http: [{ status: 404, json: {} }], checkpoints: true });
    expect(failed.error?.stackTrace.elements.slice(0, 2)).toMatchObject([{ step: 'd' }, { step: 'c' }]);
    const deep = source.replace('depth(17)', 'depth(18)');
    const read = run(deep, { env, http: [{ json: { payload: { data: 'YQ==' } } }], history: true });
    expect(read.resultText).toBe('"a"');
    expect([...read.entries.values()].filter(({ stepType }) => stepType === 'STEP_CALL')).toEqual([]);
  });
});

describe('a definition with a connector is refused', () => {
  test.each([
    [
      'for a name that is nearly right',
      'googleapis.storage.v1.object.get',
      "did you mean 'googleapis.storage.v1.objects.get'?",
    ],
    ['for a version that does not exist', 'googleapis.storage.v2.objects.get', "did you mean 'storage.v1'?"],
    [
      'for a service without connectors',
      'googleapis.bigtableadmin.v2.projects.instances.list',
      "'bigtableadmin.v2' has no connectors; its REST method can be called by http.*",
    ],
    ['for half a name', 'googleapis.storage', 'no connectors'],
  ])('%s', (_why, name, message) => {
    expect(() => compile(`- a: {call: ${name}}`)).toThrow(DefinitionError);
    expect(() => compile(`- a: {call: ${name}}`)).toThrow(message);
    expect(() => compile(`- a: {return: "\${${name}()}"}`)).toThrow(message);
  });

  test.each([
    ['an argument it does not have', '{bucket: b, object: o, objects: o}', "'objects'"],
    ['a path parameter that is missing', '{bucket: b}', "'object' is missing"],
  ])('for %s', (_why, args, message) => {
    expect(() => compile(`- a: {call: googleapis.storage.v1.objects.get, args: ${args}}`)).toThrow(message);
  });

  test('where an expression would have to wait', () => {
    expect(() => compile('- a: {return: \'${googleapis.storage.v1.buckets.get("b")}\'}')).toThrow(
      'cannot be called in an expression',
    );
  });
});

describe('the tables of methods', () => {
  test.each(SERVICES)('of %s hold together', (service) => {
    const methods = [...(methodsOf(service)?.values() ?? [])];
    expect(methods.length).toBeGreaterThan(0);
    for (const { name, verb, root, path, query } of methods) {
      expect(name).toMatch(/^googleapis(\.[A-Za-z0-9_-]+)+$/);
      expect(verb).toMatch(/^(GET|POST|PUT|PATCH|DELETE)$/);
      expect(root).toMatch(/^https:\/\/[a-z0-9.-]+\.googleapis\.com\/$/);
      expect(path).toMatch(/^([A-Za-z0-9_.:~-]|\/|\{\+?[A-Za-z0-9_]+\})+$/);
      const parameters = [...pathParameters(path), ...query.map((each) => each.name)];
      expect(new Set(parameters).size).toBe(parameters.length);
    }
    const names = connectorNames(service);
    expect(new Set(names).size).toBe(names.length);
  });

  test('know nothing of names that objects are born with', () => {
    expect(methodsOf('constructor')).toBeUndefined();
    expect(() => compile('- a: {call: googleapis.__proto__.x.y}')).toThrow(DefinitionError);
  });
});
