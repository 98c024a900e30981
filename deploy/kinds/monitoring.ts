/**
 * Notification channels and alert policies (monitoring v3), dashboards (v1). The service names channels and policies
 * itself, so that ours are found by display name and user labels.
 */
import { isMap } from '../model/compare.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Fields } from '../resource.ts';

const shared = { operation: [], iam: 'none', dataClass: 'free' } as const satisfies Partial<Descriptor>;

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels */
export const channel: Descriptor = {
  ...shared,
  kind: 'channel',
  address: { service: 'monitoring', version: 'v3', collection: '/v3/projects/{project}/notificationChannels' },
  create: { form: { id: 'server' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE', query: { force: 'true' } },
  ownership: 'userLabels',
  diff: {
    immutable: ['type'],
    outputOnly: ['name', 'verificationStatus', 'creationRecord', 'mutationRecords'],
    serverDefaulted: ['enabled'],
    writeOnly: [{ path: 'labels.auth_token' }, { path: 'labels.password' }, { path: 'labels.service_key' }],
    exact: ['labels', 'userLabels', 'displayName', 'description'],
  },
  list: { field: 'notificationChannels' },
  checks: { spec: ({ displayName }) => (displayName ? [] : ['displayName is what it is found by']) },
  permissions: permissionsOf('monitoring.notificationChannels'),
};

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
export const alert: Descriptor = {
  ...shared,
  kind: 'alert',
  address: { service: 'monitoring', version: 'v3', collection: '/v3/projects/{project}/alertPolicies' },
  create: { form: { id: 'server' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  ownership: 'userLabels',
  // Concurrent edits of alert policies are refused for the whole project.
  lane: 'monitoring:alertPolicies',
  diff: {
    outputOnly: ['name', 'conditions.*.name', 'creationRecord', 'mutationRecord', 'validity'],
    serverDefaulted: ['enabled', 'documentation.mimeType'],
    durations: [
      'conditions.*.conditionThreshold.duration',
      'conditions.*.conditionThreshold.aggregations.*.alignmentPeriod',
      'conditions.*.conditionAbsent.duration',
      'conditions.*.conditionAbsent.aggregations.*.alignmentPeriod',
      'alertStrategy.autoClose',
      'alertStrategy.notificationRateLimit.period',
    ],
    sets: { conditions: 'displayName', notificationChannels: '' },
    references: ['notificationChannels.*'],
    exact: ['userLabels', 'displayName', 'documentation.content'],
  },
  list: { field: 'alertPolicies' },
  hooks: { beforeWrite: (spec, _resource, _client, live) => (live ? withConditionNames(spec, live) : spec) },
  checks: { spec: ({ displayName }) => (displayName ? [] : ['displayName is what it is found by']) },
  permissions: permissionsOf('monitoring.alertPolicies'),
};

/** A condition that is sent without the name the service gave it is made anew, and forgets its incidents. */
function withConditionNames(spec: Fields, live: Fields): Fields {
  const there = (Array.isArray(live['conditions']) ? live['conditions'] : []).filter(isMap);
  const names = new Map(there.map((each) => [each['displayName'], each['name']]));
  const conditions = (Array.isArray(spec['conditions']) ? spec['conditions'] : []).filter(isMap);
  if (conditions.length === 0) return spec;
  return {
    ...spec,
    conditions: conditions.map((each) => {
      const name = names.get(each['displayName']);
      return name === undefined ? each : { ...each, name };
    }),
  };
}

/**
 * The service adds many keys of its own, so only ours are compared, list for list.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards
 */
export const dashboard: Descriptor = {
  ...shared,
  kind: 'dashboard',
  address: { service: 'monitoring', version: 'v1', collection: '/v1/projects/{project}/dashboards' },
  create: { form: { id: 'name', form: 'whole' } },
  update: { form: 'replace-etag' },
  remove: { verb: 'DELETE' },
  ownership: 'labels',
  diff: { outputOnly: ['name', 'etag'], exact: ['labels', 'displayName'] },
  list: {
    field: 'dashboards',
    nameOf: ({ name }, client) =>
      `projects/${client.target.project}/dashboards/${String(name).split('/').at(-1) ?? ''}`,
  },
  checks: { id: { pattern: /^[a-z0-9-]{1,64}$/, rule: '1 to 64 lower-case letters, digits and hyphens' } },
  permissions: permissionsOf('monitoring.dashboards'),
};
