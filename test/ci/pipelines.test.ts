/** The steps of both pipelines as they stand, run by a shell against a local cloud. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeMesh } from '../../cli/mesh.ts';
import { startCloud, type Cloud } from '../../local/main.ts';
import { ROOT } from '../e2e/product.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'notamesh-ci-'));
const dataDir = join(folder, 'data');
const summary = join(folder, 'summary.md');
const place = { project: 'demo-notamesh', location: 'southamerica-east1' };
let cloud: Cloud;

/** `npm` must be asked for a clean install alone, and `npx tsx` runs what is installed here, on the test's cloud. */
const STANDINS = {
  npm: '#!/bin/sh\ntest "$*" = ci\n',
  npx: `#!/bin/sh\ntest "$1" = tsx || exit 97\nshift\nexec "$TEST_NODE" --import tsx "$@" --data-dir "$TEST_DATA_DIR"\n`,
};

beforeAll(async () => {
  mkdirSync(dataDir);
  mkdirSync(join(folder, 'bin'));
  for (const [name, text] of Object.entries(STANDINS)) {
    writeFileSync(join(folder, 'bin', name), text);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  cloud = await startCloud({ ...place, dataDir, port: 0, grpcPort: 0, log });
  await writeMesh(dataDir, { ...place, pid: process.pid, http: cloud.http, grpc: cloud.grpc });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function shell(script: string, environment: Readonly<Record<string, string>>): Promise<Ran> {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    TEST_NODE: process.execPath,
    TEST_DATA_DIR: dataDir,
    METADATA_SERVER_DETECTION: 'none',
    ...environment,
  };
  // As the runners of both do: bash that ends with the first command that fails.
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd: ROOT, env });
  return new Promise((resolve) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

const read = (path: string) => parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, unknown>;

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
}
const github = () => {
  const deploy = read('.github/workflows/deploy.yml') as { jobs: Record<string, Job>; permissions: object };
  const apply = read('.github/workflows/apply.yml') as { jobs: Record<string, Job>; permissions: object };
  return { deploy, apply, jobs: { ...deploy.jobs, ...apply.jobs } };
};
const script = (job: string) =>
  (github().jobs[job]?.steps ?? []).flatMap(({ run }) => (run === undefined ? [] : [run])).join('\n');

interface GitLabJob {
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
}
const gitlab = () => read('.gitlab-ci.yml') as Record<string, GitLabJob>;
const gitlabScript = (job: string) =>
  [...(gitlab()['.google']?.before_script ?? []), ...(gitlab()[job]?.script ?? [])].join('\n');

const environment = { NOTAMESH_TARGET: 'local', NOTAMESH_ENV: 'stage', GITHUB_STEP_SUMMARY: summary };
const gitlabEnvironment = {
  ...environment,
  NOTAMESH_ID_TOKEN: 'token-of-this-job',
  NOTAMESH_PROVIDER: 'projects/1/locations/global/workloadIdentityPools/p/providers/q',
  NOTAMESH_ACCOUNT: 'planner@p.iam.gserviceaccount.com',
};

describe('what no run can show', () => {
  test('GitHub jobs may read and ask for a token, and use known actions alone', () => {
    const { deploy, apply, jobs } = github();
    expect([deploy.permissions, apply.permissions]).toEqual([{}, {}]);
    for (const job of Object.values(jobs)) expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    const used = new Set(Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ uses }) => uses ?? [])));
    expect([...used].sort()).toEqual(['actions/checkout@v4', 'actions/setup-node@v4', 'google-github-actions/auth@v2']);
  });

  test('GitLab makes credentials that exchange the token of the job, outside the work tree', async () => {
    const ask = 'cat "$GOOGLE_APPLICATION_CREDENTIALS" && cat "$credentials/token"';
    const before = (gitlab()['.google']?.before_script ?? []).join('\n');
    const { code, out } = await shell(`${before}\n${ask}`, gitlabEnvironment);
    expect(code).toBe(0);
    const end = out.lastIndexOf('}') + 1;
    const credentials = JSON.parse(out.slice(0, end)) as Record<string, unknown> & {
      credential_source: { file: string };
    };
    expect(credentials).toMatchObject({
      type: 'external_account',
      audience: `//iam.googleapis.com/${gitlabEnvironment.NOTAMESH_PROVIDER}`,
      service_account_impersonation_url: expect.stringContaining(
        `/serviceAccounts/${gitlabEnvironment.NOTAMESH_ACCOUNT}:generateAccessToken`,
      ) as string,
    });
    expect(credentials.credential_source.file.startsWith(ROOT)).toBe(false);
    expect(out.slice(end).trim()).toBe('token-of-this-job');
    expect(gitlab()['.google']?.id_tokens?.['NOTAMESH_ID_TOKEN']?.aud).toBe(
      'https://iam.googleapis.com/$NOTAMESH_PROVIDER',
    );
  });
});

test('GitLab is given what bootstrap prints, and its tokens are for the provider that bootstrap makes', async () => {
  const flags = '--repository x/y --owner-id 1 --gitlab-project team/notamesh --gitlab-project-id 43';
  const settings = { NOTAMESH_GITLAB_PROJECT: 'team/notamesh', NOTAMESH_GITLAB_PROJECT_ID: '43' };
  const { code, out } = await shell(`npx tsx deploy.ts bootstrap ${flags} --json`, settings);
  expect(code).toBe(0);
  const { variables } = JSON.parse(out) as { variables: Record<string, Record<string, string>> };
  const asked = new Set(JSON.stringify(gitlab()).match(/\$NOTAMESH_(PROJECT|PROVIDER|PLANNER|DEPLOYER)\b/g));
  expect([...asked].map((each) => each.slice(1)).sort()).toEqual(Object.keys(variables['gitlab'] ?? {}).sort());
  expect((await shell(`npx tsx deploy.ts bootstrap ${flags} --yes`, settings)).code).toBe(0);
  const given = variables['gitlab']?.['NOTAMESH_PROVIDER']?.replace('$NUMBER', place.project) ?? '';
  const made = await fetch(`http://127.0.0.1:${cloud.http}/iam/v1/${given}`);
  expect(await made.json()).toMatchObject({ state: 'ACTIVE', oidc: { issuerUri: 'https://gitlab.com' } });
}, 120_000);

/** In this order, as a change travels. */
describe('a change on its way', () => {
  test('a pull request is planned, with a page and annotations, and nothing is made', async () => {
    const { code, out } = await shell(script('plan'), environment);
    expect(code).toBe(0);
    expect(out).toMatch(/^::notice file=infra\/buckets\.ts,line=\d+,title=create bucket\/raw::/m);
    expect(readFileSync(summary, 'utf8')).toContain('Deployment plan');
    const buckets = await fetch(`http://127.0.0.1:${cloud.http}/storage/v1/b?project=${place.project}`);
    expect(await buckets.json()).not.toHaveProperty('items');
  }, 180_000);

  test('the main branch deploys', async () => {
    const { code, err } = await shell(script('apply'), environment);
    expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  }, 300_000);

  test('a night without drift is quiet, and one with drift says what was changed', async () => {
    expect((await shell(script('drift'), environment)).code).toBe(0);
    const bucket = `http://127.0.0.1:${cloud.http}/storage/v1/b/${place.project}-stage-raw`;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ versioning: { enabled: false } });
    expect((await fetch(bucket, { method: 'PATCH', headers, body })).status).toBe(200);
    const { code, out } = await shell(script('drift'), environment);
    expect(code).toBe(2);
    expect(out).toContain('title=update bucket/raw::versioning.enabled');
  }, 300_000);

  test('GitLab plans and repairs the same', async () => {
    const inFolder = (job: string) =>
      gitlabScript(job).replaceAll(/(?<=["\s])(plan|drift)-\$NOTAMESH_ENV/g, `${folder}/$1`);
    const planned = await shell(inFolder('plan'), gitlabEnvironment);
    expect([planned.code, planned.code === 0 ? '' : planned.err]).toEqual([0, '']);
    const report = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { description: string }[];
    expect(report.map(({ description }) => description)).toEqual([expect.stringContaining('bucket/raw')]);
    expect((await shell(gitlabScript('.apply'), gitlabEnvironment)).code).toBe(0);
    expect((await shell(inFolder('drift'), gitlabEnvironment)).code).toBe(0);
  }, 400_000);
});
