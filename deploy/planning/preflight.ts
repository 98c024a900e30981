/** Whether the caller may do what a plan asks for, tested before the first write. */
import type { Deployment } from '../deployment.ts';
import { ApiFailure } from '../errors.ts';
import { ACT_AS, missingActAs } from './acting.ts';
import type { Missing, Step } from './plan.ts';
import { roleFor } from '../../infra/deployer.ts';

/** https://cloud.google.com/resource-manager/reference/rest/v3/projects/testIamPermissions */
const MOST_AT_ONCE = 100;

/** What the changes need and the caller lacks, each with a role that has it; empty where nothing can be tested yet. */
export async function missingPermissions(deployment: Deployment, changes: readonly Step[]): Promise<Missing[]> {
  const needed = changes.flatMap((step) => permissionsOf(step, deployment));
  const found = await Promise.all([missingOf(deployment, needed), missingActAs(deployment, changes)]);
  return found.flat();
}

/** As missingPermissions, of all that any plan for these declarations could need. */
export function allMissing(deployment: Deployment): Promise<Missing[]> {
  const { kinds, resources } = deployment;
  const all = [...new Set(resources.map(({ kind }) => kind))].map((kind) => kinds[kind].permissions);
  return missingOf(
    deployment,
    all.flatMap(({ read, create, update, remove }) => [...read, ...create, ...update, ...remove]),
  );
}

async function missingOf(deployment: Deployment, wanted: readonly string[]): Promise<Missing[]> {
  // Granted on single accounts: the project would say no although it is granted.
  const needed = [...new Set(wanted)].filter((permission) => permission !== ACT_AS).sort();
  const granted = new Set<string>();
  for (let start = 0; start < needed.length; start += MOST_AT_ONCE) {
    const some = await test(deployment, needed.slice(start, start + MOST_AT_ONCE));
    // Asking is an API of its own, and on a new project not on yet.
    if (!some) return [];
    for (const permission of some) granted.add(permission);
  }
  return needed
    .filter((permission) => !granted.has(permission))
    .map((permission) => ({ permission, role: roleFor(permission) }));
}

function permissionsOf(step: Step, { kinds }: Deployment): readonly string[] {
  const { permissions } = kinds[step.resource.kind];
  switch (step.action) {
    case 'none':
    case 'blocked':
      return [];
    case 'create':
      return [...permissions.read, ...permissions.create];
    case 'update':
      return [...permissions.read, ...permissions.update];
    case 'delete':
      return [...permissions.read, ...permissions.remove];
    case 'replace':
      return [...permissions.read, ...permissions.create, ...permissions.remove];
  }
}

async function test({ client, target }: Deployment, permissions: readonly string[]): Promise<string[] | undefined> {
  try {
    const answer = await client.send({
      service: 'cloudresourcemanager',
      method: 'POST',
      path: `/v3/projects/${target.project}:testIamPermissions`,
      body: { permissions },
    });
    return (answer['permissions'] ?? []) as string[];
  } catch (error) {
    if (error instanceof ApiFailure && [400, 403, 404, 501].includes(error.httpStatus)) return undefined;
    throw error;
  }
}
