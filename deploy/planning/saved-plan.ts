/**
 * A plan kept in a file, to be applied later as it was seen: bound to the declarations it was made from and to what was
 * there then. It holds digests instead of documents, and so no secret.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { isMap } from '../model/compare.ts';
import type { Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import type { Look } from './look.ts';
import { resolve, type Live, type Step } from './plan.ts';
import { planJson } from '../show/report.ts';
import type { Fields } from '../resource.ts';

interface SavedPlan {
  readonly version: 1;
  readonly project: string;
  readonly env: string;
  /** Of the declarations. */
  readonly declared: string;
  /** By address, of what the plan rests on. */
  readonly seen: Readonly<Record<string, string>>;
  /** By address. */
  readonly actions: Readonly<Record<string, Step['action']>>;
  /** For readers. */
  readonly plan: unknown;
}

export async function savePlan(file: string, deployment: Deployment, found: Look): Promise<void> {
  const saved: SavedPlan = { ...pinOf(deployment, found), plan: planJson(found.planned) };
  await writeFile(file, `${deployment.redactor.text(JSON.stringify(saved, null, 2))}\n`);
}

/** @throws DeployError `plan-moved` naming the first thing that is no longer as the plan saw it */
export async function checkSavedPlan(file: string, deployment: Deployment, found: Look): Promise<void> {
  const saved = await readPlan(file);
  const now = pinOf(deployment, found);
  const moved = (what: string) =>
    new DeployError(
      'plan-moved',
      `${what} since ${file} was saved. Nothing was written: plan again, and look at it again.`,
    );
  if (saved.project !== now.project || saved.env !== now.env) {
    throw new DeployError(
      'usage',
      `${file} is for ${saved.project} (${saved.env}), not for ${now.project} (${now.env}).`,
    );
  }
  if (saved.declared !== now.declared) throw moved('The declarations have changed');
  for (const address of new Set([...Object.keys(saved.seen), ...Object.keys(now.seen)])) {
    if (saved.seen[address] !== now.seen[address]) throw moved(`${address} has changed in the project`);
    if (saved.actions[address] !== now.actions[address]) throw moved(`What is to be done with ${address} has changed`);
  }
}

async function readPlan(file: string): Promise<SavedPlan> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new DeployError('usage', `${file} cannot be read. Make it with: deploy.ts plan --out ${file}`, error);
  });
  try {
    const saved = JSON.parse(text) as SavedPlan;
    if (saved.version === 1) return saved;
  } catch {
    // As any other file that is no plan.
  }
  throw new DeployError('usage', `${file} is not a saved plan of this deployer.`);
}

function pinOf({ target, resources }: Deployment, { planned, live }: Look): Omit<SavedPlan, 'plan'> {
  return {
    version: 1,
    project: target.project,
    env: target.env ?? 'prod',
    declared: digest(resources),
    seen: Object.fromEntries(planned.steps.map((step) => [step.resource.address, seenDigest(step, live)])),
    actions: Object.fromEntries(planned.steps.map((step) => [step.resource.address, step.action])),
  };
}

/** The etag, or where there is none what is there of the fields that are declared. */
function seenDigest({ resource }: Step, live: Live): string {
  const have = live.get(resource.address);
  if (have === undefined) return 'absent';
  const etag = have['etag'] ?? have['metageneration'];
  if (typeof etag === 'string') return `etag ${etag}`;
  return digest(onlyStated(resolve(resource.spec, live, new Set()), have));
}

function onlyStated(spec: Fields, have: Fields): Fields {
  const entries = Object.keys(spec).map((key) => {
    const [want, there] = [spec[key], have[key]];
    return [
      key,
      isMap(want) && isMap(there) && Object.keys(want).length > 0 ? onlyStated(want, there) : there,
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** Of any plain data, whatever the order of its keys. */
function digest(value: unknown): string {
  const sorted = (_key: string, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner;
  return createHash('sha256')
    .update(JSON.stringify(value, sorted) ?? '')
    .digest('hex');
}
