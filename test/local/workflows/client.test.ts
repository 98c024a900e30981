import { ExecutionsClient } from '@google-cloud/workflows';
import { credentials } from '@grpc/grpc-js';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { PARENT, startTestCloud, temporaryDirectory, type TestCloud } from './cloud.ts';

let cloud: TestCloud;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
  cloud = await startTestCloud({ directory: directory.path });
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const SOURCE = `
main:
  params: [args]
  steps:
    - check:
        switch:
          - condition: \${args.fail}
            raise: "asked to"
    - finish:
        return: \${args}
`;
const workflow = `${PARENT}/workflows/w`;

const transports = {
  gRPC: () =>
    new ExecutionsClient({
      apiEndpoint: '127.0.0.1',
      port: cloud.grpcPort,
      sslCreds: credentials.createInsecure(),
    }),
  REST: () =>
    new ExecutionsClient({
      apiEndpoint: '127.0.0.1',
      port: Number(new URL(cloud.url).port),
      fallback: true,
      protocol: 'http',
      auth: new GoogleAuth({ authClient: new PassThroughClient() }) as never,
    }),
};

describe.each(['gRPC', 'REST'] as const)("Google's own client over %s", (transport) => {
  let client: ExecutionsClient;
  beforeEach(async () => {
    client = transports[transport]();
    await cloud.deploy('w', SOURCE);
  });
  afterEach(() => client.close());

  const run = async (argument: object) => {
    const [created] = await client.createExecution({
      parent: workflow,
      execution: { argument: JSON.stringify(argument) },
    });
    await cloud.ended(created.name ?? '');
    return created.name ?? '';
  };

  it('creates an execution and reads its result', async () => {
    const name = await run({ fail: false, n: 1.5 });
    const [execution] = await client.getExecution({ name });
    expect(execution).toMatchObject({
      name,
      state: 'SUCCEEDED',
      result: '{"fail":false,"n":1.5}',
      argument: '{"fail":false,"n":1.5}',
      startTime: { seconds: expect.anything() as unknown },
      workflowRevisionId: expect.stringMatching(/^000001-/) as string,
    });
    expect(Number(execution.startTime?.seconds)).toBe(Date.parse('2026-11-22T10:00:00Z') / 1000);
  });

  it('reads the error and its stack trace', async () => {
    const [execution] = await client.getExecution({ name: await run({ fail: true }) });
    expect(execution).toMatchObject({
      state: 'FAILED',
      error: { payload: '"asked to"', stackTrace: { elements: [{ step: 'check', routine: 'main' }] } },
    });
    expect(Number(execution.error?.stackTrace?.elements?.[0]?.position?.line)).toBe(8);
  });

  it('lists page by page', async () => {
    const names: string[] = [];
    for (let n = 0; n < 3; n++) names.push(await run({ fail: false, n }));
    const [listed] = await client.listExecutions({ parent: workflow, pageSize: 2 });
    expect(listed.map(({ name }) => name)).toEqual(names.toReversed());
  });

  it('cancels, and gets NOT_FOUND and INVALID_ARGUMENT as codes', async () => {
    // Over REST the client passes the status of HTTP on.
    const codes = transport === 'gRPC' ? { notFound: 5, invalid: 3 } : { notFound: 404, invalid: 400 };
    const sleep = 'main:\n  steps:\n    - s:\n        call: sys.sleep\n        args: {seconds: 60}\n';
    await cloud.deploy('sleeper', sleep);
    const [created] = await client.createExecution({ parent: `${PARENT}/workflows/sleeper` });
    const [cancelled] = await client.cancelExecution({ name: created.name ?? '' });
    expect(cancelled).toMatchObject({ state: 'CANCELLED' });
    await expect(client.getExecution({ name: `${workflow}/executions/none` })).rejects.toMatchObject({
      code: codes.notFound,
    });
    const bad = client.createExecution({ parent: workflow, execution: { argument: '{' } });
    await expect(bad).rejects.toMatchObject({ code: codes.invalid });
  });
});
