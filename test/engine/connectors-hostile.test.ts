import fc from 'fast-check';
import { connector } from '../../local/engine/connectors/index.ts';
import { run, type Answer } from './harness.ts';

const NAMES = [
  'googleapis.storage.v1.objects.insert',
  'googleapis.storage.v1.objects.get',
  'googleapis.bigquery.v2.jobs.insert',
  'googleapis.dataflow.v1b3.projects.locations.templates.launch',
  'googleapis.run.v1.namespaces.jobs.run',
  'googleapis.compute.v1.instances.delete',
  'googleapis.aiplatform.v1.projects.locations.customJobs.create',
  'googleapis.secretmanager.v1.projects.secrets.versions.accessString',
  'googleapis.workflowexecutions.v1.projects.locations.workflows.executions.run',
];

const key = fc.constantFrom(
  'name',
  'status',
  'state',
  'done',
  'error',
  'errors',
  'message',
  'selfLink',
  'job',
  'jobId',
  'payload',
  'data',
  'result',
  'metadata',
  'namespace',
  'conditions',
  'type',
  'timeout',
  'scopes',
  'polling_policy',
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -1, 1.5, 'DONE', 'FAILED', 'True', 'a/b c?#%', 'https://x/', '\ud800', ''),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4 }),
  ),
}));

/** Something that looks like an operation, a job or an execution. */
const operation = fc.record(
  {
    name: fc.constant('projects/p/x'),
    id: fc.constant('j'),
    done: fc.boolean(),
    status: fc.oneof(
      fc.constantFrom('DONE', 'RUNNING'),
      fc.record({ state: fc.constantFrom('DONE', 'RUNNING') }),
      json,
    ),
    state: fc.constantFrom('ACTIVE', 'SUCCEEDED', 'FAILED'),
    jobReference: fc.constant({ jobId: 'j', location: 'EU' }),
    metadata: fc.constant({ name: 'e', namespace: 'p' }),
    error: json,
    result: fc.constantFrom('1', '{', 'null'),
  },
  { requiredKeys: ['name'] },
);

const answer: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ json: operation }) },
  fc.record({ json }),
  fc.constantFrom<Answer>(
    { status: 429, json: {} },
    { status: 404, json: null },
    { failure: 'ConnectionError' },
    { text: '{' },
  ),
);

const params = fc.constantFrom(
  {},
  { timeout: 5 },
  { skip_polling: true },
  { polling_policy: { initial_delay: 9, multiplier: 2, max_delay: 90 } },
);

/** Good arguments, but for one of them. */
function argumentsFor(name: string): fc.Arbitrary<Record<string, unknown>> {
  const parameters = connector(name)?.parameters ?? [];
  const names = parameters.map((each) => each.name);
  const required = parameters.filter((each) => each.default === undefined);
  const good = Object.fromEntries(required.map((each) => [each.name, 'a/b']));
  const odd = fc.option(fc.tuple(fc.constantFrom(...names), json), { nil: undefined });
  return fc.tuple(params, odd).map(([connectorParams, one]) => {
    return { ...good, connector_params: connectorParams, ...(one === undefined ? {} : { [one[0]]: one[1] }) };
  });
}

describe('a connector with arguments and answers of any kind', () => {
  const env = { GOOGLE_CLOUD_PROJECT_ID: 'p', GOOGLE_CLOUD_LOCATION: 'l' };

  test.each(NAMES)('%s succeeds or fails as workflows do', (name) => {
    fc.assert(
      fc.property(argumentsFor(name), fc.array(answer, { minLength: 1, maxLength: 4 }), (args, http) => {
        const source = JSON.stringify([{ a: { call: name, args, result: 'r' } }, { b: { return: '${r}' } }]);
        const plain = run(source, { env, http });
        expect(['succeeded', 'failed']).toContain(plain.status);
        const saved = run(source, { env, http, checkpoints: true });
        expect([saved.status, saved.resultText, saved.error]).toEqual([plain.status, plain.resultText, plain.error]);
        expect(saved.requests).toEqual(plain.requests);
      }),
      { numRuns: 60 },
    );
  });
});
