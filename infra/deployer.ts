/** What whoever deploys must have before anything can be planned: a few APIs, and roles for each permission. */
export const BASE_APIS: readonly string[] = [
  'serviceusage.googleapis.com',
  'cloudresourcemanager.googleapis.com',
  'iam.googleapis.com',
  'iamcredentials.googleapis.com',
  'sts.googleapis.com',
];

/** The role to grant for a permission, by the first words of the permission. */
const ROLES: readonly (readonly [role: string, prefixes: readonly string[]])[] = [
  ['roles/run.admin', ['run.']],
  ['roles/workflows.admin', ['workflows.']],
  ['roles/eventarc.admin', ['eventarc.']],
  ['roles/pubsub.admin', ['pubsub.']],
  ['roles/storage.admin', ['storage.']],
  ['roles/bigtable.admin', ['bigtable.']],
  ['roles/secretmanager.admin', ['secretmanager.']],
  ['roles/cloudscheduler.admin', ['cloudscheduler.']],
  ['roles/monitoring.editor', ['monitoring.']],
  ['roles/logging.configWriter', ['logging.']],
  ['roles/bigquery.dataOwner', ['bigquery.']],
  ['roles/bigquery.jobUser', ['bigquery.jobs.']],
  ['roles/dataform.admin', ['dataform.']],
  ['roles/dataplex.admin', ['dataplex.']],
  ['roles/iam.serviceAccountAdmin', ['iam.serviceAccounts.']],
  ['roles/iam.serviceAccountUser', ['iam.serviceAccounts.actAs']],
  ['roles/iam.workloadIdentityPoolAdmin', ['iam.workloadIdentityPool', 'iam.googleapis.com/workloadIdentityPool']],
  ['roles/serviceusage.serviceUsageAdmin', ['serviceusage.']],
  ['roles/resourcemanager.projectIamAdmin', ['resourcemanager.projects.']],
  ['roles/billing.costsManager', ['billing.']],
];

/** What to grant where a permission is missing. */
export function roleFor(permission: string): string {
  const fitting = ROLES.flatMap(([role, prefixes]) =>
    prefixes.filter((prefix) => permission.startsWith(prefix)).map((prefix) => ({ role, length: prefix.length })),
  );
  return fitting.sort((a, b) => b.length - a.length)[0]?.role ?? 'roles/owner';
}
