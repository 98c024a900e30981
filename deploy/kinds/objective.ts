/** A service that Monitoring watches as a whole, and what is promised of it (monitoring v3). */
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';

const shared = {
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  operation: [],
  ownership: 'userLabels',
  iam: 'none',
  dataClass: 'free',
} as const satisfies Partial<Descriptor>;

const id = { pattern: /^[a-z0-9-]{1,63}$/, rule: '1 to 63 lower-case letters, digits and hyphens' };

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services */
export const watched: Descriptor = {
  ...shared,
  kind: 'watched-service',
  address: { service: 'monitoring', version: 'v3', collection: '/v3/projects/{project}/services' },
  create: { form: { id: 'query', parameter: 'serviceId' } },
  diff: { outputOnly: ['name', 'telemetry'], exact: ['displayName', 'userLabels'], emptyMatters: ['custom'] },
  list: { field: 'services' },
  checks: { id },
  permissions: permissionsOf('monitoring.services'),
};

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives */
export const objective: Descriptor = {
  ...shared,
  kind: 'objective',
  address: { service: 'monitoring', version: 'v3' },
  create: { form: { id: 'query', parameter: 'serviceLevelObjectiveId' } },
  diff: {
    outputOnly: ['name'],
    durations: ['rollingPeriod'],
    exact: ['displayName', 'userLabels', 'serviceLevelIndicator'],
  },
  checks: {
    id,
    spec: ({ goal }) =>
      Number(goal) > 0 && Number(goal) < 1 ? [] : [`goal is ${String(goal)}; it is a share below 1`],
  },
  permissions: permissionsOf('monitoring.slos'),
};
