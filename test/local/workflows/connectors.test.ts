import type { Fetch } from '../../../local/wire/room.ts';
import { startTestCloud, temporaryDirectory, until, type TestCloud } from './cloud.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const CHILD = 'projects/p/locations/l/workflows/child/executions/e';
const SOURCE = `
- run:
    call: googleapis.workflowexecutions.v1.projects.locations.workflows.executions.run
    args: {workflow_id: child, argument: 9007199254740993}
    result: r
- secret: {return: '\${string(r) + googleapis.secretmanager.v1.projects.secrets.versions.accessString("s")}'}
`;

/** What the services answer to "METHOD last-segment", in order; the last one is repeated. */
type Script = Readonly<Record<string, readonly (Record<string, unknown> | number | 'nothing')[]>>;

const SCRIPT: Script = {
  'POST executions': [503, { name: CHILD, state: 'ACTIVE' }],
  'GET e': [{ name: CHILD, state: 'ACTIVE' }, 503, { name: CHILD, state: 'SUCCEEDED', result: '7' }],
  'GET latest:access': [429, { payload: { data: 'IQ==' } }],
};

function services(calls: string[], hang?: number): Fetch {
  return (url, init) => {
    const call = `${init?.method} ${new URL(url).pathname.split('/').at(-1)}`;
    const count = calls.filter((each) => each === call).length;
    calls.push(call);
    if (calls.length === hang) return new Promise(() => undefined);
    const answers = SCRIPT[call] ?? [];
    const answer = answers[Math.min(count, answers.length - 1)];
    return Promise.resolve(typeof answer === 'number' ? Response.json({}, { status: answer }) : Response.json(answer));
  };
}

/** A clock that notes how long it is asked to wait. */
function noting(clock: ManualClock, delays: number[]): ManualClock {
  return Object.create(clock, {
    after: {
      value: (milliseconds: number, callback: () => void) => {
        delays.push(milliseconds);
        return clock.after(milliseconds, callback);
      },
    },
  }) as ManualClock;
}

/** Waits for the condition at the pace of the server, and no longer than it lives. */
async function seen(name: string, condition: () => boolean): Promise<void> {
  await until(async () => {
    await cloud.call('GET', `/v1/${name}`);
    return condition();
  });
}

/** Lets seconds pass, one after the other, until the execution has ended. */
async function endOf(name: string, clock: ManualClock): Promise<Record<string, unknown>> {
  let execution: Record<string, unknown> = {};
  await until(async () => {
    clock.advance(1000);
    execution = (await cloud.call('GET', `/v1/${name}`)).body;
    return execution['state'] !== 'ACTIVE';
  });
  return execution;
}

const WHOLE = [
  'POST executions',
  'POST executions',
  'GET e',
  'GET e',
  'GET e',
  'GET latest:access',
  'GET latest:access',
];

describe('a connector', () => {
  it('retries and asks an operation until it is done', async () => {
    const calls: string[] = [];
    const clock = manualClock();
    cloud = await startTestCloud({ directory: directory.path, clock, fetch: services(calls) });
    await cloud.deploy('w', SOURCE);
    expect(await endOf(await cloud.execute('w'), clock)).toMatchObject({ state: 'SUCCEEDED', result: '"7!"' });
    expect(calls).toEqual(WHOLE);
  });

  it.each(WHOLE.map((call, i) => [i + 1, call] as const))(
    'survives a crash while request %d is out: %s',
    async (number, repeated) => {
      const calls: string[] = [];
      const clock = manualClock();
      cloud = await startTestCloud({ directory: directory.path, clock, fetch: services(calls, number) });
      await cloud.deploy('w', SOURCE);
      const name = await cloud.execute('w');
      await seen(name, () => {
        if (calls.length < number) clock.advance(1000);
        return calls.length === number;
      });
      await cloud.crash();
      const later = manualClock(clock.now());
      cloud = await startTestCloud({ directory: directory.path, clock: later, fetch: services(calls) });
      expect(await endOf(name, later)).toMatchObject({ state: 'SUCCEEDED', result: '"7!"' });
      const { stepEntries } = (await cloud.call('GET', `/v1/${name}/stepEntries`)).body as {
        stepEntries: { step: string; stepType: string; restarts?: number }[];
      };
      expect(stepEntries[0]).toMatchObject({ step: 'run', stepType: 'STEP_CONNECTOR_CALL' });
      expect(stepEntries.map(({ restarts = 0 }) => restarts)).toContain(1);
      expect(calls.slice(number - 1, number + 1)).toEqual([repeated, repeated]);
    },
  );

  it('survives a crash while it waits, and waits no longer for that', async () => {
    const calls: string[] = [];
    const delays: number[] = [];
    const clock = manualClock();
    cloud = await startTestCloud({ directory: directory.path, clock: noting(clock, delays), fetch: services(calls) });
    await cloud.deploy('w', SOURCE);
    const name = await cloud.execute('w');
    await seen(name, () => delays.includes(1000));
    await cloud.crash();
    const later = manualClock(clock.now() + 60_000);
    cloud = await startTestCloud({ directory: directory.path, clock: later, fetch: services(calls) });
    await seen(name, () => calls.length === 2);
    expect(await endOf(name, later)).toMatchObject({ state: 'SUCCEEDED', result: '"7!"' });
    expect(calls).toEqual(WHOLE);
  });
});
