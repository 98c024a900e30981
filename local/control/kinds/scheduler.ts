/** Cloud Scheduler v1; what fires the jobs is ../scheduler. */
import { invalid } from '../../wire/errors.ts';
import type { Fields, Kind } from '../kind.ts';
import { readCron } from '../scheduler/cron.ts';
import { isMap, plain } from '../shape.ts';
import { LOCATION, patchByQuery } from './forms.ts';

const TARGETS = ['httpTarget', 'pubsubTarget', 'appEngineHttpTarget'] as const;
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs */
export const SCHEDULER_JOB: Kind = {
  service: 'cloudscheduler',
  version: 'v1',
  parent: LOCATION,
  collection: 'jobs',
  noun: 'Job',
  listField: 'jobs',
  id: {
    pattern: /^[A-Za-z0-9_-]{1,500}$/,
    rule: 'the job id must be 1 to 500 letters, digits, hyphens and underscores',
  },
  create: { id: 'name', form: 'whole', optional: true },
  update: [patchByQuery],
  fields: {
    ...plain('description', 'schedule', 'timeZone', 'attemptDeadline', 'appEngineHttpTarget'),
    retryConfig: plain('retryCount', 'maxRetryDuration', 'minBackoffDuration', 'maxBackoffDuration', 'maxDoublings'),
    httpTarget: {
      ...plain('uri', 'httpMethod', 'body'),
      headers: 'map',
      oauthToken: plain('serviceAccountEmail', 'scope'),
      oidcToken: plain('serviceAccountEmail', 'audience'),
    },
    pubsubTarget: { ...plain('topicName', 'data'), attributes: 'map' },
  },
  required: ['schedule'],
  immutable: [],
  output: ['name', 'state', 'status', 'scheduleTime', 'lastAttemptTime', 'userUpdateTime'],
  defaults: { timeZone: 'UTC', attemptDeadline: '180s' },
  etag: false,
  name: 'project-id',
  lane: { per: 'location', message: 'sync mutate calls cannot be queued' },
  verbs: {
    pause: { set: { state: 'PAUSED' }, answer: 'resource' },
    resume: { set: { state: 'ENABLED' }, answer: 'resource' },
  },
  created: () => ({ state: 'ENABLED' }),
  changed: (job, site, former) => ({
    userUpdateTime: former && sameSpec(job, former) ? former['userUpdateTime'] : site.time,
    retryConfig: { ...RETRY, ...(isMap(job['retryConfig']) ? job['retryConfig'] : {}) },
    ...(isMap(job['httpTarget']) ? { httpTarget: completed(job['httpTarget']) } : {}),
    scheduleTime: nextTime(job, Date.parse(site.time)),
  }),
  check: checkJob,
};

/** Source: the defaults of https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#RetryConfig */
const RETRY = { maxRetryDuration: '0s', minBackoffDuration: '5s', maxBackoffDuration: '3600s', maxDoublings: 5 };
const SPEC = ['description', 'schedule', 'timeZone', 'retryConfig', 'attemptDeadline', 'state', ...TARGETS];

const sameSpec = (a: Fields, b: Fields) => SPEC.every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]));

function completed(target: Fields): Fields {
  const { oauthToken, oidcToken, headers, body } = target;
  const added: Record<string, string> = { 'User-Agent': 'Google-Cloud-Scheduler' };
  if (body !== undefined) added['Content-Type'] = 'application/octet-stream';
  return {
    httpMethod: 'POST',
    ...target,
    headers: { ...added, ...(isMap(headers) ? headers : {}) },
    ...(isMap(oauthToken) ? { oauthToken: { scope: SCOPE, ...oauthToken } } : {}),
    ...(isMap(oidcToken) ? { oidcToken: { audience: target['uri'], ...oidcToken } } : {}),
  };
}

/** When an enabled job is due next. */
export function nextTime({ schedule, timeZone, state }: Fields, now: number): string | undefined {
  if (state !== 'ENABLED') return undefined;
  const next = readCron(String(schedule), String(timeZone)).next(now);
  return next === undefined ? undefined : new Date(next).toISOString();
}

function checkJob(job: Fields, former: Fields | undefined): void {
  const given = TARGETS.filter((target) => job[target] !== undefined);
  if (given.length !== 1) throw invalid(`A job needs exactly one of ${TARGETS.join(', ')}.`);
  if (former && former[given[0] ?? ''] === undefined) throw invalid('The kind of target of a job cannot be changed.');
  readCron(String(job['schedule']), String(job['timeZone']));
  checkDeadline(job['attemptDeadline']);
  const retries = isMap(job['retryConfig']) ? Number(job['retryConfig']['retryCount'] ?? 0) : 0;
  if (!Number.isInteger(retries) || retries < 0 || retries > 5)
    throw invalid('retryConfig.retryCount must be from 0 to 5.');
  if (isMap(job['httpTarget'])) checkHttpTarget(job['httpTarget']);
  if (isMap(job['pubsubTarget'])) checkPubsubTarget(job['pubsubTarget']);
}

function checkDeadline(given: unknown): void {
  const seconds = /^\d+(\.\d+)?s$/.test(String(given)) ? Number.parseFloat(String(given)) : Number.NaN;
  if (seconds >= 15 && seconds <= 1800) return;
  throw invalid('attemptDeadline must be from 15s to 1800s.');
}

function checkHttpTarget({ uri, oauthToken, oidcToken }: Fields): void {
  if (typeof uri !== 'string' || !/^https?:\/\/./.test(uri)) throw invalid('httpTarget.uri must be an HTTP address.');
  if (oauthToken !== undefined && oidcToken !== undefined) {
    throw invalid('httpTarget takes one of oauthToken and oidcToken.');
  }
  if (oauthToken !== undefined && !new URL(uri).hostname.endsWith('.googleapis.com')) {
    throw invalid('oauthToken is for addresses of Google’s APIs (*.googleapis.com); use oidcToken.');
  }
}

function checkPubsubTarget({ topicName, data, attributes }: Fields): void {
  if (typeof topicName !== 'string' || !/^projects\/[^/]+\/topics\/[^/]+$/.test(topicName)) {
    throw invalid('pubsubTarget.topicName must be projects/P/topics/T.');
  }
  if (!data && !(isMap(attributes) && Object.keys(attributes).length > 0)) {
    throw invalid('pubsubTarget needs data or attributes.');
  }
}
