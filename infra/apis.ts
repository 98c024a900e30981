/** APIs to enable, and the agents of Google's services that must be there before anything relies on them. */
import type { Agent } from './identities.ts';
import type { Settings } from './settings.ts';

const APIS = [
  'serviceusage',
  'cloudresourcemanager',
  'iam',
  'iamcredentials',
  'sts',
  'storage',
  'pubsub',
  'eventarc',
  'workflows',
  'workflowexecutions',
  'run',
  'cloudscheduler',
  'bigtable',
  'bigtableadmin',
  'secretmanager',
  'logging',
  'monitoring',
  'bigquery',
];

export function apiNames(settings: Settings): string[] {
  const extra = [
    ...(settings.writeEngine ? ['dataflow', 'compute'] : []),
    ...(settings.personalKey ? ['cloudkms'] : []),
    ...(settings.delivery ? ['dataform'] : []),
    ...(settings.dataOwners ? ['dataplex'] : []),
    ...(settings.budget ? ['billingbudgets'] : []),
  ];
  return [...APIS, ...extra].map((id) => `${id}.googleapis.com`);
}

export const AGENTS: readonly Agent[] = ['storage', 'pubsub', 'eventarc', 'workflows', 'cloudscheduler'];
