/** Dataform (v1): a repository, what of it is compiled when, and what of that is run when. */
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';

const shared = {
  update: { form: 'mask-query' },
  operation: [],
  dataClass: 'free',
} as const satisfies Partial<Descriptor>;

const id = { pattern: /^[A-Za-z0-9_-]{1,127}$/, rule: '1 to 127 letters, digits, hyphens and underscores' };

/** https://cloud.google.com/dataform/reference/rest/v1/projects.locations.repositories */
export const repository: Descriptor = {
  ...shared,
  kind: 'repository',
  address: {
    service: 'dataform',
    version: 'v1',
    collection: '/v1/projects/{project}/locations/{location}/repositories',
  },
  create: { form: { id: 'query', parameter: 'repositoryId' } },
  remove: { verb: 'DELETE', query: { force: 'true' } },
  ownership: 'labels',
  iam: 'get',
  diff: {
    outputOnly: ['name', 'createTime', 'internalMetadata', 'dataEncryptionState', 'gitRemoteSettings.tokenStatus'],
    references: ['serviceAccount', 'gitRemoteSettings.authenticationTokenSecretVersion'],
    exact: ['labels', 'displayName', 'gitRemoteSettings.url', 'gitRemoteSettings.defaultBranch'],
  },
  list: { field: 'repositories' },
  checks: { id },
  permissions: permissionsOf('dataform.repositories', { write: ['iam.serviceAccounts.actAs'] }),
};

/** https://cloud.google.com/dataform/reference/rest/v1/projects.locations.repositories.releaseConfigs */
export const release: Descriptor = {
  ...shared,
  kind: 'release',
  address: { service: 'dataform', version: 'v1' },
  create: { form: { id: 'query', parameter: 'releaseConfigId' } },
  remove: { verb: 'DELETE' },
  ownership: 'name',
  iam: 'none',
  diff: {
    outputOnly: ['name', 'recentScheduledReleaseRecords', 'releaseCompilationResult', 'internalMetadata'],
    exact: ['gitCommitish', 'cronSchedule', 'codeCompilationConfig'],
    whole: ['codeCompilationConfig.vars'],
  },
  checks: { id },
  permissions: permissionsOf('dataform.releaseConfigs'),
};

/** https://cloud.google.com/dataform/reference/rest/v1/projects.locations.repositories.workflowConfigs */
export const delivery: Descriptor = {
  ...shared,
  kind: 'delivery',
  address: { service: 'dataform', version: 'v1' },
  create: { form: { id: 'query', parameter: 'workflowConfigId' } },
  remove: { verb: 'DELETE' },
  ownership: 'name',
  iam: 'none',
  diff: {
    outputOnly: ['name', 'createTime', 'updateTime', 'recentScheduledExecutionRecords', 'internalMetadata'],
    sets: { 'invocationConfig.includedTags': '' },
    references: ['releaseConfig', 'invocationConfig.serviceAccount'],
    exact: ['cronSchedule'],
  },
  checks: { id },
  permissions: permissionsOf('dataform.workflowConfigs', { write: ['iam.serviceAccounts.actAs'] }),
};
