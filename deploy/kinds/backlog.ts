/**
 * How many messages wait at a subscription. Pub/Sub itself does not tell; Cloud Monitoring samples it once a minute and
 * shows it up to a few minutes later, so the count comes with its time.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list
 */
import type { Client } from '../rest/client.ts';
import type { Backlog, Fields } from '../resource.ts';

export const BACKLOG_PERMISSION = 'monitoring.timeSeries.list';

const METRIC = 'pubsub.googleapis.com/subscription/num_undelivered_messages';
const LOOK_BACK_MS = 10 * 60_000;

/** `subscription` is a full name. Undefined when there is no count of the last ten minutes. */
export async function backlogOf(client: Client, subscription: string): Promise<Backlog | undefined> {
  const now = client.now();
  const id = subscription.slice(subscription.lastIndexOf('/') + 1);
  const found = await client.send({
    service: 'monitoring',
    method: 'GET',
    path: `/v3/projects/${client.target.project}/timeSeries`,
    query: {
      filter: `metric.type = "${METRIC}" AND resource.labels.subscription_id = "${id}"`,
      'interval.startTime': new Date(now - LOOK_BACK_MS).toISOString(),
      'interval.endTime': new Date(now).toISOString(),
    },
  });
  const points = ((found['timeSeries'] ?? []) as Fields[]).flatMap(({ points = [] }) => points as Point[]);
  const read = points.map(({ interval, value }) => ({
    count: Number(value.int64Value),
    at: Date.parse(interval.endTime),
  }));
  return read.sort((a, b) => b.at - a.at)[0];
}

interface Point {
  readonly interval: { readonly endTime: string };
  readonly value: { readonly int64Value: string };
}
