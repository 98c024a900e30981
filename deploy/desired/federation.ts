/** Who deploys from GitHub: a pool that trusts one repository, and the two accounts its runs may act as. */
import { marked } from '../model/ownership.ts';
import { reference, type Resource } from '../resource.ts';
import { accounts, grantResource } from './identities.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import type { Grant } from '../../infra/identities.ts';
import * as names from '../../infra/names.ts';
import { ISSUER, PIPELINE_ACCOUNTS, pipelineGrants } from '../../infra/pipeline-identities.ts';
import type { Settings } from '../../infra/settings.ts';

/** `granted`: every other grant of the deployment, for what the deployer may hand out. */
export function federation(place: names.Place, { github }: Settings, granted: readonly Grant[]): Resource[] {
  if (!github) return [];
  const pool = names.poolName(place, 'github');
  const { repository, ownerId, ref } = github;
  const poolSpec = {
    displayName: 'notamesh GitHub',
    description: marked(place, 'Runs of GitHub Actions that plan and deploy'),
    disabled: false,
  };
  const providerSpec = {
    displayName: 'GitHub Actions',
    description: marked(place, `Tokens of ${repository}`),
    oidc: { issuerUri: ISSUER },
    attributeMapping: {
      'google.subject': 'assertion.sub',
      'attribute.repository': 'assertion.repository',
      'attribute.branch': "assertion.repository + '@' + assertion.ref",
    },
    // By number: a name that is given up can be taken by somebody else.
    attributeCondition: `assertion.repository_owner_id == '${ownerId}' && assertion.repository == '${repository}'`,
    disabled: false,
  };
  const runtime = granted.flatMap(({ to }) => (typeof to === 'string' ? [to] : []));
  const projectRoles = granted.filter(({ on }) => on.kind === 'project').map(({ role }) => role);
  return [
    ...accounts(place, PIPELINE_ACCOUNTS),
    resource('pool/github', 'pool', pool, poolSpec, SERVICES_FIRST),
    resource('provider/github', 'provider', `${pool}/providers/actions`, providerSpec, ['pool/github']),
    ...pipelineGrants([...new Set(runtime)], projectRoles).map((grant) => grantResource(place, grant)),
    actsAs(place, 'planner', `attribute.repository/${repository}`),
    actsAs(place, 'deployer', `attribute.branch/${repository}@${ref}`),
  ];
}

/** The pool's own name has the project's number in it, so the member is known once the pool is there. */
function actsAs(place: names.Place, account: 'planner' | 'deployer', attribute: string): Resource {
  const email = names.accountEmail(place, account);
  const spec = {
    service: 'iam',
    path: `/v1/projects/${place.project}/serviceAccounts/${email}`,
    verbs: 'post',
    role: 'roles/iam.workloadIdentityUser',
    member: reference('pool/github', 'name', 'principalSet://iam.googleapis.com/', `/${attribute}`),
  };
  return resource(`grant/github/account/${account}`, 'grant', `runs of GitHub act as ${account}`, spec, [
    `account/${account}`,
    'provider/github',
  ]);
}
