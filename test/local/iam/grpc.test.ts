/** gRPC callers: with a token in the metadata, or known by the port they come in at. */
import { credentials, makeGenericClientConstructor, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadServices } from '../../../local/wire/grpc.ts';
import { aCloud, BOT, PROJECT, type Json, type TestCloud } from './a-cloud.ts';

const TOPIC = `projects/${PROJECT}/topics/notices`;
const SUBSCRIPTION = `projects/${PROJECT}/subscriptions/notices`;
const TABLE = `projects/${PROJECT}/instances/main-instance/tables/rows`;

let cloud: TestCloud;
let token: Metadata;
beforeAll(async () => {
  cloud = await aCloud();
  await cloud.account('caller-bot');
  const path = `/iamcredentials/v1/projects/-/serviceAccounts/${BOT}:generateAccessToken`;
  const { accessToken } = await cloud.ok('POST', path, { scope: ['cloud-platform'] });
  token = new Metadata();
  token.set('authorization', `Bearer ${String(accessToken)}`);
  await cloud.ok('PUT', `/v1/${TOPIC}`, {});
  await cloud.ok('PUT', `/v1/${SUBSCRIPTION}`, { topic: TOPIC });
  await cloud.ok('POST', `/bigtableadmin/v2/projects/${PROJECT}/instances`, {
    instanceId: 'main-instance',
    instance: { displayName: 'Main' },
    clusters: { 'main-cluster': { location: `projects/${PROJECT}/locations/southamerica-east1-a`, serveNodes: 1 } },
  });
  await cloud.ok('POST', `/bigtableadmin/v2/projects/${PROJECT}/instances/main-instance/tables`, {
    tableId: 'rows',
    table: { columnFamilies: { f: {} } },
  });
});
afterAll(() => cloud?.stop());

type Callback = (error: ServiceError | null, response?: Json) => void;
interface Stream {
  on(event: 'data' | 'error' | 'end', listener: (value: never) => void): Stream;
  write(message: Json): void;
  cancel(): void;
}
type Client = Record<string, (request: Json | Metadata, metadata?: Metadata, callback?: Callback) => Stream> & {
  close(): void;
};

function client(packageName: string, service: string): Client {
  const [definition] = loadServices(packageName, 'build/protos/protos.json', [service]);
  if (!definition) throw new Error(service);
  const Made = makeGenericClientConstructor(definition, service);
  return new Made(`127.0.0.1:${cloud.cloud.grpc}`, credentials.createInsecure()) as unknown as Client;
}

const unary = (made: Client, method: string, request: Json, metadata: Metadata) =>
  new Promise<Json>((resolve, reject) =>
    made[method]?.(request, metadata, (error, response) => (error ? reject(error) : resolve(response ?? {}))),
  );

const finished = (stream: Stream | undefined) =>
  new Promise<Json[]>((resolve, reject) => {
    const seen: Json[] = [];
    stream
      ?.on('data', (message: Json) => seen.push(message))
      .on('end', () => resolve(seen))
      .on('error', reject);
  });

test('unary calls are refused with the permission in the details, and let in by a grant', async () => {
  const publisher = client('@google-cloud/pubsub', 'google.pubsub.v1.Publisher');
  const publish = (metadata: Metadata) =>
    unary(publisher, 'Publish', { topic: TOPIC, messages: [{ data: Buffer.from('x') }] }, metadata);
  const refused = (await publish(token).catch((error: unknown) => error)) as ServiceError;
  expect([refused.code, refused.details]).toEqual([7, 'User not authorized to perform this action.']);
  expect(String(refused.metadata.get('grpc-status-details-bin')[0])).toContain('pubsub.topics.publish');
  await cloud.grant(`/v1/${TOPIC}`, 'roles/pubsub.publisher');
  expect(await publish(token)).toMatchObject({ messageIds: [expect.any(String)] });
  expect(await publish(new Metadata())).toMatchObject({ messageIds: [expect.any(String)] });
  publisher.close();
});

test('streams of rows are refused and let in', async () => {
  const bigtable = client('@google-cloud/bigtable', 'google.bigtable.v2.Bigtable');
  const read = () => finished(bigtable['ReadRows']?.({ tableName: TABLE }, token));
  await expect(read()).rejects.toMatchObject({
    code: 7,
    details: 'Access denied. Missing IAM permission: bigtable.tables.readRows.',
  });
  await cloud.grant(`/bigtableadmin/v2/${TABLE}`, 'roles/bigtable.reader');
  expect(await read()).toEqual([]);
  const change = {
    setCell: { familyName: 'f', columnQualifier: Buffer.from('q'), timestampMicros: '0', value: Buffer.from('v') },
  };
  const write = { tableName: TABLE, rowKey: Buffer.from('k'), mutations: [change] };
  await expect(unary(bigtable, 'MutateRow', write, token)).rejects.toMatchObject({
    details: 'Access denied. Missing IAM permission: bigtable.tables.mutateRows.',
  });
  bigtable.close();
});

test('a pull that streams is refused at its first message, and let in with all it says', async () => {
  const subscriber = client('@google-cloud/pubsub', 'google.pubsub.v1.Subscriber');
  const open = (metadata: Metadata) => {
    const stream = subscriber['StreamingPull']?.(metadata) as Stream;
    stream.write({ subscription: SUBSCRIPTION, streamAckDeadlineSeconds: 10 });
    return stream;
  };
  await expect(finished(open(token))).rejects.toMatchObject({ code: 7 });
  await cloud.grant(`/v1/${SUBSCRIPTION}`, 'roles/pubsub.subscriber');
  await cloud.ok('POST', `/v1/${TOPIC}:publish`, { messages: [{ data: 'eA==' }] });
  const stream = open(token);
  // The first answer tells of the subscription only.
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject).on('data', ({ receivedMessages }: Json) => {
      if ((receivedMessages as Json[]).length > 0) resolve();
    });
  });
  stream.on('error', () => undefined).cancel();
  subscriber.close();
});
