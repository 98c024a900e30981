import { planTeardown } from '../../deploy/commands/destroy.ts';
import type { Deployment } from '../../deploy/deployment.ts';
import { archive } from '../../deploy/release/archive.ts';
import { BUNDLE_PATH } from '../../deploy/release/bundle.ts';
import { desired } from '../../deploy/desired/index.ts';
import { changes } from '../../deploy/planning/plan.ts';
import { settingsFrom } from '../../infra/settings.ts';
import { sources } from '../../infra/sources.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';
import { archiveName } from '../../deploy/kinds/storage.ts';
import { aCloud, aGround, PLACE, type Ground } from './kinds/a-cloud.ts';
import { runbooks } from './runbooks.ts';

const HANDLERS = ['receive', 'fetch', 'transform', 'write', 'inspect'];
/** They answer, and that is all: a service is ready once it listens. */
const LISTENS = "require('node:http').createServer((_, answer) => answer.end()).listen(process.env.PORT)";
const pack = async (name: string) =>
  [name, await archive({ [BUNDLE_PATH]: Buffer.from(`${LISTENS} // ${name}`) })] as const;
const definitions = new Map(WORKFLOWS.map(({ id }) => [id, 'main:\n  steps:\n    - a:\n        return: 1\n']));
const settings = settingsFrom({
  NOTAMESH_NOTIFY_EMAIL: 'ana@example.com',
  NOTAMESH_DATA_OWNERS: 'ana@example.com, bia@example.com',
  NOTAMESH_BILLING_ACCOUNT: '012345-678901-ABCDEF',
  NOTAMESH_MONTHLY_BUDGET: '500BRL',
  NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh',
  NOTAMESH_GITHUB_OWNER_ID: '42',
  NOTAMESH_GITLAB_PROJECT: 'team/notamesh',
  NOTAMESH_GITLAB_PROJECT_ID: '43',
  NOTAMESH_ENGINE_WRITE: 'dataflow',
  NOTAMESH_STREAM: 'batches',
  NOTAMESH_DELIVERY_GIT_URL: 'https://git.example/delivery.git',
});

describe('everything that the repository declares', () => {
  let ground: Ground;
  let packed: ReadonlyMap<string, Buffer>;
  let archives: ReadonlyMap<string, Buffer>;
  const want = (place = PLACE) =>
    desired({ place, archives: packed, definitions, runbooks, sources: sources({}, { simulated: true }), settings });

  beforeAll(async () => {
    packed = new Map(await Promise.all(HANDLERS.map(pack)));
    archives = new Map([...packed].map(([name, bytes]) => [archiveName(name, bytes), bytes]));
    ground = await aCloud({ archives });
  }, 60_000);
  afterAll(() => ground.close());

  test('is made in an empty project with every setting given, and the next plan is empty', async () => {
    const resources = want();
    await ground.apply(resources);
    expect(changes(await ground.plan(resources))).toEqual([]);
    ground.writes();
    await ground.apply(resources);
    expect(ground.writes().filter(({ path }) => !/:(getIamPolicy|generateServiceIdentity)$/.test(path))).toEqual([]);
  }, 120_000);

  test('of another environment stands beside it, and neither sees a change in the other', async () => {
    const [prod, dev] = [want(), want({ ...PLACE, env: 'dev' })];
    await ground.apply(prod);
    await aGround(ground.client, { archives, env: 'dev', trusting: true }).apply(dev);
    expect(changes(await aGround(ground.client, { archives, env: 'dev' }).plan(dev))).toEqual([]);
    expect(changes(await ground.plan(prod))).toEqual([]);
    const accounts = (await ground.kinds.account.list?.(ground.client)) ?? [];
    expect(accounts.filter(({ name }) => name.startsWith('notamesh-dev-'))).toEqual([]);
  }, 120_000);

  test('can be torn down whole, but for what pipelines come by', async () => {
    const resources = want();
    await ground.apply(resources);
    const deployment = { ...ground, resources, place: PLACE, planning: { adopt: false } } as unknown as Deployment;
    const { plan } = await planTeardown(deployment, false);
    const removed = plan.phases.flat().map(({ resource }) => resource.address);
    expect(removed).toEqual(
      expect.arrayContaining(['workflow/load-object', 'trigger/batch-available', 'account/write']),
    );
    expect(removed.filter((address) => /^(pool|provider|account\/(planner|deployer))/.test(address))).toEqual([]);
    expect(removed).toContain('grant/deployer/account/write/iam.serviceAccountUser');
  }, 120_000);

  test('passes its own checks in every environment', () => {
    const faults = (['dev', 'stage', 'prod'] as const).flatMap((env) =>
      want({ ...PLACE, env }).flatMap((resource) =>
        (ground.kinds[resource.kind].check?.(resource) ?? []).map((fault) => `${resource.address}: ${fault}`),
      ),
    );
    expect(faults).toEqual([]);
  });
});
