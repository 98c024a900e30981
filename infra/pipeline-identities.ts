/**
 * Who deploys from a pipeline, without any key: the planner from every pull request, the deployer from one ref alone.
 * Declared where the repository is given.
 */
import type { Grant } from './identities.ts';
import type { Component } from './names.ts';

export const PIPELINE_ACCOUNTS: Readonly<Partial<Record<Component, string>>> = {
  planner: 'Plans and looks for drift, from pull requests; changes nothing',
  deployer: 'Applies what the main branch declares',
};

/** Issuer of the tokens of GitHub Actions. https://docs.github.com/actions/concepts/security/openid-connect */
export const ISSUER = 'https://token.actions.githubusercontent.com';

const PLANNER_ROLES = ['roles/viewer', 'roles/iam.securityReviewer'];

/** Nothing but the kinds this product is made of. */
const DEPLOYER_ROLES = [
  'roles/run.admin',
  'roles/workflows.admin',
  'roles/eventarc.admin',
  'roles/pubsub.admin',
  'roles/storage.admin',
  'roles/bigtable.admin',
  'roles/secretmanager.admin',
  'roles/cloudscheduler.admin',
  'roles/monitoring.editor',
  'roles/logging.configWriter',
  'roles/bigquery.dataOwner',
  'roles/bigquery.jobUser',
  'roles/dataform.admin',
  'roles/dataplex.admin',
  'roles/iam.serviceAccountAdmin',
  'roles/iam.workloadIdentityPoolAdmin',
  'roles/serviceusage.serviceUsageAdmin',
];

const PROJECT_ADMIN = 'roles/resourcemanager.projectIamAdmin';

/** `runtime`: accounts it deploys things to run as; `projectRoles`: those it may hand out on the project. */
export function pipelineGrants(runtime: readonly Component[], projectRoles: readonly string[]): Grant[] {
  const project = (to: Component, role: string, why: string): Grant => ({ to, role, on: { kind: 'project' }, why });
  const allowed = [...new Set([...projectRoles, ...DEPLOYER_ROLES, ...PLANNER_ROLES])].sort();
  return [
    ...PLANNER_ROLES.map((role) => project('planner', role, 'read everything and its policies')),
    ...DEPLOYER_ROLES.map((role) => project('deployer', role, 'make what is declared')),
    { ...project('deployer', PROJECT_ADMIN, 'hand out the roles of this product'), condition: onlyRoles(allowed) },
    ...runtime.map((account): Grant => ({
      to: 'deployer',
      role: 'roles/iam.serviceAccountUser',
      on: { kind: 'account', account },
      why: 'deploy things that run as it',
    })),
  ];
}

/** https://cloud.google.com/iam/docs/setting-limits-on-granting-roles */
function onlyRoles(roles: readonly string[]) {
  const list = roles.map((role) => `'${role}'`).join(', ');
  return {
    title: 'notamesh-roles-only',
    description: 'Only roles that the product itself uses',
    expression: `api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${list}])`,
  };
}
