import { PROJECT, startPubsub, subscriptionName, topicName, type LocalPubsub } from './local-pubsub.ts';

let local: LocalPubsub;
beforeEach(async () => {
  local = await startPubsub();
  await local.rest('PUT', topicName('notices'), {});
  for (const id of ['one', 'two']) await local.rest('PUT', subscriptionName(id), { topic: topicName('notices') });
});
afterEach(() => local.stop());

const UNDELIVERED = 'pubsub.googleapis.com/subscription/num_undelivered_messages';
const now = () => new Date().toISOString();

async function series(filter: string, interval: Record<string, string> = { endTime: now() }) {
  const query = new URLSearchParams({
    filter,
    ...Object.fromEntries(Object.entries(interval).map(([key, value]) => [`interval.${key}`, value])),
  });
  const response = await fetch(`${local.http}/monitoring/v3/${PROJECT}/timeSeries?${query.toString()}`);
  return { status: response.status, body: (await response.json()) as Answer };
}

interface Answer {
  readonly timeSeries?: {
    readonly resource: { readonly labels: Record<string, string> };
    readonly points: { readonly value: { readonly int64Value: string } }[];
  }[];
  readonly error?: { readonly status: string; readonly message: string };
}

const counts = ({ timeSeries = [] }: Answer) =>
  Object.fromEntries(
    timeSeries.map(({ resource, points }) => [resource.labels['subscription_id'], points[0]?.value.int64Value]),
  );

describe('the metric of messages that wait', () => {
  it('counts at each subscription what is not acknowledged, whoever has it in hand', async () => {
    const filter = `metric.type = "${UNDELIVERED}"`;
    expect(counts((await series(filter)).body)).toEqual({ one: '0', two: '0' });
    await local.pubsub.publish(topicName('notices'), [{ data: Buffer.from('a') }, { data: Buffer.from('b') }]);
    const [first] = await local.pull(subscriptionName('one'));
    expect(counts((await series(filter)).body)).toEqual({ one: '2', two: '2' });
    await local.rest('POST', `${subscriptionName('one')}:acknowledge`, { ackIds: [first?.ackId] });
    expect(counts((await series(filter)).body)).toEqual({ one: '1', two: '2' });
    expect(counts((await series(`${filter} AND resource.labels.subscription_id = "two"`)).body)).toEqual({ two: '2' });
  });

  it('has no point in an interval that is over, and none for a subscription that is not there', async () => {
    const filter = `metric.type = "${UNDELIVERED}"`;
    const past = { startTime: '2020-01-01T00:00:00Z', endTime: '2020-01-02T00:00:00Z' };
    expect((await series(filter, past)).body).toEqual({});
    expect((await series(`${filter} AND resource.labels.subscription_id = "three"`)).body).toEqual({});
  });

  it('is the only one, and says so; an interval must have an end', async () => {
    const other = await series('metric.type = "run.googleapis.com/request_count"');
    expect([other.status, other.body.error?.status]).toEqual([501, 'UNIMPLEMENTED']);
    expect((await series('resource.labels.zone = "a"')).status).toBe(501);
    expect((await series(`metric.type = "${UNDELIVERED}"`, {})).status).toBe(400);
  });
});
