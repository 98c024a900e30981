import { harness, type HttpReply } from 'notamesh/testing';
import 'notamesh/testing/jest';

const FETCH = 'https://fetch.test/';
const TRANSFORM = 'https://transform.test/';
const WRITE = 'https://write.test/';
const env = { FETCH_URL: FETCH, TRANSFORM_URL: TRANSFORM, WRITE_URL: WRITE };

interface Asked {
  readonly from?: number | null;
  readonly cursor?: string | null;
  readonly part?: unknown;
}

/** Handlers as they are: the same request gets the same answer, however often it comes. */
const slice = (from: number | null): HttpReply => ({
  body: {
    generation: '7',
    next: from === null ? 10 : null,
    parts: [{ name: `${String(from)}-1` }, { name: `${String(from)}-2` }],
    documents: 2,
    invoices: 2,
    events: 0,
    flagged: 1,
    quarantined: 0,
    flags: { totals: 1 },
    reasons: {},
    quarantineObjects: [],
  },
});
const batch = (cursor: string | null | undefined): HttpReply => ({
  body: { objects: [{ created: cursor === 'c1' }], cursor: 'c1', done: cursor === 'c1', waitSeconds: 0 },
});

const CASES = [
  { workflow: 'ingest-batch', input: { source: 'demo', batch: 'b-1' } },
  { workflow: 'load-object', input: { bucket: 'raw', object: 'a.xml' } },
  { workflow: 'stream-invoice', input: { source: 'erp', document: 'PHhtbC8+' } },
];

describe.each(CASES)('$workflow', ({ workflow, input }) => {
  const h = harness(`workflows/${workflow}.workflows.yaml`, { env });
  beforeEach(() => {
    h.reset();
    h.http('POST', FETCH).replies(({ body }) =>
      workflow === 'ingest-batch'
        ? batch((body as Asked).cursor)
        : { body: { objects: [{ bucket: 'raw', name: 'stream/a.xml', generation: '7' }] } },
    );
    h.http('POST', TRANSFORM).replies(({ body }) => slice((body as Asked).from ?? null));
    h.http('POST', WRITE).replies(({ body }) =>
      (body as Asked).part === undefined ? { body: {} } : { body: { loaded: 1, unchanged: 0, conflicts: 0 } },
    );
  });

  test('ends the same wherever the engine dies, and only calls again', async () => {
    const undisturbed = await h.execute(input);
    expect(undisturbed).toHaveSucceeded();
    for (let crashAt = 1; crashAt <= undisturbed.calls.length; crashAt += 1) {
      const run = await h.execute(input, { crashAt });
      expect(run).toHaveSucceededWith(undisturbed.result);
      expect(run.calls.length).toBeGreaterThan(undisturbed.calls.length);
    }
  });

  test('ends the same in every order of its branches', async () => {
    expect(await h.everyOrder(input, { max: 60 })).toHaveOneOutcome();
  });

  test('ends as cancelled when it is cancelled', async () => {
    h.cancelsAt(workflow === 'ingest-batch' ? 'count_objects' : 'note_success');
    const run = await h.execute(input);
    expect(run.state).toBe('CANCELLED');
    expect(run.visited).not.toContain('finish');
  });
});
