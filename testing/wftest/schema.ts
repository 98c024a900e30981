/** The shape of a `*.wftest.yaml` file, as a JSON Schema that editors can use too. */
import { LIMITS } from '../../local/engine/index.ts';
import { METHODS } from '../../local/engine/stdlib/http.ts';
import { CHOICES } from '../../local/engine/switches.ts';

const text = { type: 'string' } as const;
const any = {} as const;
const map = { type: 'object' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const duration = {
  type: ['string', 'number'],
  title: 'a length of time: 500ms, 3s, 10m, 2h, 7d, 1h30m, PT3S, or a number of seconds',
  pattern: '^((\\d+(\\.\\d+)?(ms|s|m|h|d))+|P(?=\\d|T\\d)(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?)$',
  minimum: 0,
} as const;
const env = { type: 'object', additionalProperties: { type: 'string' } } as const;
const time = {
  type: 'string',
  title: 'a time: 2026-11-01T08:00:00Z',
  pattern: '^\\d{4}-\\d\\d-\\d\\d([Tt ]\\d\\d:\\d\\d.*)?$',
} as const;

function object(properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) {
  return { type: 'object', additionalProperties: false, properties, required } as const;
}

const ERRORS = ['AuthError', 'ConnectionError', 'ConnectionFailedError', 'SystemError', 'TimeoutError'];

const reply = {
  anyOf: [
    { enum: ERRORS },
    object({ error: { enum: ERRORS }, message: text, delay: duration }, ['error']),
    object({
      status: { type: 'integer', minimum: 100, maximum: 599 },
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      body: any,
      delay: duration,
    }),
  ],
};

const raised = { anyOf: [text, map] };
const values = { returns: any, returnsEach: { type: 'array', minItems: 1 }, raises: raised, with: map, times: count };

const mock = {
  type: 'object',
  oneOf: [
    object(
      {
        http: {
          type: 'string',
          title: `a method (${METHODS.join(', ')} or *) and a URL: GET https://host/path`,
          pattern: `^(\\\\*|${METHODS.join('|')}) +https?://`,
        },
        with: object({ query: map, headers: map, body: any, auth: text }),
        replies: { type: 'array', minItems: 1, items: reply },
        times: count,
      },
      ['http', 'replies'],
    ),
    object(
      {
        connector: {
          type: 'string',
          title: 'the whole name of a connector: googleapis.storage.v1.objects.get',
          pattern: '^(googleapis|experimental|gke)\\.',
        },
        ...values,
        replies: { type: 'array', minItems: 1, items: reply },
        honest: { type: 'boolean' },
      },
      ['connector'],
    ),
    object({ workflow: text, ...values }, ['workflow']),
    object({ subworkflow: text, ...values }, ['subworkflow']),
    object(
      {
        step: text,
        raises: raised,
        raisesEach: { type: 'array', minItems: 1, items: { anyOf: [text, map, { type: 'null' }] } },
        cancels: { const: true },
        times: count,
      },
      ['step'],
    ),
    object(
      {
        callback: text,
        responds: {
          type: 'array',
          items: object({ method: text, body: any, headers: map, query: map, after: duration }),
        },
      },
      ['callback', 'responds'],
    ),
  ],
};

const error = {
  anyOf: [
    text,
    object({ tags: { type: 'array', items: text }, code: any, message: text, context: text, payload: any }),
  ],
};

const call = {
  anyOf: [
    text,
    object({ call: text, times: count, query: map, headers: map, body: any, args: map, auth: text }, ['call']),
  ],
};

const expectation = object({
  result: any,
  resultIncludes: any,
  error,
  cancelled: { const: true },
  visited: { type: 'array', items: text },
  notVisited: { type: 'array', items: text },
  attempts: { type: 'object', additionalProperties: count },
  calls: { type: 'array', items: call },
  logs: { type: 'array', items: { anyOf: [text, object({ severity: text, text, json: any })] } },
  elapsed: duration,
  maxSteps: count,
  unusedMocks: { const: true },
});

const oneCase = object(
  {
    title: { type: 'string', minLength: 1 },
    input: any,
    now: time,
    env,
    mocks: { type: 'array', items: mock },
    order: {
      type: 'string',
      title: 'in-order, turns, last-first or random:SEED',
      pattern: '^(in-order|turns|last-first|random:.+)$',
    },
    orders: { type: 'integer', minimum: 1 },
    from: object({ step: text, variables: map }, ['step']),
    subworkflow: object({ name: text, args: map }, ['name']),
    expect: expectation,
  },
  ['title', 'expect'],
);

export const WFTEST_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Tests of one workflow definition',
  ...object(
    {
      workflow: { type: 'string', minLength: 1 },
      now: time,
      env,
      seed: { type: 'integer' },
      honest: { type: 'boolean' },
      limits: object(Object.fromEntries(Object.keys(LIMITS).map((name) => [name, { type: 'number' }]))),
      switches: object(
        Object.fromEntries(Object.entries(CHOICES).map(([name, { choices }]) => [name, { enum: choices }])),
      ),
      mocks: { type: 'array', items: mock },
      cases: { type: 'array', minItems: 1, items: oneCase },
    },
    ['workflow', 'cases'],
  ),
};
