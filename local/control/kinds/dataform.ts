/** Dataform v1: kept and shown; nothing is compiled or run. https://cloud.google.com/dataform/reference/rest */
import type { Kind } from '../kind.ts';
import { readCron } from '../scheduler/cron.ts';
import { plain } from '../shape.ts';
import { LOCATION, patchByQuery } from './forms.ts';

const dataform = {
  service: 'dataform',
  version: 'v1',
  id: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/,
    rule: 'an id is 1 to 63 letters, digits, hyphens and underscores',
  },
  update: [patchByQuery],
  etag: false,
  name: 'project-id',
  required: [],
  immutable: [],
  defaults: {},
  created: (_id: string, site: { readonly time: string }) => ({ createTime: site.time }),
} as const satisfies Partial<Kind>;

const REPOSITORY: Kind = {
  ...dataform,
  parent: LOCATION,
  collection: 'repositories',
  noun: 'Repository',
  listField: 'repositories',
  create: { id: 'query', parameter: 'repositoryId' },
  fields: {
    ...plain('displayName', 'npmrcEnvironmentVariablesSecretVersion', 'setAuthenticatedUserAdmin', 'serviceAccount'),
    ...plain('kmsKeyName', 'containingFolder'),
    gitRemoteSettings: {
      ...plain('url', 'defaultBranch', 'authenticationTokenSecretVersion', 'gitRepositoryLink'),
      sshAuthenticationConfig: plain('userPrivateKeySecretVersion', 'hostPublicKey'),
    },
    workspaceCompilationOverrides: plain('defaultDatabase', 'schemaSuffix', 'tablePrefix'),
    labels: 'map',
  },
  labelled: true,
  immutable: ['kmsKeyName'],
  output: ['name', 'createTime', 'internalMetadata', 'dataEncryptionState', 'teamFolderName'],
  caution: 'the local cloud keeps Dataform repositories but compiles and runs nothing of them',
};

const inRepository = {
  ...dataform,
  parent: `${LOCATION}/repositories/{repository}`,
  within: 'repositories',
  whenParentGoes: 'refuse',
} as const satisfies Partial<Kind>;

const WORKSPACE: Kind = {
  ...inRepository,
  collection: 'workspaces',
  noun: 'Workspace',
  listField: 'workspaces',
  create: { id: 'query', parameter: 'workspaceId' },
  update: [],
  fields: plain('disableMoves'),
  output: ['name', 'createTime', 'internalMetadata', 'dataEncryptionState', 'privateResourceMetadata'],
};

function checkCron({ cronSchedule, timeZone }: Readonly<Record<string, unknown>>): void {
  if (cronSchedule) readCron(String(cronSchedule), String(timeZone ?? 'UTC'));
}

const RELEASE_CONFIG: Kind = {
  ...inRepository,
  collection: 'releaseConfigs',
  noun: 'Release config',
  listField: 'releaseConfigs',
  create: { id: 'query', parameter: 'releaseConfigId' },
  fields: {
    ...plain('gitCommitish', 'cronSchedule', 'timeZone', 'releaseCompilationResult', 'disabled'),
    codeCompilationConfig: {
      ...plain('defaultDatabase', 'defaultSchema', 'defaultLocation', 'assertionSchema', 'databaseSuffix'),
      ...plain('schemaSuffix', 'tablePrefix', 'builtinAssertionNamePrefix', 'defaultNotebookRuntimeOptions'),
      vars: 'map',
    },
  },
  required: ['gitCommitish'],
  output: ['name', 'recentScheduledReleaseRecords', 'internalMetadata'],
  created: () => ({}),
  check: checkCron,
};

const WORKFLOW_CONFIG: Kind = {
  ...inRepository,
  collection: 'workflowConfigs',
  noun: 'Workflow config',
  listField: 'workflowConfigs',
  create: { id: 'query', parameter: 'workflowConfigId' },
  fields: {
    ...plain('releaseConfig', 'cronSchedule', 'timeZone', 'disabled'),
    invocationConfig: plain(
      'includedTargets',
      'includedTags',
      'transitiveDependenciesIncluded',
      'transitiveDependentsIncluded',
      'fullyRefreshIncrementalTablesEnabled',
      'serviceAccount',
      'queryPriority',
    ),
  },
  required: ['releaseConfig'],
  output: ['name', 'recentScheduledExecutionRecords', 'createTime', 'updateTime', 'internalMetadata'],
  changed: (_config, site) => ({ updateTime: site.time }),
  check: checkCron,
};

export const DATAFORM: readonly Kind[] = [REPOSITORY, WORKSPACE, RELEASE_CONFIG, WORKFLOW_CONFIG];
