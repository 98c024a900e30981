/**
 * What Eventarc looks at before it makes a trigger, whoever asks for it: its own agent, the one of Cloud Storage, and
 * the account that is to receive the events. https://cloud.google.com/eventarc/docs/troubleshooting
 */
import { ApiError } from '../wire/errors.ts';
import type { Agents } from './agents.ts';
import type { Authority } from './authority.ts';
import type { Body } from './body-demands.ts';
import { accountMember, errorInfo } from './principals.ts';

interface EventarcEnv {
  readonly project: string;
  readonly authority: Authority;
  readonly agents: Agents;
}

const NO_AGENT =
  'Permission denied while using the Eventarc Service Agent. If you recently started to use Eventarc, it may take a few minutes before all necessary permissions are propagated to the Service Agent. Otherwise, verify that it has Eventarc Service Agent role.';
const NO_PUBLISHER =
  'The Cloud Storage service account for your bucket is unable to publish to Cloud Pub/Sub topics in the specified project. To use GCS CloudEvent triggers, the GCS service account requires the Pub/Sub Publisher (roles/pubsub.publisher) IAM role in the specified project. (See https://cloud.google.com/eventarc/docs/run/quickstart-storage#before-you-begin)';

/** @throws ApiError FAILED_PRECONDITION, PERMISSION_DENIED */
export function checkTrigger({ project, authority, agents }: EventarcEnv, body: Body): void {
  const resource = `projects/${project}`;
  const agent = accountMember(agents.email('eventarc'));
  if (!authority.may(agent, 'pubsub.topics.create', resource)) throw precondition(NO_AGENT);
  const type = typeOf(body);
  if (type === undefined || type === PUBSUB_TYPE) return;
  const isStorage = type.startsWith('google.cloud.storage.');
  if (isStorage && !authority.may(accountMember(agents.email('storage')), 'pubsub.topics.publish', resource)) {
    throw precondition(NO_PUBLISHER);
  }
  const account = body['serviceAccount'];
  if (typeof account !== 'string' || account === '') return;
  const email = account.slice(account.lastIndexOf('/') + 1);
  if (authority.may(accountMember(email), 'eventarc.events.receiveEvent', resource)) return;
  throw new ApiError('PERMISSION_DENIED', `Permission "eventarc.events.receiveEvent" denied on "${email}"`, [
    errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', { permission: 'eventarc.events.receiveEvent', resource }),
  ]);
}

const PUBSUB_TYPE = 'google.cloud.pubsub.topic.v1.messagePublished';

function typeOf(body: Body): string | undefined {
  const filters: unknown = body['eventFilters'];
  if (!Array.isArray(filters)) return undefined;
  const found = (filters as Body[]).find((filter) => filter['attribute'] === 'type');
  return typeof found?.['value'] === 'string' ? found['value'] : undefined;
}

function precondition(description: string): ApiError {
  const violations = [{ type: 'type.googleapis.com/google.rpc.PreconditionFailure', subject: '', description }];
  return new ApiError('FAILED_PRECONDITION', `Invalid resource state for "": ${description}`, [
    { '@type': 'type.googleapis.com/google.rpc.PreconditionFailure', violations },
  ]);
}
