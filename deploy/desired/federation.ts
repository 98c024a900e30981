/** Who deploys from GitHub or GitLab: a pool that trusts one repository, and the two accounts its runs may act as. */
import { marked } from '../model/ownership.ts';
import { reference, type Resource } from '../resource.ts';
import { accounts, grantResource } from './identities.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import type { Grant } from '../../infra/identities.ts';
import * as names from '../../infra/names.ts';
import { PIPELINE_ACCOUNTS, pipelineGrants, pipelinesOf, type Pipeline } from '../../infra/pipeline-identities.ts';
import type { Settings } from '../../infra/settings.ts';

/** `granted`: every other grant of the deployment, for what the deployer may hand out. */
export function federation(
  place: names.Place,
  settings: Pick<Settings, 'github' | 'gitlab'>,
  granted: readonly Grant[],
): Resource[] {
  const pipelines = pipelinesOf(settings);
  if (pipelines.length === 0) return [];
  const runtime = granted.flatMap(({ to }) => (typeof to === 'string' ? [to] : []));
  const projectRoles = granted.filter(({ on }) => on.kind === 'project').map(({ role }) => role);
  return [
    ...accounts(place, PIPELINE_ACCOUNTS),
    ...pipelines.flatMap((pipeline) => poolOf(place, pipeline)),
    ...pipelineGrants([...new Set(runtime)], projectRoles).map((grant) => grantResource(place, grant)),
  ];
}

function poolOf(place: names.Place, pipeline: Pipeline): Resource[] {
  const { id, title, provider, trusted, issuer, mapping, condition } = pipeline;
  const pool = names.poolName(place, id);
  const poolSpec = {
    displayName: `notamesh ${id === 'github' ? 'GitHub' : 'GitLab'}`,
    description: marked(place, `Runs of ${title} that plan and deploy`),
    disabled: false,
  };
  const providerSpec = {
    displayName: title,
    description: marked(place, `Tokens of ${trusted}`),
    oidc: { issuerUri: issuer },
    attributeMapping: mapping,
    attributeCondition: condition,
    disabled: false,
  };
  return [
    resource(`pool/${id}`, 'pool', pool, poolSpec, SERVICES_FIRST),
    resource(`provider/${id}`, 'provider', `${pool}/providers/${provider}`, providerSpec, [`pool/${id}`]),
    actsAs(place, pipeline, 'planner'),
    actsAs(place, pipeline, 'deployer'),
  ];
}

/** The pool's own name has the project's number in it, so the member is known once the pool is there. */
function actsAs(place: names.Place, pipeline: Pipeline, account: 'planner' | 'deployer'): Resource {
  const { id, title } = pipeline;
  const email = names.accountEmail(place, account);
  const spec = {
    service: 'iam',
    path: `/v1/projects/${place.project}/serviceAccounts/${email}`,
    verbs: 'post',
    role: 'roles/iam.workloadIdentityUser',
    member: reference(`pool/${id}`, 'name', 'principalSet://iam.googleapis.com/', `/${pipeline[account]}`),
  };
  return resource(`grant/${id}/account/${account}`, 'grant', `runs of ${title} act as ${account}`, spec, [
    `account/${account}`,
    `provider/${id}`,
  ]);
}
