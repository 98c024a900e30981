/** What starts by the clock. */
import { marked } from '../model/ownership.ts';
import type { Resource } from '../resource.ts';
import { resource } from './resource.ts';
import { sizesOf } from '../../infra/environments.ts';
import * as names from '../../infra/names.ts';
import { TIME_ZONE, type ScheduleSpec } from '../../infra/schedules.ts';

/** https://cloud.google.com/workflows/docs/schedule-workflow */
export function job(place: names.Place, spec: ScheduleSpec): Resource {
  const workflow = names.workflowName(place, spec.workflow);
  const execution = { argument: JSON.stringify(spec.argument) };
  const fields = {
    description: marked(place, spec.description),
    schedule: spec.cron,
    timeZone: TIME_ZONE,
    attemptDeadline: '180s',
    retryConfig: { retryCount: 3, minBackoffDuration: '30s', maxBackoffDuration: '600s' },
    httpTarget: {
      uri: `https://workflowexecutions.googleapis.com/v1/${workflow}/executions`,
      httpMethod: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from(JSON.stringify(execution)).toString('base64'),
      oauthToken: {
        serviceAccountEmail: names.accountEmail(place, 'scheduler'),
        scope: 'https://www.googleapis.com/auth/cloud-platform',
      },
    },
    state: spec.active && sizesOf(place).scheduled ? 'ENABLED' : 'PAUSED',
  };
  return resource(`job/${spec.id}`, 'job', names.jobName(place, spec.id), fields, [
    `workflow/${spec.workflow}`,
    'account/scheduler',
    'agent/cloudscheduler',
    'grant/scheduler/project/workflows.invoker',
  ]);
}
