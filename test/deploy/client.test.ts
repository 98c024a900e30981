import { createClient, type Call, type Target } from '../../deploy/rest/client.ts';
import { ApiFailure, NoAnswer } from '../../deploy/errors.ts';
import type { Exchange } from '../../deploy/rest/http.ts';
import type { Waiting } from '../../deploy/rest/retry/patience.ts';

const target: Target = {
  project: 'p',
  location: 'l',
  base: (service) => `http://test/${service}`,
  authorize: () => Promise.resolve({ authorization: 'Bearer t' }),
};

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>] | Error;

/** A client whose network answers from a list, and whose time is only written down. */
function aClient(answers: readonly Answer[], at: Target = target) {
  const asked: string[] = [];
  const waits: number[] = [];
  const told: Exchange[] = [];
  const said: Waiting[] = [];
  let now = 0;
  let next = 0;
  const client = createClient({
    target: at,
    time: {
      now: () => now,
      wait: (milliseconds) => Promise.resolve(void (waits.push(milliseconds), (now += milliseconds))),
      // No spread: the whole delay.
      random: () => 1,
    },
    onCall: (exchange) => told.push(exchange),
    onWait: (waiting) => said.push(waiting),
    fetch: (url, init) => {
      asked.push(`${init?.method ?? 'GET'} ${String(url as string)}`);
      const answer = answers[next++] ?? [503, {}];
      if (answer instanceof Error) return Promise.reject(answer);
      const [status, body, headers] = answer;
      return Promise.resolve(new Response(JSON.stringify(body), { status, ...(headers ? { headers } : {}) }));
    },
  });
  return { client, asked, waits, told, said };
}

const call: Call = { service: 'run', method: 'PATCH', path: '/v2/x', body: {} };
const create: Call = { service: 'monitoring', method: 'POST', path: '/v3/projects/p/alertPolicies', body: {} };
const error = (message: string, more: object = {}) => ({ error: { message, ...more } });
const cut = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

describe('the REST client', () => {
  test('tries again after a transient failure, as long as the server says', async () => {
    const { client, waits } = aClient([
      [503, {}],
      [429, {}, { 'retry-after': '7' }],
      [429, error('slow', { details: [{ '@type': 'google.rpc.RetryInfo', retryDelay: '3.5s' }] })],
      [503, {}, { 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }],
      [200, { fine: true }],
    ]);
    await expect(client.send(call)).resolves.toEqual({ fine: true });
    expect(waits).toEqual([200, 7000, 3500, 60_000 - 10_700]);
  });

  test('does not try again what cannot succeed', async () => {
    const { client, asked } = aClient([[400, error('bad field', { status: 'INVALID_ARGUMENT' })]]);
    await expect(client.send(call)).rejects.toThrow('bad field');
    expect(asked).toHaveLength(1);
  });

  test('gives up after its tries', async () => {
    const { client, asked } = aClient([]);
    await expect(client.send(call)).rejects.toMatchObject({ name: 'ApiFailure', exhausted: true });
    expect(asked).toHaveLength(10);
  });

  test.each([
    { title: 'a gateway that lost it', answer: [502, {}] as Answer },
    { title: 'a server that broke', answer: [500, {}] as Answer },
    { title: 'a connection that broke', answer: cut('ECONNRESET') as Answer },
  ])('sends what makes something only once: $title', async ({ answer }) => {
    const { client, asked } = aClient([answer]);
    await expect(client.send(create)).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });

  test('sends again what makes something when nobody took it, or it was turned away', async () => {
    const { client, asked } = aClient([cut('ECONNREFUSED'), [429, {}], [200, { name: 'n' }]]);
    await expect(client.send(create)).resolves.toEqual({ name: 'n' });
    expect(asked).toHaveLength(3);
  });

  test('waits its turn behind the change of another, in even steps', async () => {
    const busy: Answer = [409, error('sync mutate calls cannot be queued')];
    const { client, waits } = aClient([busy, busy, [200, {}]]);
    await client.send(create);
    expect(waits).toEqual([5000, 6000]);
  });

  test('starts slowly again once a quota is used up', async () => {
    const { client, waits, said } = aClient([
      [403, error('Quota exceeded for quota metric per minute')],
      [200, {}],
    ]);
    await client.send(call);
    expect(waits).toEqual([30_000]);
    expect(said).toMatchObject([{ class: 'quota', milliseconds: 30_000, why: expect.stringContaining('per minute') }]);
  });

  test('finds nothing where the answer is 404', async () => {
    const { client } = aClient([[404, error('no')]]);
    await expect(client.find({ ...call, method: 'GET' })).resolves.toBeUndefined();
  });

  test('polls a long-running operation until it is done', async () => {
    const { client, asked } = aClient([
      [200, { name: 'operations/1', done: false }],
      [200, { name: 'operations/1', done: false }],
      [200, { name: 'operations/1', done: true, response: { uri: 'u' } }],
    ]);
    await expect(client.operate({ ...create, service: 'run', path: '/v2/x' })).resolves.toEqual({ uri: 'u' });
    expect(asked).toEqual([
      'POST http://test/run/v2/x',
      'GET http://test/run/v2/operations/1',
      'GET http://test/run/v2/operations/1',
    ]);
  });

  test('looks ever more rarely, and as often as the target wants', async () => {
    const under = Array.from({ length: 12 }, (): Answer => [200, { name: 'operations/1', done: false }]);
    const done: Answer = [200, { name: 'operations/1', done: true }];
    const cloud = aClient([...under, done]);
    await cloud.client.operate(create);
    expect(cloud.waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5000, 5000, 5000]);
    const local = aClient([...under, done], { ...target, longestPoll: 50 });
    await local.client.operate(create);
    expect(local.waits).toEqual([10, 20, 40, 50, 50, 50, 50, 50, 50, 50, 50, 50]);
  });

  test('reports the fault inside an operation that answered 200', async () => {
    const { client } = aClient([[200, { name: 'o', done: true, error: { code: 9, message: 'agent missing' } }]]);
    const failed = client.operate(call);
    await expect(failed).rejects.toMatchObject({
      httpStatus: 400,
      status: 'FAILED_PRECONDITION',
      said: 'agent missing',
    });
  });

  test('tells each call and its attempt, and neither body nor headers', async () => {
    const { client, told } = aClient([
      [503, {}],
      [200, {}],
    ]);
    await client.send({ ...call, query: { updateMask: 'a' }, body: { payload: 'secret' } });
    expect(told.map(({ attempt, status, query }) => ({ attempt, status, query }))).toEqual([
      { attempt: 1, status: 503, query: '?updateMask=a' },
      { attempt: 2, status: 200, query: '?updateMask=a' },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/secret|Bearer/);
  });

  test('says that nothing answered, and whether the call may have come through', async () => {
    const { client } = aClient([cut('ECONNRESET')]);
    const failed = client.send(create);
    await expect(failed).rejects.toBeInstanceOf(NoAnswer);
    await expect(failed).rejects.toMatchObject({
      sent: true,
      message: expect.stringContaining('Is the target running?'),
    });
    expect(new ApiFailure({ call: create, url: 'u', httpStatus: 500, body: 'no JSON' }).said).toBe('no JSON');
  });
});
