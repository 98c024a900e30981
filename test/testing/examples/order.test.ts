import { belowThresholds, Coverage, harness } from 'notamesh/testing';
import { wftest } from 'notamesh/testing/jest';

const coverage = new Coverage();

const h = harness('test/testing/examples/order.workflows.yaml', {
  now: '2026-11-01T08:00:00Z',
  coverage,
});

const GET = 'googleapis.storage.v1.objects.get';
const PUBLISH = 'googleapis.pubsub.v1.projects.topics.publish';
const QUOTE = 'https://prices.example/v1/quote';

beforeEach(() => h.reset());

test('a flaky price service is asked again and the order is posted', async () => {
  h.connector(GET).returns({ name: 'acme', size: '2048' });
  h.http('POST', QUOTE).replies({ status: 503 }, { status: 503 }, { body: { total: 12 } });
  h.connector(PUBLISH).returns({ messageIds: ['1'] });

  const run = await h.execute({ customer: 'acme', items: ['a'] });

  expect(run).toHaveSucceededWith({ status: 'POSTED', total: 12 });
  expect(run.step('price')).toHaveAttempts(3);
  expect(run).toHaveVisited(['read_customer', 'price', 'post']);
  expect(run).toHaveCalled(`POST ${QUOTE}`, { body: { items: ['a'] } });
  expect(run.clock.elapsed).toBe('PT2.25S'); // 1 s, then 1.25 s: virtual, no real waiting
  expect(h).toHaveNoUnusedMocks();
});

test('a mock that the API could not return is refused', () => {
  expect(() => h.connector(GET).returns({ name: 'acme', size: 2048 })).toThrow(
    'the reply.size is an integer written as text',
  );
});

test('a reply can depend on the call', async () => {
  h.connector(GET).returns(({ object }: { object: string }) => ({ name: object, size: '1' }));
  h.http('POST', 'https://prices.example/{version}/quote').replies(({ params, body }, nth) => ({
    body: { total: 1, seen: [params['version'], body, nth] },
  }));
  h.connector(PUBLISH).returns({ messageIds: ['1'] });
  expect(await h.execute({ customer: 'acme', items: [] })).toHaveSucceededWith({ status: 'POSTED', total: 1 });
});

test('a call without a mock fails the test', async () => {
  h.connector(GET).returns({ size: '1' });
  h.http('POST', 'https://prices.example/v1/quotes').replies({ body: { total: 1 } });
  await expect(h.execute({ customer: 'acme', items: [] })).rejects.toThrow(
    'url: https://prices.example/v1/quote does not fit https://prices.example/v1/quotes',
  );
});

function expensive() {
  h.connector(GET).returns({ size: '1' });
  h.http('POST', QUOTE).replies({ body: { total: 5000 } });
}

test('an expensive order waits for the manager', async () => {
  expensive();
  h.callback('wait_for_manager').responds({ body: { approved: true }, after: '3h' });
  h.connector(PUBLISH).returns({ messageIds: ['1'] });

  const run = await h.execute({ customer: 'acme', items: ['gold'] });

  expect(run).toHaveSucceededWith({ status: 'POSTED', total: 5000 });
  expect(run).toHaveTaken('3h');
});

test('an order nobody approves expires', async () => {
  expensive();
  expect(await h.execute({ customer: 'acme', items: ['gold'] })).toHaveSucceededWith({ status: 'EXPIRED' });
});

test('time can be moved by hand', async () => {
  expensive();
  h.clock.manual();
  const run = await h.execute({ customer: 'acme', items: ['gold'] });
  await h.clock.advance('10m');
  expect(run.state).toBe('WAITING');
  await run.callback('ask_manager').respond({ body: { approved: false } });
  expect(run).toHaveSucceededWith({ status: 'REFUSED' });
});

test('a run can begin in the middle, and stop before a step', async () => {
  h.connector(PUBLISH).returns({ messageIds: ['1'] });
  const late = await h.executeFrom('decide', { quote: { body: { total: 7 } } });
  expect(late).toHaveSucceededWith({ status: 'POSTED', total: 7 });

  expensive();
  const run = await h.begin({ customer: 'acme', items: [] }).until('decide');
  expect(run.variables('price')).toMatchObject({ quote: { code: 200 } });
  await run.finish();
  expect(run.state).toBe('SUCCEEDED');
});

test('an expression has a value', async () => {
  expect(await h.evaluate('${quote.body.total > 1000}', { quote: { body: { total: 1001 } } })).toBe(true);
});

test('a step can be made to fail', async () => {
  h.connector(GET).returns({ size: '1' });
  h.http('POST', QUOTE).replies({ body: { total: 1 } });
  h.step('post').raises({ tags: ['HttpError'], code: 409 });
  const run = await h.execute({ customer: 'acme', items: [] });
  expect(run).toHaveFailedWith({ tags: ['HttpError'], code: 409 });
});

test('a crash loses nothing', async () => {
  h.connector(GET).returns({ size: '1' });
  h.http('POST', QUOTE).replies({ body: { total: 1 } });
  h.connector(PUBLISH).returns({ messageIds: ['1'] });
  const run = await h.execute({ customer: 'acme', items: [] }, { crashAt: 2 });
  expect(run).toHaveSucceededWith({ status: 'POSTED', total: 1 });
  expect(run.step('price').calls).toHaveLength(2);
});

test('no branch order changes the outcome', async () => {
  h.connector(GET).returns({ size: '1' });
  h.http('POST', QUOTE).replies({ body: { total: 1 } });
  h.connector(PUBLISH).returns({ messageIds: ['1'] });
  const report = await h.everyOrder({ customer: 'acme', items: [] }, { max: 200 });
  expect(report).toHaveOneOutcome();
});

test('a trace is made for snapshots', async () => {
  expensive();
  const run = await h.execute({ customer: 'acme', items: [] });
  expect(run.trace()).toBe(`read_customer
  googleapis.storage.v1.objects.get {"bucket":"customers","object":"acme"} = a value
price
  POST https://prices.example/v1/quote {"items":[],"size":"1"} = 200
decide
  condition 1
ask_manager
wait_for_manager  [at PT0S, took P1D]
  await callback = TimeoutError
  except
    nobody_answered`);
});

wftest('test/testing/examples', { coverage });

test('every branch is covered', () => {
  expect(belowThresholds(coverage.files, { steps: 100, branches: 100 })).toEqual([]);
});
