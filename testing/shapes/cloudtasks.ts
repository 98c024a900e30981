/** https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks */
import { fields, type Shape } from './shape.ts';

const attempt = fields({ scheduleTime: 'time', dispatchTime: 'time', responseTime: 'time', responseStatus: 'any' });

const task = fields({
  name: 'string',
  scheduleTime: 'time',
  createTime: 'time',
  dispatchDeadline: 'string',
  dispatchCount: 'integer',
  responseCount: 'integer',
  firstAttempt: attempt,
  lastAttempt: attempt,
  view: 'string',
  appEngineHttpRequest: 'any',
  httpRequest: fields({
    url: 'string',
    httpMethod: 'string',
    headers: 'map',
    body: 'bytes',
    oauthToken: 'any',
    oidcToken: 'any',
  }),
});

const V2 = 'googleapis.cloudtasks.v2.projects.locations.queues.tasks';

export const cloudtasks: Readonly<Record<string, Shape>> = {
  [`${V2}.create`]: task,
  [`${V2}.get`]: task,
};
