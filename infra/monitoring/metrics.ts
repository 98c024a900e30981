/**
 * Metrics over the log lines of the handlers, as data (logging v2 LogMetric). The lines are those of handlers/edge.ts:
 * numbers, codes and states, never a document.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics
 */
import { metricId, serviceName, type Place } from '../names.ts';

export type MetricId =
  | 'notice_to_row'
  | 'documents'
  | 'quarantined'
  | 'batches'
  | 'failures'
  | 'missing'
  | 'unfinished'
  | 'contested'
  | 'webhooks_refused';

export interface LogMetricSpec {
  /** What comes after stack and environment in its name. */
  readonly id: MetricId;
  readonly description: string;
  readonly handler: 'receive' | 'write';
  /** Members of jsonPayload and what they must be. */
  readonly where: Readonly<Record<string, string>>;
  /** Labels and the member of jsonPayload each is taken from. */
  readonly labels?: Readonly<Record<string, string>>;
  /** For a distribution: the member of jsonPayload whose values are gathered. Without it lines are counted. */
  readonly value?: { readonly field: string; readonly unit: string };
}

export const LOG_METRICS: readonly LogMetricSpec[] = [
  {
    id: 'notice_to_row',
    description: 'Seconds from the first word of an object (notice, message, upload) to its last row in Bigtable',
    handler: 'write',
    where: { ledger: 'object done' },
    labels: { source: 'source' },
    value: { field: 'noticeToRowSeconds', unit: 's' },
  },
  {
    id: 'documents',
    description: 'Documents of each object that was loaded',
    handler: 'write',
    where: { ledger: 'object done' },
    labels: { source: 'source' },
    value: { field: 'documents', unit: '1' },
  },
  {
    id: 'quarantined',
    description: 'Documents of each object that were set aside',
    handler: 'write',
    where: { ledger: 'object done' },
    labels: { source: 'source' },
    value: { field: 'quarantined', unit: '1' },
  },
  {
    id: 'batches',
    description: 'Batches that were fetched to their end',
    handler: 'write',
    where: { ledger: 'batch done' },
    labels: { source: 'source' },
  },
  {
    id: 'failures',
    description: 'Objects and batches that were given up',
    handler: 'write',
    where: { ledger: 'object failed OR batch failed' },
    labels: { source: 'source', problem: 'problem' },
  },
  {
    id: 'missing',
    description: 'What a reconciliation found missing: numbers of sequences, announced documents, stored objects',
    handler: 'write',
    where: { ledger: 'report done' },
    value: { field: 'missing', unit: '1' },
  },
  {
    id: 'unfinished',
    description: 'Summaries whose document, and events whose invoice, had not come when it was looked for',
    handler: 'write',
    where: { ledger: 'report done' },
    value: { field: 'unfinished', unit: '1' },
  },
  {
    id: 'contested',
    description: 'Keys with two contents of one second, and invoice numbers used twice, that a reconciliation found',
    handler: 'write',
    where: { ledger: 'report done' },
    value: { field: 'contested', unit: '1' },
  },
  {
    id: 'webhooks_refused',
    description: 'Deliveries of a source whose signature is not right',
    handler: 'receive',
    where: { error: 'signature-invalid' },
  },
];

export const metricType = (place: Place, id: MetricId): string => `logging.googleapis.com/user/${metricId(place, id)}`;

/** The filter of the Logging query language. */
export function metricFilter(place: Place, { handler, where }: LogMetricSpec): string {
  const service = serviceName(place, handler).split('/').at(-1) ?? handler;
  const conditions = Object.entries(where).map(([field, value]) => {
    const values = value.split(' OR ').map((each) => JSON.stringify(each));
    return `jsonPayload.${field}=${values.length === 1 ? values.join('') : `(${values.join(' OR ')})`}`;
  });
  return [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name=${JSON.stringify(service)}`,
    ...conditions,
  ].join(' AND ');
}

/** The whole resource but its name. */
export function metricFields(place: Place, spec: LogMetricSpec): Readonly<Record<string, unknown>> {
  const labels = Object.entries(spec.labels ?? {});
  return {
    description: spec.description,
    filter: metricFilter(place, spec),
    metricDescriptor: {
      metricKind: 'DELTA',
      valueType: spec.value ? 'DISTRIBUTION' : 'INT64',
      unit: spec.value?.unit ?? '1',
      ...(labels.length > 0 ? { labels: labels.map(([key]) => ({ key, valueType: 'STRING' })) } : {}),
    },
    ...(labels.length > 0
      ? { labelExtractors: Object.fromEntries(labels.map(([key, field]) => [key, `EXTRACT(jsonPayload.${field})`])) }
      : {}),
    ...(spec.value
      ? {
          valueExtractor: `EXTRACT(jsonPayload.${spec.value.field})`,
          // From 50 ms, or one document, up to weeks, or millions.
          bucketOptions: { exponentialBuckets: { numFiniteBuckets: 32, growthFactor: 2, scale: 0.05 } },
        }
      : {}),
  };
}
