import { createClient, type Target } from '../../deploy/client.ts';
import { ApiFailure } from '../../deploy/errors.ts';

const target: Target = {
  project: 'p',
  location: 'l',
  base: (service) => `http://test/${service}`,
  authorize: () => Promise.resolve({ authorization: 'Bearer t' }),
};

/** A client whose network answers from a list, and whose waits are only written down. */
function aClient(answers: readonly (readonly [status: number, body: unknown, headers?: Record<string, string>])[]) {
  const asked: string[] = [];
  const waits: number[] = [];
  let next = 0;
  const client = createClient({
    target,
    wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    fetch: (url, init) => {
      asked.push(`${init?.method ?? 'GET'} ${String(url as string)}`);
      const [status, body, headers] = answers[next++] ?? [500, {}];
      return Promise.resolve(new Response(JSON.stringify(body), { status, ...(headers ? { headers } : {}) }));
    },
  });
  return { client, asked, waits };
}

const call = { service: 'run', method: 'POST', path: '/v2/x', body: {} } as const;

describe('the REST client', () => {
  test('tries again after a transient failure, as long as the server says', async () => {
    const { client, waits } = aClient([
      [503, {}],
      [429, {}, { 'retry-after': '7' }],
      [200, { fine: true }],
    ]);
    await expect(client.send(call)).resolves.toEqual({ fine: true });
    expect(waits).toEqual([200, 7000]);
  });

  test('does not try again what cannot succeed', async () => {
    const { client, asked } = aClient([[400, { error: { message: 'bad field', status: 'INVALID_ARGUMENT' } }]]);
    await expect(client.send(call)).rejects.toThrow('bad field');
    expect(asked).toHaveLength(1);
  });

  test('gives up after its tries', async () => {
    const { client, asked } = aClient([]);
    await expect(client.send(call)).rejects.toBeInstanceOf(ApiFailure);
    expect(asked).toHaveLength(10);
  });

  test('finds nothing where the answer is 404', async () => {
    const { client } = aClient([[404, { error: { message: 'no' } }]]);
    await expect(client.find({ ...call, method: 'GET' })).resolves.toBeUndefined();
  });

  test('polls a long-running operation until it is done', async () => {
    const { client, asked } = aClient([
      [200, { name: 'operations/1', done: false }],
      [200, { name: 'operations/1', done: false }],
      [200, { name: 'operations/1', done: true, response: { uri: 'u' } }],
    ]);
    await expect(client.operate(call)).resolves.toEqual({ uri: 'u' });
    expect(asked).toEqual([
      'POST http://test/run/v2/x',
      'GET http://test/run/v2/operations/1',
      'GET http://test/run/v2/operations/1',
    ]);
  });

  test('reports the fault inside an operation that answered 200', async () => {
    const { client } = aClient([[200, { name: 'o', done: true, error: { code: 9, message: 'agent missing' } }]]);
    await expect(client.operate(call)).rejects.toThrow('agent missing');
  });
});
