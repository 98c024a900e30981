/** How long deploying takes: everything into an empty local cloud, then a plan of what is there unchanged. */
import { median, rounded } from './numbers.ts';
import { startBenchCloud } from './process.ts';
import { applyDeployment, bundleArchives, localTarget, planDeployment, type DeployOptions } from '../deploy/index.ts';

export interface DeploymentFigures {
  /** With every setting given; without them it is some fifty fewer. */
  readonly resources: number;
  readonly applyFromEmptySeconds: number;
  /** Median of the plans. */
  readonly unchangedPlanSeconds: number;
}

const PLANS = 5;
/** So that everything that can be declared is. */
const SETTINGS = {
  NOTAMESH_NOTIFY_EMAIL: 'bench@example.com',
  NOTAMESH_DATA_OWNERS: 'bench@example.com',
  NOTAMESH_BILLING_ACCOUNT: '012345-678901-ABCDEF',
  NOTAMESH_MONTHLY_BUDGET: '500BRL',
  NOTAMESH_GITHUB_REPOSITORY: 'bench/notamesh',
  NOTAMESH_GITHUB_OWNER_ID: '42',
  NOTAMESH_DELIVERY_GIT_URL: 'https://git.example/delivery.git',
  NOTAMESH_DELIVERY_GIT_TOKEN: 'bench',
};

export async function measureDeployment(root: string): Promise<DeploymentFigures> {
  // Bundling is the release's cost, told by `handlers`.
  const archives = await bundleArchives(root);
  const cloud = await startBenchCloud(root, ['--no-deploy']);
  try {
    const target = localTarget(cloud.mesh);
    const options: DeployOptions = { root, target, origins: {}, simulated: true, environment: SETTINGS, archives };
    const applied = await seconds(() => applyDeployment({ ...options, prove: false }));
    const failed = applied.result.filter(({ result }) => result !== 'done' && result !== 'unchanged');
    if (failed.length > 0)
      throw new Error(`not deployed: ${failed.map(({ step }) => step.resource.address).join(', ')}`);
    const plans: number[] = [];
    for (let round = 0; round < PLANS; round++) plans.push((await seconds(() => planDeployment(options))).taken);
    return {
      resources: applied.result.length,
      applyFromEmptySeconds: rounded(applied.taken),
      unchangedPlanSeconds: rounded(median(plans)),
    };
  } finally {
    await cloud.stop();
  }
}

async function seconds<T>(work: () => Promise<T>): Promise<{ result: T; taken: number }> {
  const began = performance.now();
  const result = await work();
  return { result, taken: (performance.now() - began) / 1000 };
}
