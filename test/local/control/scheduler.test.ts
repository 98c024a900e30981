import { readCron } from '../../../local/control/scheduler/cron.ts';
import { aControl, type Json, type TestControl } from './a-control.ts';

const at = (text: string) => Date.parse(text);
const next = (schedule: string, zone: string, now: string) => {
  const due = readCron(schedule, zone).next(at(now));
  return due === undefined ? undefined : new Date(due).toISOString();
};

describe('schedules', () => {
  it.each([
    ['0 3 * * *', 'UTC', '2026-11-22T12:00:00Z', '2026-11-23T03:00:00.000Z'],
    ['0 3 * * *', 'America/Sao_Paulo', '2026-11-22T12:00:00Z', '2026-11-23T06:00:00.000Z'],
    ['*/15 9-17 * * 1-5', 'UTC', '2026-11-20T17:46:00Z', '2026-11-23T09:00:00.000Z'],
    ['5/20 * * * *', 'UTC', '2026-11-22T12:25:00Z', '2026-11-22T12:45:00.000Z'],
    ['0 0 29 feb *', 'UTC', '2026-11-22T12:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 1,15 * sun', 'UTC', '2026-11-30T12:00:00Z', '2026-12-01T00:00:00.000Z'],
    ['0 0 * * 7', 'UTC', '2026-11-23T12:00:00Z', '2026-11-29T00:00:00.000Z'],
    ['0 0 31 apr *', 'UTC', '2026-11-22T12:00:00Z', undefined],
  ])('%s in %s after %s is %s', (schedule, zone, now, expected) => {
    expect(next(schedule, zone, now)).toBe(expected);
  });

  it('leave out a time that the clocks skip, and take one that comes twice once', () => {
    // Lisbon goes forward at 01:00 on 29 March 2026 and back at 02:00 on 25 October 2026.
    expect(next('30 1 * * *', 'Europe/Lisbon', '2026-03-28T12:00:00Z')).toBe('2026-03-30T00:30:00.000Z');
    expect(next('30 1 * * *', 'Europe/Lisbon', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(next('30 1 * * *', 'Europe/Lisbon', '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it.each(['', '* * * *', '60 * * * *', '* * 0 * *', 'x * * * *', '5-1 * * * *', '*/0 * * * *', '1-2-3 * * * *'])(
    'are refused: "%s"',
    (schedule) => expect(() => readCron(schedule, 'UTC')).toThrow(/schedule/),
  );

  it('want a time zone that there is', () => {
    expect(() => readCron('* * * * *', 'America/Sao_Paolo')).toThrow(/timeZone/);
  });
});

describe('jobs', () => {
  const LOCATION = 'projects/demo-notamesh/locations/southamerica-east1';
  const NAME = `${LOCATION}/jobs/nightly`;
  const JOBS = `/cloudscheduler/v1/${LOCATION}/jobs`;
  const MINUTE = 60_000;
  const uri = `https://workflowexecutions.googleapis.com/v1/${LOCATION}/workflows/ingest/executions`;
  const oauthToken = { serviceAccountEmail: 'scheduler@demo-notamesh.iam.gserviceaccount.com' };
  const httpTarget = { uri, oauthToken, body: Buffer.from('{"argument":"{}"}').toString('base64') };

  let room: TestControl;
  let calls: { url: string; init: RequestInit; time: number }[];
  let published: unknown[];
  let statuses: number[];
  const start = (former: { directory?: string; now?: string } = {}) =>
    aControl({
      ...former,
      reach: {
        async fetch(url, init = {}) {
          calls.push({ url: String(url), init, time: room.now() });
          return new Response('{}', { status: statuses.shift() ?? 200 });
        },
        mintIdToken: async (audience, email) => `id:${audience}:${email}`,
        mintAccessToken: async (email) => `access:${email}`,
        publish: async (topic, messages) => published.push({ topic, messages }),
      },
    });
  beforeEach(async () => {
    [calls, published, statuses] = [[], [], []];
    room = await start();
  });
  afterEach(() => room.close());

  const create = (fields: Json = {}) =>
    room.ok('POST', JOBS, { name: NAME, schedule: '*/5 * * * *', httpTarget, ...fields });
  /** Until what a firing writes down is there. */
  const settled = async (matches: (job: Json) => boolean): Promise<Json> => {
    for (let turn = 0; turn < 500; turn++) {
      const job = await room.ok('GET', `/v1/${NAME}`);
      if (matches(job)) return job;
    }
    throw new Error(`job: ${JSON.stringify(await room.ok('GET', `/v1/${NAME}`))}`);
  };
  const attempted = (job: Json) => job['lastAttemptTime'] !== undefined;

  it('echo what the service completes', async () => {
    expect(await create()).toMatchObject({
      timeZone: 'UTC',
      attemptDeadline: '180s',
      state: 'ENABLED',
      scheduleTime: '2026-11-22T12:05:00.000Z',
      retryConfig: { maxRetryDuration: '0s', minBackoffDuration: '5s', maxBackoffDuration: '3600s', maxDoublings: 5 },
      httpTarget: {
        httpMethod: 'POST',
        headers: { 'User-Agent': 'Google-Cloud-Scheduler', 'Content-Type': 'application/octet-stream' },
        oauthToken: { ...oauthToken, scope: 'https://www.googleapis.com/auth/cloud-platform' },
      },
    });
  });

  it('are fired when they are due, each time', async () => {
    await create();
    room.pass(5 * MINUTE - 1);
    expect(calls).toEqual([]);
    room.pass(1);
    const job = await settled(attempted);
    expect(job).toMatchObject({ status: {}, scheduleTime: '2026-11-22T12:10:00.000Z' });
    const [{ url, init } = { url: '', init: {} }] = calls;
    expect(url).toBe(uri);
    expect(String(init.body)).toBe('{"argument":"{}"}');
    expect(init.headers).toMatchObject({
      authorization: `Bearer access:${oauthToken.serviceAccountEmail}`,
      'X-CloudScheduler-JobName': 'nightly',
      'X-CloudScheduler-ScheduleTime': '2026-11-22T12:05:00.000Z',
    });
    room.pass(5 * MINUTE);
    await settled(({ lastAttemptTime }) => lastAttemptTime === '2026-11-22T12:10:00.000Z');
    expect(calls).toHaveLength(2);
  });

  it('give run services an identity token, for their address unless another audience is named', async () => {
    const oidcToken = { serviceAccountEmail: 'a@b.c' };
    await create({ httpTarget: { uri: 'https://fetch-1.southamerica-east1.run.app/x', oidcToken } });
    room.pass(5 * MINUTE);
    await settled(attempted);
    expect(calls[0]?.init.headers).toMatchObject({
      authorization: 'Bearer id:https://fetch-1.southamerica-east1.run.app/x:a@b.c',
    });
  });

  it('publish to topics', async () => {
    const topicName = 'projects/demo-notamesh/topics/notices';
    await create({ httpTarget: undefined, pubsubTarget: { topicName, data: 'aGk=', attributes: { a: 'b' } } });
    room.pass(5 * MINUTE);
    await settled(attempted);
    expect(published).toEqual([{ topic: topicName, messages: [{ data: Buffer.from('hi'), attributes: { a: 'b' } }] }]);
  });

  it('are tried again after a pause that grows, and say how they failed', async () => {
    statuses = [500, 503, 404];
    await create({ retryConfig: { retryCount: 2, minBackoffDuration: '10s' } });
    room.pass(5 * MINUTE);
    for (let turn = 0; calls.length < 3 && turn < 1000; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      room.pass(1000);
    }
    expect(await settled(attempted)).toMatchObject({ status: { code: 5, message: expect.stringContaining('404') } });
    expect(calls).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = calls.map(({ time }) => time);
    expect(second - first).toBeGreaterThanOrEqual(10_000);
    expect(third - second).toBeGreaterThanOrEqual(20_000);
  });

  it('are run on demand, and not while they are paused', async () => {
    await create();
    await room.ok('POST', `/v1/${NAME}:run`, {});
    await settled(attempted);
    expect(calls).toHaveLength(1);
    const paused = await room.ok('POST', `/v1/${NAME}:pause`, {});
    expect(paused).not.toHaveProperty('scheduleTime');
    room.pass(60 * MINUTE);
    expect(calls).toHaveLength(1);
    expect(await room.ok('POST', `/v1/${NAME}:resume`, {})).toMatchObject({ scheduleTime: '2026-11-22T13:05:00.000Z' });
    room.pass(5 * MINUTE);
    await settled(({ lastAttemptTime }) => lastAttemptTime === '2026-11-22T13:05:00.000Z');
    expect(calls).toHaveLength(2);
  });

  it('go by a changed schedule, and not at all once deleted', async () => {
    await create();
    await room.ok('PATCH', `/v1/${NAME}?updateMask=schedule`, { schedule: '30 * * * *' });
    room.pass(29 * MINUTE);
    expect(calls).toEqual([]);
    await room.ok('DELETE', `/v1/${NAME}`);
    room.pass(120 * MINUTE);
    expect(calls).toEqual([]);
  });

  it('that were missed while the cloud was down are run once at its start', async () => {
    await create({ schedule: '5 12 * * *' });
    await room.stop();
    room = await start({ directory: room.directory, now: '2026-11-24T09:00:00Z' });
    room.pass(0);
    expect(await settled(attempted)).toMatchObject({
      lastAttemptTime: '2026-11-24T09:00:00.000Z',
      scheduleTime: '2026-11-24T12:05:00.000Z',
    });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['two targets', { pubsubTarget: { topicName: 'projects/p/topics/t', data: 'eA==' } }],
    ['no target', { httpTarget: undefined }],
    ['a schedule that is none', { schedule: 'daily' }],
    ['a deadline above 30 minutes', { attemptDeadline: '1801s' }],
    ['too many retries', { retryConfig: { retryCount: 6 } }],
    [
      'an access token for an address that is not Google’s',
      { httpTarget: { uri: 'https://example.com/', oauthToken } },
    ],
  ])('are refused with %s', async (_title, fields) => {
    const answer = await room.call('POST', JOBS, { name: NAME, schedule: '* * * * *', httpTarget, ...fields });
    expect(answer.status).toBe(400);
  });
});
