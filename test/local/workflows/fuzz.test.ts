import fc from 'fast-check';
import { campaign } from '../../engine/property/campaign.ts';
import { PARENT, startTestCloud, temporaryDirectory, type TestCloud } from './cloud.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;
let execution: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  cloud = await startTestCloud({ directory: directory.path });
  await cloud.deploy('w', 'main: {params: [x], steps: [{r: {return: "${x}"}}]}');
  execution = (await cloud.execute('w', 1)).split('/').at(-1) as string;
});
afterAll(async () => {
  await cloud.stop();
  await directory.remove();
});

const segment = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'w',
      'none',
      '-',
      '*',
      '0',
      'a'.repeat(300),
      'ç',
      '..',
      '%2e%2e',
      '%00',
      '%zz',
      '%2f',
      ' ',
      '',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);
const path = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('workflows', 'workflows/w', 'workflows/w/executions', 'operations') },
  fc
    .constantFrom(
      ':cancel',
      ':exportData',
      ':deleteExecutionHistory',
      ':listRevisions',
      ':rollback',
      ':x',
      '/stepEntries',
      '/stepEntries/1',
      '/callbacks',
    )
    .map((verb) => `workflows/w/executions/EXECUTION${verb}`),
  fc.constantFrom(':triggerPubsubExecution', ':listRevisions', ':x').map((verb) => `workflows/w${verb}`),
  fc.tuple(fc.constantFrom('workflows', 'executions', 'operations', 'x'), segment).map((parts) => parts.join('/')),
  fc.tuple(segment, segment, segment, segment).map(([a, b, c, d]) => `workflows/${a}/executions/${b}/${c}/${d}`),
);

const FIELDS = [
  'pageSize',
  'pageToken',
  'filter',
  'orderBy',
  'view',
  'workflowId',
  'updateMask',
  'alt',
  'revisionId',
  'force',
  'allowMissing',
];
const WORDS = [
  '0',
  '-1',
  '1e9',
  'FULL',
  'BASIC',
  'x',
  'state="ACTIVE"',
  'state = ',
  '(((',
  'NOT a:b',
  'createTime desc',
  ', ,',
  'labels.a=1',
  '*',
  'sourceContents,x',
  '9'.repeat(30),
  '\u0000',
  '"',
];
const query = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 }))), {
    maxLength: 3,
  })
  .map((pairs) => new URLSearchParams(pairs).toString());

const anything = fc.jsonValue({ maxDepth: 2 });
const SOURCES = ['- a: {return: 1}', '- a: [', '', '\u0000', '- a: {call: x}', 'x'.repeat(140_000)];
const fields = fc.dictionary(
  fc.constantFrom(
    'sourceContents',
    'argument',
    'labels',
    'callLogLevel',
    'description',
    'name',
    'serviceAccount',
    'userEnvVars',
    'revisionId',
    'deliveryAttempt',
    'message',
    'executionHistoryLevel',
    'tags',
    'x',
  ),
  fc.oneof(fc.constantFrom(...SOURCES), fc.constantFrom('{"a":1}', '[', 'LOG_ERRORS_ONLY'), anything),
  { maxKeys: 4 },
);
const body = fc.oneof(
  { weight: 4, arbitrary: fields.map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: anything.map((each) => JSON.stringify(each)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      '[[[['.repeat(5000),
      'null',
      '\u0000',
      '{"__proto__": {"a": 1}}',
      '"'.repeat(100),
    ),
  },
);

describe('the REST surface', () => {
  test('answers whatever it is asked, with an error of Google where it refuses', async () => {
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
        path,
        query,
        body,
        async (method, where, asked, sent) => {
          const target = where.replace('EXECUTION', execution);
          // Deleting the one workflow would leave nothing to ask for.
          if (method === 'DELETE' && target === 'workflows/w') return;
          const init =
            method === 'GET' || method === 'DELETE'
              ? {}
              : { body: sent, headers: { 'content-type': 'application/json' } };
          const response = await fetch(`${cloud.url}/v1/${PARENT}/${target}?${asked}`, { method, ...init });
          const text = await response.text();
          seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
          expect(response.status).not.toBe(500);
          if (response.status < 400) return;
          const { error } = JSON.parse(text) as { error: { code: number; message: string; status: string } };
          expect(error).toMatchObject({ code: response.status, status: expect.stringMatching(/^[A-Z_]+$/) as string });
          expect(error.message).not.toBe('');
        },
      ),
      campaign(600),
    );
    expect([...seen.keys()].filter((status) => status < 400).length).toBeGreaterThan(0);
    expect(seen.get(400) ?? 0).toBeGreaterThan(20);
    expect((await cloud.call('GET', `/v1/${PARENT}/workflows`)).status).toBe(200);
    expect(cloud.log.lines.filter((line) => line.level === 'error')).toEqual([]);
  });
});
