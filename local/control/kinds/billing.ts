/** Budgets v1: kept and shown; nothing is spent here. https://cloud.google.com/billing/docs/reference/budget/rest */
import { randomUUID } from 'node:crypto';
import { invalid } from '../../wire/errors.ts';
import type { Kind } from '../kind.ts';
import { isMap, plain } from '../shape.ts';
import { patchByQuery } from './forms.ts';

export const BUDGET: Kind = {
  service: 'billingbudgets',
  version: 'v1',
  parent: 'billingAccounts/{account}',
  collection: 'budgets',
  noun: 'Budget',
  listField: 'budgets',
  id: { pattern: /^[a-z0-9-]{1,60}$/, rule: 'the id is chosen by the server' },
  newId: () => randomUUID(),
  create: { id: 'name', form: 'whole', optional: true },
  update: [patchByQuery],
  fields: {
    ...plain('displayName', 'ownershipScope'),
    budgetFilter: {
      ...plain('projects', 'resourceAncestors', 'creditTypes', 'creditTypesTreatment', 'services', 'subaccounts'),
      ...plain('calendarPeriod', 'customPeriod'),
      labels: 'map',
    },
    amount: { specifiedAmount: plain('currencyCode', 'units', 'nanos'), lastPeriodAmount: true },
    thresholdRules: [plain('thresholdPercent', 'spendBasis')],
    notificationsRule: plain(
      'pubsubTopic',
      'schemaVersion',
      'monitoringNotificationChannels',
      'disableDefaultIamRecipients',
      'enableProjectLevelRecipients',
    ),
  },
  required: ['amount'],
  immutable: [],
  output: ['name', 'etag'],
  defaults: {},
  etag: true,
  name: 'project-id',
  changed: ({ budgetFilter, thresholdRules }) => ({
    budgetFilter: {
      creditTypesTreatment: 'INCLUDE_ALL_CREDITS',
      ...(isMap(budgetFilter) && budgetFilter['customPeriod'] ? {} : { calendarPeriod: 'MONTH' }),
      ...(isMap(budgetFilter) ? budgetFilter : {}),
    },
    ...(Array.isArray(thresholdRules)
      ? { thresholdRules: thresholdRules.map((rule: object) => ({ spendBasis: 'CURRENT_SPEND', ...rule })) }
      : {}),
  }),
  check({ displayName }) {
    if (String(displayName ?? '').length > 60) throw invalid('displayName takes at most 60 characters.');
  },
};
