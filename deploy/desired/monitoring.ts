/** What watches the product: metrics over its logs, alerts with their runbooks, a dashboard, and the objective. */
import { labels } from '../model/ownership.ts';
import { reference, type Resource } from '../resource.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { handlers } from '../../handlers/index.ts';
import { alertFields, alerts, runbookOf, type AlertSpec } from '../../infra/monitoring/alerts.ts';
import { dashboardFields } from '../../infra/monitoring/dashboard.ts';
import { LOG_METRICS, metricFields } from '../../infra/monitoring/metrics.ts';
import { OBJECTIVE_ID, objectiveFields } from '../../infra/monitoring/objectives.ts';
import * as names from '../../infra/names.ts';
import type { Settings } from '../../infra/settings.ts';

/** `runbooks` are texts by the name of the page, without which an alert would tell nobody what to do. */
export function monitoring(
  place: names.Place,
  settings: Settings,
  runbooks: ReadonlyMap<string, string>,
): readonly Resource[] {
  const own = labels(place, 'monitoring');
  const serviceId = names.stackId(place, 'pipeline');
  const service = `projects/${place.project}/services/${serviceId}`;
  const ids = handlers.map(({ name }) => name);
  return [
    ...LOG_METRICS.map((spec) =>
      resource(
        `metric/${spec.id}`,
        'metric',
        names.metricName(place, spec.id),
        metricFields(place, spec),
        SERVICES_FIRST,
      ),
    ),
    resource(
      'watched-service/pipeline',
      'watched-service',
      service,
      { displayName: serviceId, custom: {}, userLabels: own },
      SERVICES_FIRST,
    ),
    resource(
      `objective/${OBJECTIVE_ID}`,
      'objective',
      `${service}/serviceLevelObjectives/${OBJECTIVE_ID}`,
      { ...objectiveFields(place), userLabels: own },
      ['watched-service/pipeline', 'metric/notice_to_row'],
    ),
    ...alerts(place, ids, serviceId).map((spec) => alert(place, spec, settings, runbooks)),
    resource(
      'dashboard/notamesh',
      'dashboard',
      `projects/${place.project}/dashboards/${names.stackId(place, 'flow')}`,
      { ...dashboardFields(place), labels: own },
      LOG_METRICS.map(({ id }) => `metric/${id}`),
    ),
  ];
}

function alert(
  place: names.Place,
  spec: AlertSpec,
  { notifyEmail, runbooksUrl }: Settings,
  runbooks: ReadonlyMap<string, string>,
): Resource {
  const page = runbookOf(spec.id);
  const text = runbooks.get(page);
  if (text === undefined) throw new Error(`no page docs/runbooks/${page}.md for the alert ${spec.id}`);
  const url = runbooksUrl === undefined ? undefined : `${runbooksUrl}/${page}.md`;
  const fields = {
    ...alertFields(place, spec, text, url),
    userLabels: { ...labels(place, 'monitoring'), alert: spec.id },
    ...(notifyEmail === undefined ? {} : { notificationChannels: [reference('channel/on-call', 'name')] }),
  };
  return resource(`alert/${spec.id}`, 'alert', names.alertName(place, spec.id), fields, [
    ...LOG_METRICS.map(({ id }) => `metric/${id}`),
    ...(spec.id === 'slow-rows' ? [`objective/${OBJECTIVE_ID}`] : []),
  ]);
}
