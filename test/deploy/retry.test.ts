import { ApiFailure, NoAnswer, operationFailure, type CallMade } from '../../deploy/errors.ts';
import { classify, isResendable } from '../../deploy/rest/retry/classes.ts';
import { createPatience } from '../../deploy/rest/retry/patience.ts';
import { PACES } from '../../deploy/rest/retry/schedule.ts';

const POST: CallMade = { service: 's', method: 'POST', path: '/v1/projects/p/things' };
const PATCH: CallMade = { ...POST, method: 'PATCH' };

const failure = (httpStatus: number, message: string, more: object = {}, call = POST) =>
  new ApiFailure({ call, url: 'http://s', httpStatus, body: JSON.stringify({ error: { message, ...more } }) });
const detail = (reason: string) => ({ details: [{ '@type': 'google.rpc.ErrorInfo', reason }] });

describe('what a failure is', () => {
  test.each([
    ['transient', failure(429, 'slow down')],
    ['transient', failure(503, 'not now', {}, PATCH)],
    ['transient', failure(400, 'The topic is being created. Please retry the operation.')],
    ['lost', failure(503, 'not now')],
    ['lost', failure(500, 'internal')],
    ['quota', failure(403, 'Quota exceeded for quota metric writes per minute')],
    ['quota', failure(403, 'too fast', { errors: [{ reason: 'rateLimitExceeded' }] })],
    ['quota', failure(429, 'too fast', detail('RATE_LIMIT_EXCEEDED'))],
    ['quota', failure(429, 'CONCURRENT_OPERATIONS_QUOTA_EXCEEDED')],
    ['queue', failure(400, 'there is another activation or deactivation in progress')],
    ['queue', failure(409, 'sync mutate calls cannot be queued')],
    ['queue', failure(409, 'unable to queue the operation')],
    ['queue', failure(409, 'Too many concurrent edits to the project configuration')],
    ['queue', failure(409, 'Resource is being deleted')],
    ['conflict', failure(412, 'conditionNotMet', {}, PATCH)],
    ['conflict', failure(409, 'etag', { status: 'ABORTED' }, { ...POST, path: '/v3/projects/p:setIamPolicy' })],
    ['already-there', failure(409, 'exists', { status: 'ALREADY_EXISTS' })],
    ['fatal', failure(400, 'Invalid value', { status: 'INVALID_ARGUMENT' })],
    ['fatal', failure(404, 'no such topic')],
    ['fatal', failure(401, 'who are you')],
    ['fatal', new Error('a bug')],
  ])('%s: %s', (expected, error) => {
    expect(classify(error, false)).toBe(expected);
    expect(classify(error, true)).toBe(expected);
  });

  test.each([
    failure(403, 'Permission denied', { status: 'PERMISSION_DENIED' }),
    failure(400, 'Permission "x" denied while using the Eventarc Service Agent'),
    failure(400, 'Service account a@p.iam.gserviceaccount.com does not exist.'),
    failure(404, 'Unknown service account'),
    failure(400, 'Cloud KMS permission missing'),
    failure(403, 'API has not been used', detail('SERVICE_DISABLED')),
    operationFailure(POST, 'http://s', { code: 7, message: 'agent lacks a role' }),
    operationFailure(POST, 'http://s', { code: 9, message: 'the service agent is not ready' }),
  ])('propagation only where something was made a moment ago: %s', (error) => {
    expect(classify(error, true)).toBe('propagation');
    expect(classify(error, false)).toBe('fatal');
  });

  test('a call that nobody took may go out again, one that may have come through may not', () => {
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) });
    expect(classify(new NoAnswer(POST, 'http://s', refused), false)).toBe('transient');
    expect(classify(new NoAnswer(POST, 'http://s', reset), false)).toBe('lost');
    expect(classify(new NoAnswer(PATCH, 'http://s', reset), false)).toBe('transient');
  });

  test('a POST that reads, or that sets the same thing again, may go out twice', () => {
    expect(isResendable({ ...POST, path: '/v3/projects/p:getIamPolicy' })).toBe(true);
    expect(isResendable({ ...POST, path: '/v1/projects/p/services:batchEnable' })).toBe(true);
    expect(isResendable({ ...POST, path: '/v1/projects/p/secrets/s:addVersion' })).toBe(false);
    expect(isResendable({ ...POST, path: '/v3/projects/p:setIamPolicy' })).toBe(false);
  });
});

describe('patience', () => {
  function aClock() {
    let now = 0;
    const waits: number[] = [];
    const env = {
      now: () => now,
      wait: (milliseconds: number) => Promise.resolve(void (waits.push(milliseconds), (now += milliseconds))),
      random: () => 1,
    };
    return { env, waits, now: () => now };
  }

  test('with grants that spread: long, short, then longer and longer, a quarter of an hour in all', async () => {
    const clock = aClock();
    const patience = createPatience(clock.env, 'trigger/raw', () => undefined);
    let tries = 0;
    while (await patience.pause('propagation', new Error('denied'))) tries++;
    expect(clock.waits.slice(0, 8)).toEqual([15_000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(clock.now()).toBeGreaterThanOrEqual(15 * 60_000);
    expect(clock.now()).toBeLessThan(16 * 60_000 + 1);
    expect(tries).toBe(clock.waits.length);
  });

  test('with a queue: five minutes', async () => {
    const clock = aClock();
    const patience = createPatience(clock.env, 'job/x', () => undefined);
    while (await patience.pause('queue', new Error('busy')));
    expect(clock.waits[0]).toBe(5000);
    expect(Math.max(...clock.waits)).toBe(10_000);
    expect(clock.now()).toBeLessThanOrEqual(5 * 60_000 + 10_000);
  });

  test('is counted by class, and said before each wait', async () => {
    const clock = aClock();
    const said: string[] = [];
    const patience = createPatience(clock.env, 'grant/x', (waiting) => said.push(`${waiting.about} ${waiting.class}`));
    await patience.pause('conflict', new Error('etag'));
    await patience.pause('lost', new Error('cut'));
    await patience.pause('conflict', new Error('etag'));
    expect(clock.waits).toEqual([1000, 200, 2000]);
    expect(said).toEqual(['grant/x conflict', 'grant/x lost', 'grant/x conflict']);
    expect(await patience.pause('fatal', new Error('no'))).toBe(false);
  });

  test('spreads what many would otherwise do at once', async () => {
    const clock = aClock();
    const patience = createPatience({ ...clock.env, random: () => 0 }, 'x', () => undefined);
    await patience.pause('transient', new Error('503'));
    expect(clock.waits).toEqual([PACES.transient.delayMs(1) / 2]);
  });
});
