/** Logs that are kept, whom alerts reach, and the budget. */
import { labels, marked } from '../model/ownership.ts';
import type { Resource } from '../resource.ts';
import { grantResource } from './identities.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { sizesOf } from '../../infra/environments.ts';
import * as names from '../../infra/names.ts';
import { AUDIT_LOG, BUDGET_THRESHOLDS, FAILURES_SINK } from '../../infra/operations.ts';
import type { Settings } from '../../infra/settings.ts';

/** The audit trail in a log bucket of its own: in one project a sink needs no grant for that. */
export function auditLog(place: names.Place): Resource[] {
  const bucket = names.logBucketName(place, AUDIT_LOG.id);
  const description = marked(place, AUDIT_LOG.description);
  return [
    resource(
      'log-bucket/audit',
      'log-bucket',
      bucket,
      { description, retentionDays: sizesOf(place).auditDays },
      SERVICES_FIRST,
    ),
    resource(
      'sink/audit',
      'sink',
      names.sinkName(place, AUDIT_LOG.id),
      { description, filter: AUDIT_LOG.filter, destination: `logging.googleapis.com/${bucket}` },
      ['log-bucket/audit'],
    ),
  ];
}

/** Failures where they can be queried; each sink writes as an identity of its own, which needs a grant. */
export function failureExport(place: names.Place): Resource[] {
  const dataset = names.datasetName(place, 'operations');
  return [
    resource(
      'sink/failures',
      'sink',
      names.sinkName(place, FAILURES_SINK.id),
      {
        description: marked(place, FAILURES_SINK.description),
        filter: FAILURES_SINK.filter,
        destination: `bigquery.googleapis.com/${dataset}`,
      },
      ['dataset/operations'],
    ),
    grantResource(place, {
      to: { writerOf: 'failures' },
      role: 'roles/bigquery.dataEditor',
      on: { kind: 'dataset', dataset: 'operations' },
      why: 'entries are written as the sink',
      usedBy: 'the sink, whose identity is made with it; the local cloud exports no entry',
    }),
  ];
}

/** Whom alerts reach. */
export function channels(place: names.Place, { notifyEmail }: Settings): Resource[] {
  if (notifyEmail === undefined) return [];
  const spec = {
    type: 'email',
    displayName: names.stackId(place, 'on call'),
    labels: { email_address: notifyEmail },
    userLabels: labels(place, 'monitoring'),
    enabled: true,
  };
  return [resource('channel/on-call', 'channel', names.channelName(place, 'on-call'), spec, SERVICES_FIRST)];
}

export function budgets(place: names.Place, { budget }: Settings): Resource[] {
  if (!budget) return [];
  const displayName = names.stackId(place, place.project).slice(0, 60);
  const spec = {
    displayName,
    budgetFilter: { projects: [`projects/${place.project}`] },
    amount: { specifiedAmount: { currencyCode: budget.currency, units: budget.units } },
    thresholdRules: BUDGET_THRESHOLDS.map((thresholdPercent) => ({ thresholdPercent, spendBasis: 'CURRENT_SPEND' })),
  };
  const name = `billingAccounts/${budget.account}/budgets/${displayName}`;
  return [resource('budget/monthly', 'budget', name, spec, SERVICES_FIRST)];
}
