import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { showBoth } from '../../../deploy/show/report.ts';
import { baseline, deploy } from '../sweep/deploying.ts';
import { PaperCloud } from '../sweep/paper-cloud.ts';
import { ENVIRONMENT, smallSpec } from '../sweep/small-spec.ts';
import { aDesk, COMMIT, type Desk } from './on-paper.ts';

let cloud: PaperCloud;
let desk: Desk;
beforeEach(async () => {
  ({ cloud } = await baseline());
  desk = aDesk(cloud);
});
afterEach(() => desk.close());

const METRIC = 'logging /v2/projects/paper/metrics/notamesh_failures';
const DEAD = 'pubsub /v1/projects/paper/subscriptions/raw-object-finalized-dead-letter';
const mutate = (key: string, fields: Record<string, unknown>) =>
  cloud.docs.set(key, { ...cloud.docs.get(key), ...fields });
const json = (out: string) => JSON.parse(out) as Record<string, unknown>;

describe('a target', () => {
  test.each([{ project: 'another' }, { location: 'us-east1' }])(
    'that is local is of one project in one place: %j is refused, and not passed over',
    async (flags) => {
      expect((await desk.run('plan', flags)).exit).toBe('usage');
      expect((await desk.run('destroy', { ...flags, yes: true })).exit).toBe('usage');
    },
  );

  test('may be named as what it is', async () => {
    expect((await desk.run('plan', { project: 'paper', location: 'southamerica-east1' })).exit).toBe(0);
  });
});

describe('permissions', () => {
  const SERVICE = 'run /v2/projects/paper/locations/southamerica-east1/services/write';
  const email = 'notamesh-write@paper.iam.gserviceaccount.com';
  const denied = ({ path }: { path: string }) =>
    path.endsWith(`/serviceAccounts/${email}:testIamPermissions`)
      ? ({ kind: 'answer', status: 200, error: {} } as const)
      : undefined;

  test('to act as an account are asked for on that account, before anything is written', async () => {
    mutate(SERVICE, { ingress: 'INGRESS_TRAFFIC_NONE' });
    expect((await desk.run('plan')).exit).toBe(2);
    cloud.options = { fault: denied };
    const before = cloud.state();
    const planned = await desk.run('plan', { json: true });
    expect(planned.exit).toBe(3);
    expect(json(planned.out)['missingPermissions']).toEqual([
      { permission: 'iam.serviceAccounts.actAs', role: 'roles/iam.serviceAccountUser', on: email },
    ]);
    const applied = await desk.run('apply');
    expect(applied.exit).toBe(3);
    expect(applied.out).toContain(`roles/iam.serviceAccountUser   on ${email}`);
    expect(cloud.state()).toEqual(before);
  });

  test('to act as an account are not asked for where nothing is to run as it', async () => {
    cloud.options = { fault: denied };
    mutate(DEAD, { ackDeadlineSeconds: 10 });
    expect((await desk.run('plan')).exit).toBe(2);
  });
});

describe('plan and drift', () => {
  test('have nothing to say of what is as declared', async () => {
    expect(await desk.run('plan')).toMatchObject({ exit: 0, out: expect.stringContaining('Nothing to do') });
    expect(await desk.run('drift')).toMatchObject({ exit: 0, out: expect.stringContaining('No drift') });
  });

  test('name the one field that somebody changed, and apply repairs it', async () => {
    mutate(DEAD, { ackDeadlineSeconds: 10 });
    const drift = await desk.run('drift', { json: true });
    expect(drift.exit).toBe(2);
    expect(json(drift.out)).toMatchObject({
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      findings: [
        {
          address: 'subscription/raw-object-finalized-dead-letter',
          path: 'ackDeadlineSeconds',
          declared: 60,
          found: 10,
        },
      ],
    });
    const applied = await desk.run('apply');
    expect(applied).toMatchObject({ exit: 0, out: expect.stringContaining('1 applied') });
    expect((await desk.run('drift')).exit).toBe(0);
  });

  test('name the commit that services and workflows were written from, which by itself is no difference', async () => {
    const key = 'run /v2/projects/paper/locations/southamerica-east1/services/write';
    const labels = () => cloud.docs.get(key)?.['labels'] as Record<string, string>;
    expect((await desk.run('plan')).exit).toBe(0);
    expect(json((await desk.run('drift', { json: true })).out)).toMatchObject({ deployedCommits: [] });
    mutate(key, { ingress: 'INGRESS_TRAFFIC_NONE', labels: { ...labels(), team: 'other' } });
    expect((await desk.run('apply')).exit).toBe(0);
    expect(labels()).toMatchObject({ 'source-sha': COMMIT, component: 'write', team: 'other' });
    expect(json((await desk.run('drift', { json: true })).out)).toMatchObject({ deployedCommits: [COMMIT] });
    // Deployed by somebody whose commit nobody knows.
    mutate(key, { ingress: 'INGRESS_TRAFFIC_NONE' });
    await deploy(cloud);
    expect(labels()).not.toHaveProperty('source-sha');
  });

  test('show of long texts the first line in which they differ', () => {
    const lines = Array.from({ length: 90 }, (_, index) => `line ${index}`);
    const [former, other] = [lines.join('\n'), [...lines.slice(0, 40), 'by hand', ...lines.slice(41)].join('\n')];
    expect(showBoth(former, other)).toEqual(['line 41 of 90 "line 40"', 'line 41 of 90 "by hand"']);
    expect(showBoth(former, `${former}\nmore`)).toEqual(['line 91 of 90 (absent)', 'line 91 of 91 "more"']);
    expect(showBoth('one', 'two')).toEqual(['"one"', '"two"']);
  });

  test('annotate the declaration for GitHub and for GitLab, and write a page', async () => {
    cloud.docs.delete(METRIC);
    const summary = join(desk.folder, 'summary.md');
    const github = await desk.run('plan', { format: 'github', summary });
    expect(github.exit).toBe(2);
    expect(github.out).toMatch(/^::notice file=[^,]+,line=\d+,title=create metric\/failures::/);
    expect(readFileSync(summary, 'utf8')).toContain('+ create   metric/failures');
    const gitlab = await desk.run('drift', { format: 'gitlab' });
    expect(JSON.parse(gitlab.out)).toMatchObject([
      { check_name: 'deploy-plan', severity: 'info', location: { lines: { begin: expect.any(Number) } } },
    ]);
  });

  test('say what the caller lacks, and nothing is written', async () => {
    cloud.docs.delete(METRIC);
    cloud.options = {
      fault: ({ path }) =>
        path.endsWith(':testIamPermissions') ? { kind: 'answer', status: 200, error: {} } : undefined,
    };
    const before = cloud.state();
    const applied = await desk.run('apply');
    expect(applied).toMatchObject({
      exit: 3,
      out: expect.stringMatching(/roles\/logging.configWriter.*logging\.logMetrics\.create/),
    });
    expect((await desk.run('plan', { preflight: false })).exit).toBe(2);
    expect(cloud.state()).toEqual(before);
  });

  test('tell what would be done with data, and refuse', async () => {
    mutate('storage /storage/v1/b/paper-raw', { location: 'us' });
    const plan = await desk.run('plan');
    expect(plan).toMatchObject({
      exit: 3,
      out: expect.stringMatching(/blocked +bucket\/raw[\s\S]*location cannot be changed/),
    });
    expect((await desk.run('apply')).exit).toBe(3);
  });

  test('leave what bears our name and not our label, until it is adopted', async () => {
    mutate(DEAD, { labels: { team: 'other' } });
    expect(await desk.run('apply')).toMatchObject({ exit: 3, out: expect.stringContaining('--adopt') });
    expect((await desk.run('apply', { adopt: true })).exit).toBe(0);
  });

  test('estimate the cost at the volume asked for', async () => {
    const cost = (await desk.run('plan', { json: true, invoicesPerDay: '100000000' })).out;
    expect(json(cost)['cost']).toMatchObject({
      invoicesPerDay: 1e8,
      lines: expect.arrayContaining([expect.objectContaining({ item: 'Workflows', usdPerMonth: 899.95 })]),
    });
  });
});

describe('a trigger that has failed, as declared as it may be', () => {
  const TRIGGER = 'eventarc /v1/projects/paper/locations/southamerica-east1/triggers/raw-object-finalized';
  const why = 'DESTINATION_NOT_FOUND: The workflow was not found';
  const fail = () =>
    mutate(TRIGGER, {
      conditions: { DESTINATION_NOT_FOUND: { code: 'NOT_FOUND', message: 'The workflow was not found' } },
    });

  test('is told by plan, drift and apply, and is for a person', async () => {
    fail();
    const plan = await desk.run('plan');
    expect(plan).toMatchObject({ exit: 3 });
    expect(plan.out).toContain(`✖ trigger/raw-object-finalized does not work: ${why}`);
    expect(json((await desk.run('plan', { json: true })).out)).toMatchObject({
      changes: [],
      faulty: [{ address: 'trigger/raw-object-finalized', reason: why }],
    });
    expect((await desk.run('plan', { format: 'github' })).out).toMatch(
      /^::error file=eventarc\/triggers\.ts,line=\d+,title=trigger\/raw-object-finalized does not work::DEST/,
    );
    const drift = await desk.run('drift');
    expect(drift).toMatchObject({ exit: 3 });
    expect(drift.out).toContain(`trigger/raw-object-finalized: declared working, found ${why}`);
    expect(await desk.run('apply')).toMatchObject({ exit: 3, out: expect.stringContaining(why) });
  });

  test('does not hold up what may mend it, and does not pass for done', async () => {
    fail();
    mutate(DEAD, { ackDeadlineSeconds: 10 });
    expect((await desk.run('plan')).exit).toBe(2);
    expect((await desk.run('apply')).exit).toBe('not-working');
    expect(cloud.docs.get(DEAD)).toMatchObject({ ackDeadlineSeconds: 60 });
    mutate(TRIGGER, { conditions: {} });
    expect((await desk.run('plan')).exit).toBe(0);
  });
});

describe('a saved plan', () => {
  test('is applied as it was seen, once', async () => {
    cloud.docs.delete(METRIC);
    const file = join(desk.folder, 'plan.json');
    expect((await desk.run('plan', { out: file })).exit).toBe(2);
    expect(await desk.run('apply', {}, file)).toMatchObject({ exit: 0, out: expect.stringContaining('1 applied') });
    expect((await desk.run('apply', {}, file)).exit).toBe('plan-moved');
  });

  test('is refused when something has moved since, and nothing is written', async () => {
    cloud.docs.delete(METRIC);
    const file = join(desk.folder, 'plan.json');
    await desk.run('plan', { out: file });
    mutate(DEAD, { ackDeadlineSeconds: 11 });
    const before = cloud.state();
    expect((await desk.run('apply', {}, file)).exit).toBe('plan-moved');
    expect(cloud.state()).toEqual(before);
  });

  test('that is no plan is refused', async () => {
    expect((await desk.run('apply', {}, join(desk.folder, 'mesh.json'))).exit).toBe('usage');
    expect((await desk.run('apply', {}, join(desk.folder, 'absent.json'))).exit).toBe('usage');
  });
});

describe('what is no longer declared', () => {
  test('is deleted where that loses nothing, and kept and named where it would', async () => {
    const gone = new Set(['metric/failures', 'dashboard/notamesh', 'alert/dead-letters', 'table/ledger', 'bucket/raw']);
    const fewer = aDesk(cloud, (all) =>
      smallSpec(all)
        .filter(({ address }) => !gone.has(address) && !/raw|ledger/.test(address))
        .map((each) => ({ ...each, needs: each.needs.filter((need) => !gone.has(need)) })),
    );
    const plan = await fewer.run('plan', { json: true });
    const { changes, kept } = json(plan.out) as {
      changes: { action: string; address: string }[];
      kept: { address: string }[];
    };
    expect(changes.every(({ action }) => action === 'delete')).toBe(true);
    expect(kept.map(({ address }) => address)).toContain('bucket/paper-raw');
    expect((await fewer.run('apply')).exit).toBe(0);
    expect(cloud.names('alertPolicies')).toEqual([]);
    expect(cloud.names('dashboards')).toEqual([]);
    expect(cloud.docs.has('storage /storage/v1/b/paper-raw')).toBe(true);
    fewer.close();
  });

  test('stays as long as something waits in it', async () => {
    const TRANSPORT = 'pubsub /v1/projects/paper/subscriptions/eventarc-raw-object-finalized';
    const less = (address: string) => /^(trigger|transport|subscription)\/|\/transport\//.test(address);
    const fewer = aDesk(cloud, (all) => smallSpec(all).filter(({ address }) => !less(address)));
    mutate(DEAD, { waiting: [{ ackId: 'a', message: {} }] });
    mutate(TRANSPORT, { waiting: ['an event', 'another'] });
    const { kept, changes } = json((await fewer.run('plan', { json: true })).out) as {
      kept: { address: string; reason: string }[];
      changes: unknown[];
    };
    expect(changes).toEqual([]);
    expect(kept.map(({ address, reason }) => `${address} ${reason.split(';')[0]}`)).toEqual(
      expect.arrayContaining([
        'subscription/raw-object-finalized-dead-letter it holds 1 message',
        'trigger/raw-object-finalized it holds 2 events waiting',
      ]),
    );
    mutate(DEAD, { waiting: [] });
    mutate(TRANSPORT, { waiting: [] });
    expect((await fewer.run('apply')).exit).toBe(0);
    expect([cloud.docs.has(DEAD), cloud.names('triggers')]).toEqual([false, []]);
    fewer.close();
  });

  test('is not replaced either, while something waits in it', async () => {
    mutate(DEAD, { topic: 'projects/paper/topics/another', waiting: [{ ackId: 'a', message: {} }] });
    const planned = await desk.run('plan');
    expect([planned.exit, planned.out]).toEqual([
      3,
      expect.stringMatching(/blocked .*dead-letter[^]*it holds 1 message/),
    ]);
    mutate(DEAD, { waiting: [] });
    expect((await desk.run('plan')).exit).toBe(2);
  });

  test('stays while anything else fails', async () => {
    const without = aDesk(cloud, (all) => smallSpec(all).filter(({ address }) => address !== 'alert/dead-letters'));
    mutate(DEAD, { ackDeadlineSeconds: 10 });
    cloud.options = {
      fault: ({ method }) =>
        method === 'PATCH'
          ? { kind: 'answer', status: 400, error: { message: 'no', status: 'INVALID_ARGUMENT' } }
          : undefined,
    };
    const applied = await without.run('apply');
    expect(applied).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/1 failed, 1 skipped/),
      said: expect.stringContaining('next: npx tsx deploy.ts apply'),
    });
    expect(cloud.names('alertPolicies')).toHaveLength(1);
    without.close();
  });
});

describe('destroy', () => {
  test('asks first, then leaves data and disables accounts, and apply brings all back', async () => {
    const before = cloud.state();
    expect(await desk.run('destroy')).toMatchObject({ exit: 2, said: expect.stringContaining('--yes') });
    expect(cloud.state()).toEqual(before);
    expect((await desk.run('destroy', { yes: true })).exit).toBe(0);
    for (const kept of ['buckets/notamesh-audit', 'b/paper-raw', 'instances/notamesh', 'tables/ledger', 'versions/1']) {
      expect([...cloud.docs.keys()].some((key) => key.endsWith(kept))).toBe(true);
    }
    for (const gone of ['triggers', 'workflows', 'jobs', 'alertPolicies']) expect(cloud.names(gone)).toEqual([]);
    const accounts = [...cloud.docs].filter(([key]) => key.includes('/serviceAccounts/') && !key.startsWith('policy'));
    expect(accounts.every(([, doc]) => doc['disabled'] === true)).toBe(true);
    expect((await desk.run('destroy', { yes: true })).exit).toBe(0);
    expect((await desk.run('apply')).exit).toBe(0);
    const enabled = (lines: readonly string[]) =>
      lines.map((line) =>
        line
          .replace('"disabled":false,', '')
          .replace('"disabled":true,', '"GONE"')
          // What was there before was deployed by nobody who knew a commit.
          .replace(`"source-sha":"${COMMIT}",`, ''),
      );
    expect(enabled(cloud.state()).filter((line) => !line.startsWith('policy'))).toEqual(
      before.filter((line) => !line.startsWith('policy')).map((line) => line.replace('"disabled":false,', '')),
    );
  });

  test('keeps dead letters that wait, and their topic', async () => {
    mutate(DEAD, { waiting: [{ ackId: 'a', message: {} }] });
    await desk.run('destroy', { yes: true });
    expect(cloud.docs.has(DEAD)).toBe(true);
    expect(cloud.docs.has('pubsub /v1/projects/paper/topics/raw-object-finalized-dead-letter')).toBe(true);
  });

  test('stops sources first and takes grants last', async () => {
    const began = cloud.calls.length;
    await desk.run('destroy', { yes: true });
    const order = cloud.calls
      .slice(began)
      .filter(
        ({ method, path }) =>
          method === 'DELETE' || /:(setIamPolicy|disable)$/.test(path) || (method === 'PUT' && path.endsWith('/iam')),
      );
    const kinds = order
      .map(({ path, method }) =>
        path.includes('/triggers/') || path.includes('/jobs/')
          ? 'source'
          : method === 'DELETE' && !path.includes('lease')
            ? 'thing'
            : path.endsWith(':disable')
              ? 'account'
              : path.includes('lease')
                ? 'lease'
                : 'grant',
      )
      .filter((each) => each !== 'lease');
    expect(kinds.lastIndexOf('source')).toBeLessThan(kinds.indexOf('thing'));
    expect(kinds.lastIndexOf('thing')).toBeLessThan(kinds.indexOf('grant'));
    expect(kinds.lastIndexOf('grant')).toBeLessThan(kinds.indexOf('account'));
  });

  describe('while events wait at a trigger', () => {
    const TRANSPORT = 'pubsub /v1/projects/paper/subscriptions/eventarc-raw-object-finalized';
    const TRIGGER = 'eventarc /v1/projects/paper/locations/southamerica-east1/triggers/raw-object-finalized';
    const JOB = 'cloudscheduler /v1/projects/paper/locations/southamerica-east1/jobs/notamesh-ingest-loja';
    const waitsFor = (count: number) => mutate(TRANSPORT, { waiting: Array.from({ length: count }, () => 'an event') });

    test('removes nothing, and says how many and what can be done', async () => {
      waitsFor(3);
      const before = cloud.state();
      for (const flags of [{}, { yes: true }]) {
        const ran = await desk.run('destroy', flags);
        expect(ran.exit).toBe(3);
        expect(ran.out).toMatch(/delete {3}trigger\/raw-object-finalized\n +erases 3 events waiting/);
        expect(ran.said).toMatch(/--drain SECONDS.*--drop-events/);
      }
      expect(cloud.state()).toEqual(before);
    });

    test('loses them when told to', async () => {
      waitsFor(3);
      expect((await desk.run('destroy', { yes: true, dropEvents: true })).exit).toBe(0);
      expect(cloud.docs.has(TRIGGER)).toBe(false);
    });

    test('stops sources, waits until they are delivered, and goes on', async () => {
      waitsFor(3);
      const began = cloud.time.now();
      cloud.options = {
        fault({ path }) {
          if (path.endsWith('/timeSeries') && !cloud.docs.has(JOB) && cloud.time.now() - began > 20_000) waitsFor(0);
          return undefined;
        },
      };
      const ran = await desk.run('destroy', { yes: true, drain: '60' });
      expect(ran.exit).toBe(0);
      expect(ran.said).toMatch(/waiting for 3 events to be delivered, at most \d+ s more/);
      expect(cloud.docs.has(TRIGGER)).toBe(false);
    });

    test('gives up after that time with the sources stopped and everything else in place', async () => {
      waitsFor(3);
      const began = cloud.time.now();
      expect((await desk.run('destroy', { yes: true, drain: '60' })).exit).toBe('events-waiting');
      expect(cloud.time.now() - began).toBeGreaterThanOrEqual(60_000);
      expect([cloud.docs.has(JOB), cloud.docs.has(TRIGGER)]).toEqual([false, true]);
      expect(cloud.names('workflows').length).toBeGreaterThan(0);
    });

    test('waits for executions as well', async () => {
      const workflow = 'workflowexecutions /v1/projects/paper/locations/southamerica-east1/workflows/load-object';
      const execution = `${workflow}/executions/1`;
      cloud.docs.set(execution, { state: 'ACTIVE' });
      expect((await desk.run('destroy', { yes: true, drain: '30' })).exit).toBe('events-waiting');
      cloud.docs.delete(execution);
      expect((await desk.run('destroy', { yes: true, drain: '30' })).exit).toBe(0);
    });

    test('where they cannot be counted, that counts as some', async () => {
      const refused = { message: 'denied', status: 'PERMISSION_DENIED' };
      cloud.options = {
        fault: ({ path }) =>
          path.endsWith('/timeSeries') ? { kind: 'answer', status: 403, error: refused } : undefined,
      };
      const ran = await desk.run('destroy', { yes: true });
      expect([ran.exit, ran.out.includes('erases an unknown number of events waiting')]).toEqual([3, true]);
    });

    test('that only came after the look, keeps the triggers', async () => {
      cloud.options = {
        fault({ method, path }) {
          if (method === 'DELETE' && path.includes('/jobs/')) waitsFor(1);
          return undefined;
        },
      };
      expect((await desk.run('destroy', { yes: true })).exit).toBe('events-waiting');
      expect(cloud.docs.has(TRIGGER)).toBe(true);
    });
  });

  test('says that accounts are disabled', async () => {
    expect((await desk.run('destroy')).out).toMatch(/- disable {2}account\/write/);
    const ran = await desk.run('destroy', { yes: true });
    expect(ran.said).toContain('✔ disable account/write');
    expect(ran.said).not.toContain('delete account/');
  });

  test('tells how many rows go with a table, and counts nothing that stays', async () => {
    const erase = async () => (await desk.run('destroy', { destroyData: true, confirm: 'notamesh' })).out;
    expect(await erase()).toMatch(/delete +table\/ledger\n +erases an unknown number of rows/);
    mutate('bigtableadmin /v2/projects/paper/instances/notamesh/tables/ledger', { stats: { rowCount: '12' } });
    expect(await erase()).toMatch(/delete +table\/ledger\n +erases 12 rows/);
    const began = cloud.calls.length;
    expect((await desk.run('destroy')).exit).toBe(2);
    expect(cloud.calls.slice(began).filter(({ query }) => query.get('view') === 'STATS_VIEW')).toEqual([]);
  });

  test('erases data only when its name is typed', async () => {
    expect((await desk.run('destroy', { yes: true, destroyData: true })).exit).toBe('blocked');
    expect((await desk.run('destroy', { yes: true, destroyData: true, confirm: 'other' })).exit).toBe('blocked');
    expect(cloud.docs.has('storage /storage/v1/b/paper-raw')).toBe(true);
    expect((await desk.run('destroy', { yes: true, destroyData: true, confirm: 'notamesh' })).exit).toBe(0);
    expect(cloud.docs.has('storage /storage/v1/b/paper-raw')).toBe(false);
    expect(cloud.docs.has('storage /storage/v1/b/paper-source')).toBe(false);
    expect(cloud.names('tables')).toEqual([]);
  });
});

describe('the other commands', () => {
  test('bootstrap prints a script and the variables of CI, and does what it can', async () => {
    const empty = new PaperCloud();
    const other = aDesk(empty);
    const printed = await other.run('bootstrap', { repository: 'notas/notas', ownerId: '7' });
    expect(printed.out).toMatch(/^#!\/usr\/bin\/env bash/);
    expect(printed.out).toContain('gcloud iam workload-identity-pools create notamesh-github');
    expect(printed.out).toContain('NOTAMESH_DEPLOYER=notamesh-deployer@paper.iam.gserviceaccount.com');
    expect(empty.docs.size).toBe(0);
    expect((await other.run('bootstrap', { repository: 'notas/notas', ownerId: '7', yes: true })).exit).toBe(0);
    expect(empty.names('providers')).toHaveLength(1);
    // What bootstrap made is no leftover.
    expect((await other.run('plan', { json: true })).out).not.toContain('"delete"');
    other.close();
  });

  test('bootstrap does the same for GitLab, and for both', async () => {
    const empty = new PaperCloud();
    const other = aDesk(empty);
    const gitlab = { gitlabProject: 'notas/notas', gitlabProjectId: '8', gitlabIssuer: 'https://git.notas.example' };
    const { out } = await other.run('bootstrap', gitlab);
    expect(out).toContain('gcloud iam workload-identity-pools create notamesh-gitlab');
    expect(out).toContain('--issuer-uri=https://git.notas.example');
    expect(out).toContain('principalSet://iam.googleapis.com/$POOL/attribute.branch/notas/notas@refs/heads/main');
    const both = { ...gitlab, repository: 'notas/notas', ownerId: '7' };
    const { variables } = json((await other.run('bootstrap', { ...both, json: true })).out);
    const pools = 'projects/$NUMBER/locations/global/workloadIdentityPools';
    expect(variables).toMatchObject({
      github: { NOTAMESH_PROVIDER: `${pools}/notamesh-github/providers/actions` },
      gitlab: { NOTAMESH_PROVIDER: `${pools}/notamesh-gitlab/providers/pipelines` },
    });
    expect((await other.run('bootstrap', { ...both, yes: true })).exit).toBe(0);
    expect(empty.names('providers')).toHaveLength(2);
    expect((await other.run('plan', { json: true })).out).not.toContain('"delete"');
    other.close();
  });

  test('doctor names what is off and how to mend it', async () => {
    expect((await desk.run('doctor')).exit).toBe(0);
    cloud.docs.delete('serviceusage /v1/projects/paper/services/run.googleapis.com');
    mutate('iam /v1/projects/paper/serviceAccounts/notamesh-write@paper.iam.gserviceaccount.com', { disabled: true });
    const found = await desk.run('doctor');
    expect(found).toMatchObject({ exit: 2 });
    expect(found.out).toContain('gcloud services enable run.googleapis.com --project=paper');
    expect(found.out).toContain('gcloud iam service-accounts enable notamesh-write@');
  });

  test('graph draws what needs what', async () => {
    const drawn = await desk.run('graph');
    expect(drawn.out).toMatch(/^flowchart LR\n {2}subgraph bucket/);
    const { nodes, edges } = json((await desk.run('graph', { json: true, all: true })).out) as {
      nodes: { address: string }[];
      edges: unknown[];
    };
    expect(nodes.map(({ address }) => address)).toContain('grant/trigger/project/eventarc.eventReceiver');
    expect(edges).toContainEqual({ from: 'trigger/raw-object-finalized', to: 'transport/raw-object-finalized' });
  });

  test('outputs names the trigger that is there, not the one that it followed', async () => {
    mutate('eventarc /v1/projects/paper/locations/southamerica-east1/triggers/raw-object-finalized', {
      eventFilters: [],
    });
    const applied = await desk.run('apply');
    expect([applied.exit, applied.said]).toEqual([
      0,
      expect.stringContaining('✔ delete trigger/raw-object-finalized (former raw-object-finalized)'),
    ]);
    const { triggers } = json((await desk.run('outputs', { json: true })).out) as { triggers: Record<string, string> };
    expect(triggers['raw-object-finalized']).toMatch(/\/triggers\/raw-object-finalized-[0-9a-f]{8}$/);
  });

  test('outputs and explain say where and what', async () => {
    const outputs = json((await desk.run('outputs', { json: true })).out);
    expect(outputs).toMatchObject({
      urls: { write: 'https://write.paper' },
      buckets: { raw: 'paper-raw' },
      lookerStudio: expect.stringContaining('ds.datasetId=notamesh_source'),
    });
    const explained = json((await desk.run('explain', { json: true }, 'transport/raw-object-finalized')).out);
    expect(explained).toMatchObject({
      class: 'free',
      change: null,
      needs: expect.arrayContaining(['trigger/raw-object-finalized']),
    });
    expect((await desk.run('explain', {}, 'trigger/nothing')).exit).toBe('usage');
  });
});

describe('secrets', () => {
  test('are in no plan, saved plan, log, summary or message', async () => {
    const fresh = new PaperCloud();
    const other = aDesk(fresh);
    const [log, out, summary] = ['log.ndjson', 'plan.json', 'summary.md'].map((name) => join(other.folder, name));
    // A service that repeats what it was sent must not make us show it either.
    fresh.options = {
      fault: ({ path, body }) =>
        path.endsWith(':addVersion')
          ? {
              kind: 'answer',
              status: 400,
              error: { message: `bad payload ${JSON.stringify(body)}`, status: 'INVALID_ARGUMENT' },
            }
          : undefined,
    };
    const ran = [
      await other.run('plan', { out, summary, json: true }),
      await other.run('apply', { log }),
      await other.run('apply', { log, json: true }),
      await other.run('drift', { json: true }),
      await other.run('explain', {}, 'secret/personal-data-key'),
    ];
    const secret = ENVIRONMENT.NOTAMESH_PERSONAL_DATA_KEY;
    const shown = [
      ...ran.flatMap((each) => [each.out, each.said]),
      ...[log, out, summary].map((file) => (file && existsSync(file) ? readFileSync(file, 'utf8') : '')),
    ].join('\n');
    expect(shown).toContain('(secret)');
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(Buffer.from(secret).toString('base64'));
    expect(readFileSync(log ?? '', 'utf8').split('\n')[0]).toMatch(
      /"method":"POST","path":"[^"]+","attempt":1,"ms":\d+,"status":200,"outcome":"ok"/,
    );
    other.close();
  });
});
