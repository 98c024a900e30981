/**
 * Who deploys from a pipeline, without any key: the planner from every pull or merge request, the deployer from one ref
 * alone. Declared where the repository is given.
 */
import type { Grant } from './identities.ts';
import type { Component } from './names.ts';
import type { Settings } from './settings.ts';

export const PIPELINE_ACCOUNTS: Readonly<Partial<Record<Component, string>>> = {
  planner: 'Plans and looks for drift, from pull requests; changes nothing',
  deployer: 'Applies what the main branch declares',
};

/** A service whose runs may act as the planner or the deployer: which tokens of it are let in, and what they are called. */
export interface Pipeline {
  readonly id: 'github' | 'gitlab';
  readonly title: string;
  /** Id of the provider in its pool. */
  readonly provider: string;
  /** Who is let in, for people. */
  readonly trusted: string;
  readonly issuer: string;
  /** In CEL, as the condition. https://cloud.google.com/iam/docs/workload-identity-federation#mapping */
  readonly mapping: Readonly<Record<string, string>>;
  readonly condition: string;
  /** `attribute.{name}/{value}` of those who may act as the account. */
  readonly planner: string;
  readonly deployer: string;
}

export function pipelinesOf({ github, gitlab }: Pick<Settings, 'github' | 'gitlab'>): Pipeline[] {
  return [...(github ? [githubPipeline(github)] : []), ...(gitlab ? [gitlabPipeline(gitlab)] : [])];
}

/** https://docs.github.com/actions/concepts/security/openid-connect */
function githubPipeline({ repository, ownerId, ref }: NonNullable<Settings['github']>): Pipeline {
  return {
    id: 'github',
    title: 'GitHub Actions',
    provider: 'actions',
    trusted: repository,
    issuer: 'https://token.actions.githubusercontent.com',
    mapping: {
      'google.subject': 'assertion.sub',
      'attribute.repository': 'assertion.repository',
      'attribute.branch': "assertion.repository + '@' + assertion.ref",
    },
    // By number: a name that is given up can be taken by somebody else.
    condition: `assertion.repository_owner_id == '${ownerId}' && assertion.repository == '${repository}'`,
    planner: `attribute.repository/${repository}`,
    deployer: `attribute.branch/${repository}@${ref}`,
  };
}

/** https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
function gitlabPipeline({ project, projectId, ref, issuer }: NonNullable<Settings['gitlab']>): Pipeline {
  const itself = `assertion.project_id == '${projectId}' && assertion.project_path == '${project}'`;
  return {
    id: 'gitlab',
    title: 'GitLab CI',
    provider: 'pipelines',
    trusted: project,
    issuer,
    mapping: {
      // Its own subject has the branch's name in it, and may be longer than the 127 bytes that are taken.
      'google.subject': "'project:' + assertion.project_id + ':job:' + assertion.job_id",
      'attribute.project': 'assertion.project_path',
      'attribute.branch': "assertion.project_path + '@' + assertion.ref_path",
    },
    // Merge requests plan; of branches only the one that deploys has anything to do here.
    condition: `${itself} && (assertion.ref_path == '${ref}' || assertion.pipeline_source == 'merge_request_event')`,
    planner: `attribute.project/${project}`,
    deployer: `attribute.branch/${project}@${ref}`,
  };
}

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
