/** Service accounts that were deleted stay recoverable for 30 days. https://cloud.google.com/iam/docs/service-accounts-delete-undelete */
import type { Store } from '../store/index.ts';
import { table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';
import { notFound } from '../wire/errors.ts';
import { ok, type Route } from '../wire/router.ts';
import type { Fields } from './kind.ts';
import type { Policies } from './policies.ts';
import { checkProject, type Project } from './project.ts';
import type { Resources } from './resources.ts';

interface Deleted {
  readonly name: string;
  readonly resource: Fields;
  /** Milliseconds since 1970. */
  readonly deleted: number;
}

const RECOVERABLE_MILLISECONDS = 30 * 24 * 3600 * 1000;

export function createAccounts(
  env: Project & { readonly store: Store; readonly clock: Clock },
  accounts: Resources,
  policies: Policies,
) {
  const bin = table<Deleted>(env.store, 'iam/deletedServiceAccounts');
  const member = (account: Fields) => `serviceAccount:${String(account['email'])}`;
  const lost = (account: Fields) => `deleted:${member(account)}?uid=${String(account['uniqueId'])}`;
  /** Grants of a deleted account stay visible, and grant nothing: a new account of the same name is another one. */
  const deleted = async (name: string, resource: Fields) => {
    await bin.put(String(resource['uniqueId']), { name, resource, deleted: env.clock.now() });
    await policies.forget(name);
    await policies.renameMember(member(resource), lost(resource));
  };
  const undelete: Route = {
    service: 'iam',
    method: 'POST',
    pattern: '/v1/projects/{project}/serviceAccounts/{id}:undelete',
    async handle({ params }) {
      if (params['project'] !== '-') checkProject(env, params['project']);
      const id = params['id'] ?? '';
      const found = await bin.get(id);
      if (!found || found.deleted + RECOVERABLE_MILLISECONDS <= env.clock.now()) {
        throw notFound(`Deleted service account ${id} (undelete takes the unique id)`);
      }
      const restoredAccount = await accounts.restore(found.name, found.resource);
      await bin.delete(id);
      await policies.renameMember(lost(found.resource), member(found.resource));
      return ok({ restoredAccount });
    },
  };
  return { routes: [undelete], deleted };
}
