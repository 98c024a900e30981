/**
 * One page that says whether invoices flow, as data (monitoring v1 Dashboard).
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards
 */
import { metricType, type MetricId } from './metrics.ts';
import { titleOf, type Place } from '../names.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Chart {
  readonly title: string;
  readonly filter: string;
  readonly aligner: string;
  readonly reducer?: string;
  readonly groupBy?: readonly string[];
  readonly plot?: 'LINE' | 'STACKED_BAR';
}

const OF_HANDLERS = 'resource.type="cloud_run_revision"';
const ours = (place: Place, id: MetricId) => `metric.type="${metricType(place, id)}" AND ${OF_HANDLERS}`;

const charts = (at: Place): readonly Chart[] => [
  {
    title: 'Notice to row, 95th percentile (s)',
    filter: ours(at, 'notice_to_row'),
    aligner: 'ALIGN_PERCENTILE_95',
    reducer: 'REDUCE_MAX',
    groupBy: ['metric.label.source'],
  },
  {
    title: 'Objects loaded',
    filter: ours(at, 'notice_to_row'),
    aligner: 'ALIGN_DELTA',
    reducer: 'REDUCE_COUNT',
    groupBy: ['metric.label.source'],
    plot: 'STACKED_BAR',
  },
  {
    title: 'Objects and batches given up',
    filter: ours(at, 'failures'),
    aligner: 'ALIGN_DELTA',
    reducer: 'REDUCE_SUM',
    groupBy: ['metric.label.problem'],
    plot: 'STACKED_BAR',
  },
  {
    title: 'Documents set aside per object',
    filter: ours(at, 'quarantined'),
    aligner: 'ALIGN_PERCENTILE_99',
    reducer: 'REDUCE_MAX',
    groupBy: ['metric.label.source'],
  },
  {
    title: 'Executions by state',
    filter:
      'metric.type="workflows.googleapis.com/finished_execution_count" AND resource.type="workflows.googleapis.com/Workflow"',
    aligner: 'ALIGN_DELTA',
    reducer: 'REDUCE_SUM',
    groupBy: ['resource.label.workflow_id', 'metric.label.status'],
    plot: 'STACKED_BAR',
  },
  {
    title: 'Oldest waiting event per subscription (s)',
    filter:
      'metric.type="pubsub.googleapis.com/subscription/oldest_unacked_message_age" AND resource.type="pubsub_subscription"',
    aligner: 'ALIGN_MAX',
    reducer: 'REDUCE_MAX',
    groupBy: ['resource.label.subscription_id'],
  },
  {
    title: 'Answers of handlers by class',
    filter: `metric.type="run.googleapis.com/request_count" AND ${OF_HANDLERS}`,
    aligner: 'ALIGN_DELTA',
    reducer: 'REDUCE_SUM',
    groupBy: ['resource.label.service_name', 'metric.label.response_code_class'],
    plot: 'STACKED_BAR',
  },
  {
    title: 'Time of handlers, 95th percentile (ms)',
    filter: `metric.type="run.googleapis.com/request_latencies" AND ${OF_HANDLERS}`,
    aligner: 'ALIGN_PERCENTILE_95',
    reducer: 'REDUCE_MAX',
    groupBy: ['resource.label.service_name'],
  },
  {
    title: 'Bigtable: CPU of the cluster',
    filter: 'metric.type="bigtable.googleapis.com/cluster/cpu_load" AND resource.type="bigtable_cluster"',
    aligner: 'ALIGN_MEAN',
    reducer: 'REDUCE_MAX',
    groupBy: ['resource.label.cluster'],
  },
  {
    title: 'Bigtable: storage of the cluster',
    filter: 'metric.type="bigtable.googleapis.com/cluster/storage_utilization" AND resource.type="bigtable_cluster"',
    aligner: 'ALIGN_MEAN',
    reducer: 'REDUCE_MAX',
    groupBy: ['resource.label.cluster'],
  },
];

const COLUMNS = 48;
const [WIDTH, HEIGHT] = [24, 16];

/** The whole document but its name and labels. */
export function dashboardFields(at: Place): Fields {
  return {
    displayName: `${titleOf(at)}: from notice to row`,
    mosaicLayout: {
      columns: COLUMNS,
      tiles: charts(at).map((chart, index) => ({
        // The API leaves out what is zero, and so do we.
        ...position('xPos', (index % (COLUMNS / WIDTH)) * WIDTH),
        ...position('yPos', Math.floor(index / (COLUMNS / WIDTH)) * HEIGHT),
        width: WIDTH,
        height: HEIGHT,
        widget: widget(chart),
      })),
    },
  };
}

const position = (field: string, value: number): Fields => (value === 0 ? {} : { [field]: value });

function widget({ title, filter, aligner, reducer, groupBy, plot }: Chart): Fields {
  return {
    title,
    xyChart: {
      dataSets: [
        {
          plotType: plot ?? 'LINE',
          timeSeriesQuery: {
            timeSeriesFilter: {
              filter,
              aggregation: {
                alignmentPeriod: '300s',
                perSeriesAligner: aligner,
                ...(reducer ? { crossSeriesReducer: reducer, groupByFields: groupBy ?? [] } : {}),
              },
            },
          },
        },
      ],
    },
  };
}
