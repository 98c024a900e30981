/**
 * The deployer: from the declarations in this repository to a project, over REST, with no state of its own.
 * In: a target and where the repository is. Out: a plan (what would change), or what was done.
 */
import type { Outcome } from './work/apply.ts';
import { prepare, type DeployOptions } from './deployment.ts';
import { look } from './planning/look.ts';
import type { Planned } from './planning/plan.ts';
import { carryOutPlan } from './work/run.ts';

export { cloudTarget, localTarget, readMesh, type Mesh } from './rest/target.ts';
export { readDefinitions, type CheckDefinition, type Definitions } from './definitions.ts';
export { DeployError } from './errors.ts';
export { buildArchives, bundleArchives, type DeployOptions } from './deployment.ts';
export { isDead, thisProcess } from './work/process.ts';
export { COMMANDS, type Flags, type Surroundings } from './commands/index.ts';
export type { Outcome } from './work/apply.ts';
export type { Proofs } from './work/proof.ts';

/** What would change, and nothing about prices, permissions or leftovers. */
export async function planDeployment(options: DeployOptions): Promise<Planned> {
  return (await look(await prepare(options))).planned;
}

/**
 * Makes it so, as the only one at work. A failure of one resource stops only those that need it.
 * @throws DeployError `not-converged` when everything was written and the next plan is still not empty.
 */
export async function applyDeployment(options: DeployOptions & ApplyingOptions): Promise<Outcome[]> {
  const deployment = await prepare(options);
  const found = await look(deployment, { nothingThere: options.nothingThere ?? false });
  const outcomes = await carryOutPlan(deployment, found, options);
  if (outcomes.some(({ step, result }) => step.resource.kind === 'smoke' && result === 'done')) deployment.onProven();
  return outcomes;
}

export interface ApplyingOptions {
  readonly onOutcome?: (outcome: Outcome) => void;
  readonly prove?: boolean;
  /** What is written is there at once: it is read back only where others refer to it. */
  readonly trusting?: boolean;
  /** On a cloud that the caller has made a moment ago: nothing is read before it is made. */
  readonly nothingThere?: boolean;
}
