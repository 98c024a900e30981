/** Scheduler jobs (cloudscheduler v1). Whether one runs is not settable: it is paused and resumed by methods. */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Fields, Resource } from '../resource.ts';

/**
 * spec: {description, schedule, timeZone, httpTarget, …, state: 'ENABLED' | 'PAUSED'}
 * https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs
 */
export const job: Descriptor = {
  kind: 'job',
  address: { service: 'cloudscheduler', version: 'v1', collection: '/v1/projects/{project}/locations/{location}/jobs' },
  create: { form: { id: 'name', form: 'whole' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  operation: [],
  ownership: 'description',
  dataClass: 'free',
  iam: 'none',
  // "sync mutate calls cannot be queued": one write at a time for a location.
  lane: 'cloudscheduler:{collection}',
  notSent: ['state'],
  diff: {
    outputOnly: ['name', 'status', 'scheduleTime', 'lastAttemptTime', 'userUpdateTime', 'satisfiesPzs'],
    serverDefaulted: ['retryConfig', 'attemptDeadline', 'httpTarget.oauthToken.scope', 'httpTarget.oidcToken.audience'],
    durations: [
      'attemptDeadline',
      'retryConfig.maxRetryDuration',
      'retryConfig.minBackoffDuration',
      'retryConfig.maxBackoffDuration',
    ],
    references: ['httpTarget.oauthToken.serviceAccountEmail', 'httpTarget.oidcToken.serviceAccountEmail'],
    exact: ['description', 'schedule', 'httpTarget.uri', 'httpTarget.body', 'httpTarget.headers'],
  },
  list: { field: 'jobs' },
  hooks: {
    async afterCreate(client, resource, spec) {
      if (spec['state'] === 'PAUSED') await act(client, resource, 'pause');
    },
    async update(client, resource, { paths, spec }) {
      if (paths.includes('state')) await act(client, resource, spec['state'] === 'PAUSED' ? 'pause' : 'resume');
    },
  },
  checks: {
    id: { pattern: /^[A-Za-z0-9_-]{1,500}$/, rule: '1 to 500 letters, digits, hyphens and underscores' },
    spec: faultsOf,
  },
  permissions: {
    ...permissionsOf('cloudscheduler.jobs', {
      write: ['cloudscheduler.jobs.pause', 'cloudscheduler.jobs.enable', 'iam.serviceAccounts.actAs'],
    }),
  },
};

async function act(client: Client, resource: Resource, method: 'pause' | 'resume'): Promise<void> {
  const path = `/v1/${resource.name}:${method}`;
  await client.send({ service: 'cloudscheduler', method: 'POST', path, body: {} });
}

const LEAST_DEADLINE_SECONDS = 15;
const MOST_DEADLINE_SECONDS = 1800;
const MOST_RETRIES = 5;

function faultsOf(spec: Fields): string[] {
  const seconds = Number.parseFloat(String(spec['attemptDeadline'] ?? '180s'));
  const retries = Number((spec['retryConfig'] as Fields | undefined)?.['retryCount'] ?? 0);
  return [
    ...(seconds < LEAST_DEADLINE_SECONDS || seconds > MOST_DEADLINE_SECONDS
      ? [`attemptDeadline is ${seconds} s; it must be ${LEAST_DEADLINE_SECONDS} to ${MOST_DEADLINE_SECONDS}`]
      : []),
    ...(retries > MOST_RETRIES ? [`retryCount is ${retries}; at most ${MOST_RETRIES}`] : []),
  ];
}
