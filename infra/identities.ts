/**
 * One service account per component and what each may do, as additive (resource, role, member) grants on the narrowest
 * resource that has a policy. Source of the roles: the product's identity matrix, one line each for why.
 */
import type { BucketSpec } from './buckets.ts';
import type { Component, DatasetId } from './names.ts';

export const ACCOUNTS: Readonly<Partial<Record<Component, string>>> = {
  receive: 'Takes webhooks of sources and announces them',
  fetch: 'Fetches batches and pages of a source into the raw bucket',
  transform: 'Turns raw objects into staged rows',
  write: 'Writes staged rows and the ledger to Bigtable',
  inspect: 'Reads rows and ledger for the workflows, and changes nothing',
  workflow: 'Runs the workflows and calls the handlers',
  trigger: 'Receives events and starts the workflows',
  scheduler: 'Starts workflows by the clock',
};

type BucketId = BucketSpec['id'];

/** What a grant is on. `project` only where no narrower level exists. */
export type GrantTarget =
  | { readonly kind: 'project' }
  | { readonly kind: 'bucket'; readonly bucket: BucketId }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'subscription'; readonly subscription: string }
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'dataset'; readonly dataset: DatasetId }
  | { readonly kind: 'account'; readonly account: Component };

/** Services of Google's that act in the project as agents of their own. */
export type Agent = 'storage' | 'pubsub' | 'eventarc' | 'workflows' | 'cloudscheduler' | 'dataform';

/** A component of ours, an agent by the service that owns it, or whom another resource turns out to write as. */
export type Grantee = Component | { readonly agent: Agent } | { readonly writerOf: string };

export interface Grant {
  readonly to: Grantee;
  readonly role: string;
  readonly on: GrantTarget;
  readonly why: string;
  readonly condition?: { readonly title: string; readonly description?: string; readonly expression: string };
  /** Who uses it, where that is Google's own machinery and no call of ours, so that no run on this machine can show it. */
  readonly usedBy?: string;
}

const bucket = (name: BucketId): GrantTarget => ({ kind: 'bucket', bucket: name });
const service = (name: string): GrantTarget => ({ kind: 'service', service: name });
const table = (name: string): GrantTarget => ({ kind: 'table', table: name });
const topic = (name: string): GrantTarget => ({ kind: 'topic', topic: name });

export const GRANTS: readonly Grant[] = [
  { to: 'trigger', role: 'roles/eventarc.eventReceiver', on: { kind: 'project' }, why: 'receive events' },
  { to: 'trigger', role: 'roles/workflows.invoker', on: { kind: 'project' }, why: 'start the workflow' },
  { to: 'workflow', role: 'roles/run.invoker', on: service('fetch'), why: 'call the handler' },
  { to: 'workflow', role: 'roles/run.invoker', on: service('transform'), why: 'call the handler' },
  { to: 'workflow', role: 'roles/run.invoker', on: service('write'), why: 'call the handler' },
  { to: 'workflow', role: 'roles/run.invoker', on: service('inspect'), why: 'call the handler' },
  {
    to: 'workflow',
    role: 'roles/workflows.invoker',
    on: { kind: 'project' },
    why: 'replay and backfill start the workflows that load',
  },
  { to: 'workflow', role: 'roles/storage.objectCreator', on: bucket('reports'), why: 'keep a report' },
  { to: 'workflow', role: 'roles/logging.logWriter', on: { kind: 'project' }, why: 'call logs' },
  { to: 'fetch', role: 'roles/storage.objectCreator', on: bucket('raw'), why: 'land raw bytes, never replace them' },
  {
    to: 'fetch',
    role: 'roles/storage.objectViewer',
    on: bucket('raw'),
    why: 'generation of a page that landed before',
  },
  {
    to: 'fetch',
    role: 'roles/storage.objectUser',
    on: bucket('staging'),
    why: 'park a large body until its hash is known, and a list between calls',
  },
  { to: 'transform', role: 'roles/storage.objectViewer', on: bucket('raw'), why: 'read raw objects' },
  { to: 'transform', role: 'roles/storage.objectUser', on: bucket('staging'), why: 'write parts again after a retry' },
  { to: 'transform', role: 'roles/storage.objectCreator', on: bucket('quarantine'), why: 'set bad documents aside' },
  {
    to: 'transform',
    role: 'roles/storage.objectViewer',
    on: bucket('quarantine'),
    why: 'generation of a document that was set aside before',
  },
  {
    to: 'transform',
    role: 'roles/secretmanager.secretAccessor',
    on: { kind: 'secret', secret: 'personal-data-key' },
    why: 'pseudonyms and the encrypted personal family',
  },
  { to: 'write', role: 'roles/storage.objectViewer', on: bucket('staging'), why: 'read parts' },
  { to: 'write', role: 'roles/bigtable.user', on: table('invoices'), why: 'write rows and read them back' },
  { to: 'write', role: 'roles/bigtable.user', on: table('ledger'), why: 'record batches and objects' },
  { to: 'inspect', role: 'roles/bigtable.reader', on: table('invoices'), why: 'look for what is missing' },
  { to: 'inspect', role: 'roles/bigtable.reader', on: table('ledger'), why: 'find what to replay' },
  { to: 'receive', role: 'roles/pubsub.publisher', on: topic('batch-available'), why: 'announce a batch' },
  { to: 'receive', role: 'roles/pubsub.publisher', on: topic('invoices'), why: 'pass on a pushed invoice' },
  {
    to: { agent: 'storage' },
    role: 'roles/pubsub.publisher',
    on: { kind: 'project' },
    why: 'events of the raw bucket',
    usedBy: "the agent of Cloud Storage, as the local one's does",
  },
  {
    // Without it nothing is delivered there, and no error tells. https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
    to: { agent: 'pubsub' },
    role: 'roles/iam.serviceAccountTokenCreator',
    on: { kind: 'account', account: 'trigger' },
    why: 'deliver events as the trigger',
    usedBy: 'the agent of Pub/Sub, in projects that have had it since before 9 April 2021',
  },
  { to: 'scheduler', role: 'roles/workflows.invoker', on: { kind: 'project' }, why: 'start executions by the clock' },
  ...agents([
    ['eventarc', 'roles/eventarc.serviceAgent'],
    ['workflows', 'roles/workflows.serviceAgent'],
    ['cloudscheduler', 'roles/cloudscheduler.serviceAgent'],
  ]),
];

/** Normally there by themselves; a project that lost one gets it back. */
function agents(found: readonly (readonly [Agent, string])[]): Grant[] {
  return found.map(([agent, role]) => ({
    to: { agent },
    role,
    on: { kind: 'project' },
    why: 'what the service needs to act in the project',
    usedBy: `the agent of ${agent} itself: a role that Google makes and changes`,
  }));
}
