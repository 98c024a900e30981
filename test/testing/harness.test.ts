import { harness } from 'notamesh/testing';
import 'notamesh/testing/jest';

const POST = `
main:
  params: [object]
  steps:
    - read_object:
        call: googleapis.storage.v1.objects.get
        args:
          bucket: \${object.bucket}
          object: \${object.name}
        result: found
    - validate:
        try:
          call: http.post
          args:
            url: https://validate.test/v1/check
            body:
              size: \${found.size}
          result: verdict
        retry:
          predicate: \${http.default_retry_predicate}
          max_retries: 3
          backoff:
            initial_delay: 1
            max_delay: 60
            multiplier: 2
    - post:
        call: googleapis.workflowexecutions.v1.projects.locations.workflows.executions.run
        args:
          workflow_id: post-invoice
          argument: \${verdict.body}
        result: posted
    - done:
        return:
          status: POSTED
          row: \${posted.row}
`;

const h = harness(POST);
beforeEach(() => h.reset());

test('a flaky validator is retried and the invoice is posted', async () => {
  h.http('POST', 'https://validate.test/v1/check').replies({ status: 503 }, { status: 503 }, { body: { ok: true } });
  h.connector('googleapis.storage.v1.objects.get').returns({ generation: '7', size: '2048' });
  h.workflow('post-invoice').returns({ row: 'acme#2026-11#0001' });

  const run = await h.execute({ bucket: 'inbox', name: 'a.xml' });

  expect(run).toHaveSucceededWith({ status: 'POSTED', row: 'acme#2026-11#0001' });
  expect(run.step('validate')).toHaveAttempts(3);
  expect(run).toHaveVisited(['read_object', 'validate', 'post']);
  expect(run.clock.elapsed).toBe('PT3S');
  expect(h).toHaveNoUnusedMocks();
});
