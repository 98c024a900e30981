/** One attempt of a job: the call or the message that it is for. */
import type { Fetch } from '../../wire/room.ts';
import type { Fields } from '../kind.ts';
import { isMap } from '../shape.ts';

export interface Reach {
  readonly fetch: Fetch;
  mintIdToken(audience: string, email: string): Promise<string>;
  /** Access token of a service account; absent where nobody gives any out. */
  mintAccessToken?(email: string, scope: string): Promise<string>;
  /** @throws ApiError NOT_FOUND for a topic that is none */
  publish(
    topic: string,
    messages: readonly { data: Buffer; attributes: Readonly<Record<string, string>> }[],
  ): Promise<unknown>;
}

/** google.rpc.Status of an attempt; empty when it went well. */
export type AttemptStatus = { readonly code?: number; readonly message?: string };

const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 10,
  429: 8,
  501: 12,
  503: 14,
  504: 4,
};

/** Never throws: what goes wrong is the status. */
export async function attempt(
  reach: Reach,
  job: Fields,
  scheduled: string,
  signal: AbortSignal,
): Promise<AttemptStatus> {
  try {
    if (isMap(job['pubsubTarget'])) return await publish(reach, job['pubsubTarget']);
    if (isMap(job['httpTarget'])) return await call(reach, job, job['httpTarget'], scheduled, signal);
    return { code: 12, message: 'The local cloud has no App Engine to call.' };
  } catch (error) {
    if (signal.aborted) return { code: 4, message: 'The attempt took longer than attemptDeadline.' };
    const code = (error as { code?: unknown }).code;
    return {
      code: typeof code === 'number' ? code : 14,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

async function publish(reach: Reach, target: Fields): Promise<AttemptStatus> {
  const data = Buffer.from(String(target['data'] ?? ''), 'base64');
  const attributes = (target['attributes'] ?? {}) as Record<string, string>;
  await reach.publish(String(target['topicName']), [{ data, attributes }]);
  return {};
}

async function call(
  reach: Reach,
  job: Fields,
  target: Fields,
  scheduled: string,
  signal: AbortSignal,
): Promise<AttemptStatus> {
  const method = String(target['httpMethod']);
  const name = String(job['name']);
  const token = await authorization(reach, target);
  const response = await reach.fetch(String(target['uri']), {
    method,
    headers: {
      ...(target['headers'] as Record<string, string>),
      ...(token === undefined ? {} : { authorization: token }),
      // https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
      'X-CloudScheduler': 'true',
      'X-CloudScheduler-JobName': name.slice(name.lastIndexOf('/') + 1),
      'X-CloudScheduler-ScheduleTime': scheduled,
    },
    ...(target['body'] === undefined ? {} : { body: Buffer.from(String(target['body']), 'base64') }),
    signal,
  });
  const text = await response.text();
  if (response.ok) return {};
  return { code: CODES[response.status] ?? 13, message: `HTTP ${response.status}: ${text.slice(0, 500)}` };
}

async function authorization(reach: Reach, { oauthToken, oidcToken }: Fields): Promise<string | undefined> {
  if (isMap(oidcToken)) {
    const token = await reach.mintIdToken(String(oidcToken['audience']), String(oidcToken['serviceAccountEmail']));
    return `Bearer ${token}`;
  }
  if (!isMap(oauthToken) || !reach.mintAccessToken) return undefined;
  const [email, scope] = [oauthToken['serviceAccountEmail'], oauthToken['scope']].map(String);
  return `Bearer ${await reach.mintAccessToken(email ?? '', scope ?? '')}`;
}
