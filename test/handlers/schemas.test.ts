import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { SERVICE_SCHEMA } from '../../local/run/spec-schema.ts';
import { checkAgainst, tables, type SchemaName } from '../../schemas/index.ts';

const part = { bucket: 'demo-staging', name: 'parts/a/0.avro', generation: '17', documents: 3 };

const FOLDER = new URL('../../schemas/', import.meta.url);
const parsed = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

describe('schemas', () => {
  test.each<{ title: string; schema: SchemaName; value: unknown; ok: boolean }>([
    { title: 'a notice', schema: 'notice', value: { source: 'demo', batch: 'b1' }, ok: true },
    { title: 'a notice without batch', schema: 'notice', value: { source: 'demo' }, ok: false },
    { title: 'a source name with a slash', schema: 'notice', value: { source: 'a/b', batch: 'b' }, ok: false },
    {
      title: 'a notice with a file URL',
      schema: 'notice',
      value: { source: 'a', batch: 'b', url: 'file:///etc/passwd' },
      ok: false,
    },
    { title: 'a write request with a part', schema: 'write-request', value: { part }, ok: true },
    {
      title: 'a write request with a ledger entry',
      schema: 'write-request',
      value: { ledger: { kind: 'batch', id: 'b1', state: 'done' } },
      ok: true,
    },
    {
      title: 'a write request with both',
      schema: 'write-request',
      value: { part, ledger: { kind: 'batch', id: 'b', state: 'done' } },
      ok: false,
    },
    { title: 'an empty write request', schema: 'write-request', value: {}, ok: false },
    {
      title: 'a ledger state that does not exist',
      schema: 'ledger',
      value: { kind: 'batch', id: 'b', state: 'x' },
      ok: false,
    },
    {
      title: 'a generation as a number',
      schema: 'transform-request',
      value: { bucket: 'raw', object: 'o', generation: 1 },
      ok: false,
    },
  ])('$title fits: $ok', ({ schema, value, ok }) => {
    expect(checkAgainst(schema)(value).ok).toBe(ok);
  });

  test('a message names the place and not the value', () => {
    const result = checkAgainst('notice')({ source: 'demo', batch: 'b', cpf: '11144477735' });
    expect(result.ok ? '' : result.message).toMatch(/additional properties \(cpf\)/);
    expect(JSON.stringify(result)).not.toContain('11144477735');
  });

  test('no family of a document drops cells by age', () => {
    for (const table of Object.values(tables)) {
      for (const family of Object.values(table.families))
        expect(Object.keys(family).sort()).toEqual(['description', 'maxVersions']);
    }
  });
});

test.each([
  ...readdirSync(FOLDER)
    .filter((name) => name.endsWith('.schema.json'))
    .map((name) => [name, parsed(name)] as const),
  ['that of a Cloud Run service', SERVICE_SCHEMA] as const,
])('%s is a JSON Schema', (_name, schema) => {
  const ajv = new Ajv();
  expect([ajv.validateSchema(schema as object), ajv.errors]).toEqual([true, null]);
});

describe('schema of workflow definitions', () => {
  const schema = JSON.parse(readFileSync(new URL('../../schemas/workflows.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv({ strict: false }).compile(schema);
  const step = (body: object) => ({ main: { params: ['input'], steps: [{ first: body }] } });

  test.each([
    ['a call with arguments and result', step({ call: 'http.get', args: { url: 'u' }, result: 'r' }), true],
    ['a list of steps', [{ a: { return: 1 } }], true],
    ['a result without call', step({ result: 'r' }), false],
    ['an unknown entry', step({ call: 'http.get', timeout: 1 }), false],
    ['two names in one step', { main: { steps: [{ a: { return: 1 }, b: { return: 2 } }] } }, false],
    ['a definition without main', { other: { steps: [{ a: { return: 1 } }] } }, false],
    ['a retry without try', step({ call: 'http.get', retry: '${http.default_retry}' }), false],
    ['a switch entry without condition', step({ switch: [{ next: 'end' }] }), false],
    [
      'a parallel loop',
      step({ parallel: { for: { value: 'v', in: '${list}', steps: [{ a: { return: 1 } }] } } }),
      true,
    ],
    [
      'a loop over both a list and a range',
      step({ for: { value: 'v', in: [], range: [1, 2], steps: [{ a: { next: 'continue' } }] } }),
      false,
    ],
    [
      'try, retry and except',
      step({
        try: { call: 'http.get', args: { url: 'u' } },
        retry: {
          predicate: '${http.default_retry_predicate}',
          max_retries: 3,
          backoff: { initial_delay: 1, max_delay: 9, multiplier: 2 },
        },
        except: { as: 'e', steps: [{ a: { raise: '${e}' } }] },
      }),
      true,
    ],
  ])('%s is accepted: %s', (_title, definition, ok) => {
    expect(validate(definition)).toBe(ok);
  });
});
