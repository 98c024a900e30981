import fc from 'fast-check';
import { look } from '../../../deploy/planning/look.ts';
import { planJson } from '../../../deploy/show/report.ts';
import { baseline, deploy, deploymentOn } from './deploying.ts';
import { PaperCloud } from './paper-cloud.ts';
import { smallSpec } from './small-spec.ts';

let whole: Awaited<ReturnType<typeof baseline>>;
beforeAll(async () => {
  whole = await baseline();
});

describe('the end', () => {
  test('is the same in whatever order resources are declared, and however many are written at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom(1, 2, 8, 64), async (seed, width) => {
        const cloud = new PaperCloud();
        await deploy(cloud, { width, select: (all) => shuffled(smallSpec(all), seed) });
        expect(cloud.state()).toEqual(whole.state);
      }),
      { numRuns: 8 },
    );
  });
});

describe('a plan', () => {
  test('is the same each time', async () => {
    const cloud = new PaperCloud();
    const once = async () => JSON.stringify(planJson((await look(await deploymentOn(cloud), { prune: true })).planned));
    expect(await once()).toBe(await once());
  });

  test('of what is deployed is empty and writes nothing', async () => {
    const { cloud } = await baseline();
    const before = cloud.state();
    await deploy(cloud);
    expect(cloud.state()).toEqual(before);
  });
});

function shuffled<T>(items: T[], seed: number): T[] {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
