/**
 * What wakes a person, as data (monitoring v3 AlertPolicy). Each alert has a page in docs/runbooks/ of the same name,
 * which goes into the alert's own documentation.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies
 */
import { CLUSTER_LIMITS, HOURS_WITHOUT_BATCH, QUARANTINE_SHARE } from './thresholds.ts';
import { metricType, type MetricId } from './metrics.ts';
import { OBJECTIVE_ID } from './objectives.ts';
import { instanceId, metricId, parentName, serviceName, titleOf, type Place } from '../names.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface AlertSpec {
  /** Also the name of its runbook. */
  readonly id: string;
  readonly title: string;
  readonly severity: 'CRITICAL' | 'ERROR' | 'WARNING';
  readonly conditions: readonly Fields[];
}

const MINUTE = 60;
const seconds = (count: number): string => `${count}s`;

interface Threshold {
  readonly title: string;
  readonly filter: string;
  readonly above: number;
  /** How long it must last. */
  readonly lasting: number;
  readonly period: number;
  readonly aligner: string;
  readonly reducer?: string;
  readonly groupBy?: readonly string[];
}

function threshold(given: Threshold): Fields {
  return {
    displayName: given.title,
    conditionThreshold: {
      filter: given.filter,
      comparison: 'COMPARISON_GT',
      thresholdValue: given.above,
      duration: seconds(given.lasting),
      aggregations: [
        {
          alignmentPeriod: seconds(given.period),
          perSeriesAligner: given.aligner,
          ...(given.reducer ? { crossSeriesReducer: given.reducer, groupByFields: given.groupBy ?? [] } : {}),
        },
      ],
      trigger: { count: 1 },
    },
  };
}

/** Sum of a distribution's values in a window, in PromQL: https://cloud.google.com/monitoring/promql/promql-mapping */
const sumOf = (place: Place, id: MetricId, window: string) =>
  `sum(increase(logging_googleapis_com:user_${metricId(place, id)}_sum[${window}]))`;

export function alerts(place: Place, handlers: readonly string[], serviceId: string): readonly AlertSpec[] {
  return [
    ...ofEvents(place),
    ...ofLoading(place, serviceId),
    ...ofBigtable(place),
    ...handlers.map((id) => ofHandler(place, id)),
  ];
}

function ofEvents(place: Place): readonly AlertSpec[] {
  const workflows = `resource.type="workflows.googleapis.com/Workflow" AND resource.labels.location="${place.location}"`;
  return [
    {
      id: 'workflow-failed',
      title: 'An execution failed',
      severity: 'ERROR',
      conditions: [
        threshold({
          title: 'Failed executions',
          filter: `metric.type="workflows.googleapis.com/finished_execution_count" AND ${workflows} AND metric.labels.status="FAILED"`,
          above: 0,
          lasting: 0,
          period: 5 * MINUTE,
          aligner: 'ALIGN_DELTA',
          reducer: 'REDUCE_SUM',
          groupBy: ['resource.label.workflow_id'],
        }),
      ],
    },
    {
      id: 'events-waiting',
      title: 'Events wait at a trigger',
      severity: 'ERROR',
      conditions: [
        threshold({
          title: 'Oldest unacknowledged event of a trigger',
          filter:
            'metric.type="pubsub.googleapis.com/subscription/oldest_unacked_message_age" AND ' +
            // Of triggers, and of sources whose documents are gathered into files (infra/streaming.ts).
            'resource.type="pubsub_subscription" AND ' +
            'resource.labels.subscription_id=monitoring.regex.full_match("(eventarc|invoices-of)-.*")',
          above: 15 * MINUTE,
          lasting: 5 * MINUTE,
          period: MINUTE,
          aligner: 'ALIGN_MAX',
        }),
      ],
    },
    {
      id: 'dead-letters',
      title: 'Events could not be delivered',
      severity: 'CRITICAL',
      conditions: [
        threshold({
          title: 'A message in a dead-letter subscription',
          filter:
            'metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages" AND ' +
            'resource.type="pubsub_subscription" AND resource.labels.subscription_id=ends_with("-dead-letter")',
          above: 0,
          lasting: 0,
          period: MINUTE,
          aligner: 'ALIGN_MAX',
        }),
      ],
    },
  ];
}

function ofLoading(place: Place, serviceId: string): readonly AlertSpec[] {
  const objective = `projects/${place.project}/services/${serviceId}/serviceLevelObjectives/${OBJECTIVE_ID}`;
  return [
    {
      id: 'quarantine-rate',
      title: 'Many documents are set aside',
      severity: 'WARNING',
      conditions: [
        {
          displayName: `More than ${QUARANTINE_SHARE * 100} % of the documents of an hour`,
          conditionPrometheusQueryLanguage: {
            query: `${sumOf(place, 'quarantined', '1h')} / ${sumOf(place, 'documents', '1h')} > ${QUARANTINE_SHARE}`,
            duration: seconds(0),
            evaluationInterval: seconds(5 * MINUTE),
          },
        },
      ],
    },
    {
      id: 'missing-data',
      title: 'Something is missing',
      severity: 'WARNING',
      conditions: [
        {
          displayName: 'The last reconciliation found numbers, documents or objects missing',
          conditionPrometheusQueryLanguage: {
            query: `${sumOf(place, 'missing', '1h')} > 0`,
            duration: seconds(0),
            evaluationInterval: seconds(5 * MINUTE),
          },
        },
      ],
    },
    {
      id: 'no-batch',
      title: 'No batch arrives',
      severity: 'WARNING',
      conditions: [
        {
          displayName: `No batch was fetched for ${HOURS_WITHOUT_BATCH} hours`,
          conditionAbsent: {
            filter: `metric.type="${metricType(place, 'batches')}" AND resource.type="cloud_run_revision"`,
            duration: seconds(HOURS_WITHOUT_BATCH * 60 * MINUTE),
            aggregations: [
              {
                alignmentPeriod: seconds(60 * MINUTE),
                perSeriesAligner: 'ALIGN_DELTA',
                crossSeriesReducer: 'REDUCE_SUM',
                groupByFields: [],
              },
            ],
            trigger: { count: 1 },
          },
        },
      ],
    },
    {
      id: 'slow-rows',
      title: 'Invoices take long from notice to row',
      severity: 'ERROR',
      conditions: [
        {
          displayName: 'The objective is used up ten times too fast',
          conditionThreshold: {
            filter: `select_slo_burn_rate("${objective}", "3600s")`,
            comparison: 'COMPARISON_GT',
            thresholdValue: 10,
            duration: seconds(0),
            trigger: { count: 1 },
          },
        },
      ],
    },
  ];
}

function ofBigtable(place: Place): readonly AlertSpec[] {
  const cluster = `resource.type="bigtable_cluster" AND resource.labels.instance="${instanceId(place)}"`;
  const of = (metric: string, title: string, above: number) =>
    threshold({
      title,
      filter: `metric.type="bigtable.googleapis.com/cluster/${metric}" AND ${cluster}`,
      above,
      lasting: 15 * MINUTE,
      period: 5 * MINUTE,
      aligner: 'ALIGN_MEAN',
    });
  return [
    {
      id: 'bigtable-load',
      title: 'Bigtable is near its limits',
      severity: 'WARNING',
      conditions: [
        of('cpu_load', 'CPU of a cluster', CLUSTER_LIMITS.cpu),
        of('storage_utilization', 'Storage of a cluster', CLUSTER_LIMITS.storage),
      ],
    },
  ];
}

function ofHandler(place: Place, id: string): AlertSpec {
  const service = serviceName(place, id).slice(`${parentName(place)}/services/`.length);
  return {
    id: `handler-errors-${id}`,
    title: `Handler ${id} fails`,
    severity: 'ERROR',
    conditions: [
      threshold({
        title: `Answers 5xx of ${id}`,
        filter:
          `metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision" AND ` +
          `resource.labels.service_name="${service}" AND metric.labels.response_code_class="5xx"`,
        above: 5,
        lasting: 0,
        period: 5 * MINUTE,
        aligner: 'ALIGN_DELTA',
        reducer: 'REDUCE_SUM',
      }),
    ],
  };
}

/** The runbook of an alert: handlers share one. */
export const runbookOf = (alertId: string): string =>
  alertId.startsWith('handler-errors-') ? 'handler-errors' : alertId;

/** The whole policy but labels and channels. `runbook` is the text of its page, `url` where people read it. */
export function alertFields(place: Place, spec: AlertSpec, runbook: string, url: string | undefined): Fields {
  return {
    displayName: `${titleOf(place)}: ${spec.title}`,
    severity: spec.severity,
    combiner: 'OR',
    enabled: true,
    conditions: spec.conditions,
    documentation: {
      content: runbook,
      mimeType: 'text/markdown',
      ...(url === undefined ? {} : { links: [{ displayName: 'Runbook', url }] }),
    },
    alertStrategy: { autoClose: seconds(7 * 24 * 60 * MINUTE) },
  };
}
