/** A scheduled job of a whole local cloud starts a workflow as its account, and only when that account may. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud, type Cloud } from '../../local/main.ts';
import { memoryLog } from '../local/workflows/cloud.ts';

const PROJECT = 'projects/demo-notamesh';
const LOCATION = `${PROJECT}/locations/southamerica-east1`;
const ACCOUNT = 'job-runner@demo-notamesh.iam.gserviceaccount.com';
const JOB = `v1/${LOCATION}/jobs/nightly`;

type Json = Record<string, unknown>;

describe('a scheduled job', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'notamesh-scheduler-'));
  let cloud: Cloud;
  beforeAll(async () => {
    const place = { project: 'demo-notamesh', location: 'southamerica-east1' };
    cloud = await startCloud({ dataDir, port: 0, grpcPort: 0, log: memoryLog(), ...place });
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function call(method: string, path: string, body?: unknown): Promise<Json> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${cloud.http}/${path}`, { method, ...init });
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Runs the job and waits for what its attempt says. */
  async function run(): Promise<Json> {
    const before = (await call('GET', JOB))['lastAttemptTime'];
    await call('POST', `cloudscheduler/${JOB}:run`, {});
    for (;;) {
      const job = await call('GET', JOB);
      if (job['lastAttemptTime'] !== before) return job['status'] as Json;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  test('starts a workflow with an access token of its account', async () => {
    await call('POST', `v1/${PROJECT}/serviceAccounts`, { accountId: 'job-runner' });
    await call('POST', `v1/${LOCATION}/workflows?workflowId=nightly`, {
      sourceContents: 'main: {params: [input], steps: [{a: {return: "${input.day}"}}]}',
    });
    const uri = `https://workflowexecutions.googleapis.com/v1/${LOCATION}/workflows/nightly/executions`;
    const body = Buffer.from(JSON.stringify({ argument: '{"day": "monday"}' })).toString('base64');
    await call('POST', `cloudscheduler/v1/${LOCATION}/jobs`, {
      name: `${LOCATION}/jobs/nightly`,
      schedule: '0 3 1 1 *',
      httpTarget: { uri, body, oauthToken: { serviceAccountEmail: ACCOUNT } },
    });
    expect(await run()).toMatchObject({ code: 7, message: expect.stringContaining('workflows.executions.create') });

    const bindings = [{ role: 'roles/workflows.invoker', members: [`serviceAccount:${ACCOUNT}`] }];
    await call('POST', `v3/${PROJECT}:setIamPolicy`, { policy: { bindings } });
    expect(await run()).toEqual({});
    const { executions } = await call('GET', `v1/${LOCATION}/workflows/nightly/executions?view=FULL`);
    expect(executions).toEqual([expect.objectContaining({ argument: '{"day": "monday"}' })]);
  });
});
