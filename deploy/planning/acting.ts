/** Whether the caller may let things run as the accounts they are declared with: granted on each account, not the project. */
import { isMap } from '../model/compare.ts';
import type { Deployment } from '../deployment.ts';
import { ApiFailure } from '../errors.ts';
import type { Missing, Step } from './plan.ts';
import type { Resource } from '../resource.ts';

export const ACT_AS = 'iam.serviceAccounts.actAs';
const ROLE = 'roles/iam.serviceAccountUser';

/**
 * Accounts that what is written names, and that the caller may not act as. One that is not there yet cannot be asked
 * about, and one that this very plan lets somebody act as may be about the caller.
 */
export async function missingActAs(deployment: Deployment, steps: readonly Step[]): Promise<Missing[]> {
  const { kinds } = deployment;
  const writing = steps.filter(({ resource, action }) => {
    const { create, update } = kinds[resource.kind].permissions;
    if (action === 'update') return update.includes(ACT_AS);
    return (action === 'create' || action === 'replace') && create.includes(ACT_AS);
  });
  const granted = new Set(steps.flatMap(({ resource, action }) => (action === 'create' ? grantedOn(resource) : [])));
  const accounts = new Set(writing.flatMap(({ resource }) => accountsIn(resource.spec)));
  const tested = [...accounts].filter((email) => !granted.has(email)).map((email) => missingOn(deployment, email));
  return (await Promise.all(tested)).flat();
}

const FIELDS = new Set(['serviceAccount', 'serviceAccountEmail']);

/** https://cloud.google.com/iam/docs/service-account-permissions#user-role */
function accountsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(accountsIn);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    FIELDS.has(key) && typeof inner === 'string' ? [inner] : accountsIn(inner),
  );
}

function grantedOn({ kind, spec }: Resource): string[] {
  const email =
    kind === 'grant' && spec['role'] === ROLE ? /\/serviceAccounts\/(.+)$/.exec(String(spec['path'])) : null;
  return email?.[1] === undefined ? [] : [email[1]];
}

async function missingOn({ client, target }: Deployment, email: string): Promise<Missing[]> {
  try {
    const answer = await client.send({
      service: 'iam',
      method: 'POST',
      path: `/v1/projects/${target.project}/serviceAccounts/${email}:testIamPermissions`,
      body: { permissions: [ACT_AS] },
    });
    const held = (answer['permissions'] ?? []) as string[];
    return held.includes(ACT_AS) ? [] : [{ permission: ACT_AS, role: ROLE, on: email }];
  } catch (error) {
    if (error instanceof ApiFailure && [400, 403, 404, 501].includes(error.httpStatus)) return [];
    throw error;
  }
}
