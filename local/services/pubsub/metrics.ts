/**
 * One metric of Cloud Monitoring that operators cannot do without: how many messages wait at each subscription. It is
 * counted when it is asked for, where the service samples once a minute and shows it two minutes later.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list
 */
import type { Clock } from '../../wire/clock.ts';
import { ApiError, invalid } from '../../wire/errors.ts';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import type { ActiveSubscription } from './active.ts';

/** https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-pubsub */
const UNDELIVERED = 'pubsub.googleapis.com/subscription/num_undelivered_messages';

interface MetricsEnv {
  readonly clock: Clock;
  readonly catalog: { readonly subscriptions: ReadonlyMap<string, ActiveSubscription> };
}

export function metricRoutes(env: MetricsEnv): Route[] {
  return [
    {
      service: 'monitoring',
      method: 'GET',
      pattern: '/v3/projects/{project}/timeSeries',
      handle: async (request) => ok(await timeSeries(env, request)),
    },
  ];
}

async function timeSeries({ clock, catalog }: MetricsEnv, { query, params }: RestRequest) {
  const asked = readFilter(query.get('filter') ?? '');
  const now = clock.now();
  const { from, to } = intervalOf(query);
  // A gauge of now: it is no point of an interval that lies elsewhere.
  if (from > now || to < now) return {};
  const prefix = `projects/${params['project'] ?? ''}/subscriptions/`;
  const wanted = [...catalog.subscriptions].filter(
    ([name]) => name.startsWith(prefix) && (asked === undefined || name === `${prefix}${asked}`),
  );
  const series = await Promise.all(wanted.map(([name, active]) => seriesOf(name, active, now)));
  return series.length > 0 ? { timeSeries: series, unit: '1' } : {};
}

async function seriesOf(name: string, active: ActiveSubscription, now: number) {
  const [, project = '', , id = ''] = name.split('/');
  const time = new Date(now).toISOString();
  return {
    metric: { type: UNDELIVERED },
    resource: { type: 'pubsub_subscription', labels: { project_id: project, subscription_id: id } },
    metricKind: 'GAUGE',
    valueType: 'INT64',
    points: [
      { interval: { startTime: time, endTime: time }, value: { int64Value: String(await active.backlog.count()) } },
    ],
  };
}

/** A minute of clocks that differ is forgiven. */
const SLACK_MS = 60_000;

function intervalOf(query: URLSearchParams): { from: number; to: number } {
  const [start, end] = [query.get('interval.startTime'), query.get('interval.endTime')];
  const to = Date.parse(end ?? '');
  const from = start === null ? to : Date.parse(start);
  if (Number.isNaN(to) || Number.isNaN(from)) throw invalid('interval.endTime and interval.startTime must be times.');
  if (from > to) throw invalid('interval.startTime must not be later than interval.endTime.');
  return { from, to: to + SLACK_MS };
}

/** The subscription id that a filter asks for; undefined asks for all. */
function readFilter(filter: string): string | undefined {
  let subscription: string | undefined;
  let metric: string | undefined;
  for (const clause of filter.split(/\s+AND\s+/i)) {
    const [, field = '', value = ''] = /^\s*([\w.]+)\s*=\s*"([^"]*)"\s*$/.exec(clause) ?? [];
    if (field === 'metric.type') metric = value;
    else if (/^resource\.labels?\.subscription_id$/.test(field)) subscription = value;
    else if (!(field === 'resource.type' && value === 'pubsub_subscription')) throw notModelled(clause.trim());
  }
  if (metric !== UNDELIVERED) throw notModelled(metric ?? filter);
  return subscription;
}

const notModelled = (what: string) =>
  new ApiError(
    'UNIMPLEMENTED',
    `The local cloud keeps no time series for ${JSON.stringify(what)}: of Cloud Monitoring's metrics it has ` +
      `${UNDELIVERED} alone, which may be narrowed by resource.labels.subscription_id.`,
  );
