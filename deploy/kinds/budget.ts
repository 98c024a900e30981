/** Budgets (billingbudgets v1): the service names them, so that ours is found by its display name. */
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';

/** https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets */
export const budget: Descriptor = {
  kind: 'budget',
  address: { service: 'billingbudgets', version: 'v1' },
  create: { form: { id: 'server' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  operation: [],
  ownership: 'name',
  dataClass: 'free',
  iam: 'none',
  diff: {
    outputOnly: ['name', 'etag'],
    serverDefaulted: ['budgetFilter.creditTypesTreatment', 'thresholdRules.*.spendBasis'],
    sets: { thresholdRules: 'thresholdPercent', 'budgetFilter.projects': '' },
    references: ['budgetFilter.projects.*'],
    exact: ['displayName'],
  },
  list: { field: 'budgets', below: true },
  checks: {
    spec: ({ displayName }) =>
      String(displayName ?? '').length > 0 && String(displayName).length <= 60
        ? []
        : ['displayName must be 1 to 60 characters'],
  },
  permissions: permissionsOf('billing.budgets'),
};
