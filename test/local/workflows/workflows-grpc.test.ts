import { credentials, makeGenericClientConstructor, type Client, type ServiceError } from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { loadProtos } from '../../../local/wire/grpc.ts';
import { PARENT, startTestCloud, temporaryDirectory, type TestCloud } from './cloud.ts';

const protos = loadProtos('@google-cloud/workflows', [
  'google/cloud/workflows/v1/workflows.proto',
  'google/cloud/workflows/v1beta/workflows.proto',
  'google/longrunning/operations.proto',
  'google/cloud/location/locations.proto',
]);
type Message = Record<string, unknown> & { readonly value?: Buffer };
type Call = (request: object, callback: (error: ServiceError | null, answer: Message) => void) => void;

let cloud: TestCloud;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let clients: Client[];
let workflows: (method: string, request: object) => Promise<Message>;
let operations: (method: string, request: object) => Promise<Message>;

const connect = (service: string) => {
  const Constructor = makeGenericClientConstructor(protos[service] as never, service);
  const client = new Constructor(`127.0.0.1:${cloud.grpcPort}`, credentials.createInsecure());
  clients.push(client);
  return (method: string, request: object) =>
    new Promise<Message>((resolve, reject) => {
      const call = (client as unknown as Record<string, Call>)[method] as Call;
      call.call(client, request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
};
beforeEach(async () => {
  directory = await temporaryDirectory();
  cloud = await startTestCloud({ directory: directory.path });
  clients = [];
  workflows = connect('google.cloud.workflows.v1.Workflows');
  operations = connect('google.longrunning.Operations');
});
afterEach(async () => {
  for (const client of clients) client.close();
  await cloud.stop();
  await directory.remove();
});

const decode = (type: string, any: unknown) =>
  (protos[type] as unknown as MessageTypeDefinition<object, object>).deserialize((any as Message).value as Buffer);
const NAME = `${PARENT}/workflows/w`;
const source = (value: string) => `main:\n  steps:\n    - r:\n        return: ${value}\n`;
const create = (fields: object = {}) =>
  workflows('createWorkflow', {
    parent: PARENT,
    workflowId: 'w',
    workflow: { sourceContents: source('1'), ...fields },
  });

describe('the Workflows service over gRPC', () => {
  it('creates by a finished operation with metadata and response', async () => {
    const operation = await create({ labels: { team: 'tax' }, callLogLevel: 'LOG_ALL_CALLS' });
    expect(operation).toMatchObject({ done: true, result: 'response' });
    const type = 'google.cloud.workflows.v1.';
    expect(decode(`${type}OperationMetadata`, operation['metadata'])).toMatchObject({
      target: NAME,
      verb: 'create',
      apiVersion: 'v1',
      createTime: { seconds: String(Date.parse('2026-11-22T10:00:00Z') / 1000) },
    });
    expect(decode(`${type}Workflow`, operation['response'])).toMatchObject({
      name: NAME,
      state: 'ACTIVE',
      labels: { team: 'tax' },
      callLogLevel: 'LOG_ALL_CALLS',
    });
    expect(await operations('getOperation', { name: operation['name'] })).toEqual(operation);
    expect(await operations('waitOperation', { name: operation['name'] })).toEqual(operation);
  });

  it('is there as v1beta too, whose operations hold messages of that version', async () => {
    const beta = connect('google.cloud.workflows.v1beta.Workflows');
    const workflow = { sourceContents: source('1'), labels: { team: 'tax' } };
    const operation = await beta('createWorkflow', { parent: PARENT, workflowId: 'w', workflow });
    const type = 'google.cloud.workflows.v1beta.';
    expect(operation['metadata']).toMatchObject({ type_url: `type.googleapis.com/${type}OperationMetadata` });
    expect(decode(`${type}OperationMetadata`, operation['metadata'])).toMatchObject({ verb: 'create', target: NAME });
    expect(decode(`${type}Workflow`, operation['response'])).toMatchObject({ name: NAME, labels: { team: 'tax' } });
    await beta('updateWorkflow', { workflow: { name: NAME }, updateMask: { paths: ['labels'] } });
    expect(await beta('getWorkflow', { name: NAME })).toMatchObject({ state: 'ACTIVE', labels: {} });
    expect(await beta('listWorkflows', { parent: PARENT })).toMatchObject({ workflows: [{ name: NAME }] });
    expect(await beta('deleteWorkflow', { name: NAME })).toMatchObject({ done: true, result: 'response' });
    await expect(beta('getWorkflow', { name: NAME })).rejects.toMatchObject({ code: 5 });
  });

  it('gets, lists, updates, lists revisions and deletes', async () => {
    await create({ description: 'old' });
    const first = await workflows('getWorkflow', { name: NAME });
    expect(first).toMatchObject({ sourceContents: source('1'), sourceCode: 'sourceContents', description: 'old' });
    const workflow = { name: NAME, sourceContents: source('2'), description: 'not masked' };
    await workflows('updateWorkflow', { workflow, updateMask: { paths: ['source_contents'] } });
    const { workflows: listed } = await workflows('listWorkflows', { parent: PARENT, filter: 'state=ACTIVE' });
    expect(listed).toMatchObject([{ name: NAME, sourceContents: source('2'), description: 'old' }]);
    const { workflows: revisions, nextPageToken } = await workflows('listWorkflowRevisions', {
      name: NAME,
      pageSize: 1,
    });
    expect(revisions).toMatchObject([{ revisionId: expect.stringMatching(/^000002-/) as string }]);
    expect(nextPageToken).not.toBe('');
    const old = await workflows('getWorkflow', { name: NAME, revisionId: first['revisionId'] });
    expect(old).toMatchObject({ sourceContents: source('1') });
    expect(await workflows('deleteWorkflow', { name: NAME })).toMatchObject({ done: true, result: 'response' });
    await expect(workflows('getWorkflow', { name: NAME })).rejects.toMatchObject({ code: 5 });
  });

  it('keeps failures inside operations, and deletes and lists operations', async () => {
    await create();
    const again = await create();
    expect(again).toMatchObject({ done: true, error: { code: 6 } });
    const { operations: listed } = await operations('listOperations', { name: PARENT });
    expect(listed).toHaveLength(2);
    await operations('cancelOperation', { name: again['name'] });
    await operations('deleteOperation', { name: again['name'] });
    await expect(operations('getOperation', { name: again['name'] })).rejects.toMatchObject({ code: 5 });
  });

  it.each(['', 'w', NAME.slice(1), `${NAME}/other/x`, PARENT])('refuses the name "%s" as malformed', async (name) => {
    await expect(workflows('getWorkflow', { name })).rejects.toMatchObject({ code: 3 });
    await expect(workflows('listWorkflows', { parent: `${name}/x` })).rejects.toMatchObject({ code: 3 });
    await expect(operations('getOperation', { name })).rejects.toMatchObject({ code: 3 });
  });

  it('tells the locations there are', async () => {
    const locations = connect('google.cloud.location.Locations');
    const shown = {
      name: PARENT,
      locationId: 'southamerica-east1',
      labels: { 'cloud.googleapis.com/region': 'southamerica-east1' },
    };
    expect(await locations('getLocation', { name: PARENT })).toMatchObject(shown);
    expect(await locations('listLocations', { name: 'projects/demo-notamesh' })).toMatchObject({ locations: [shown] });
    const other = PARENT.replace('southamerica-east1', 'us-central1');
    expect(await locations('getLocation', { name: other })).toMatchObject({ name: other });
    const mars = PARENT.replace('southamerica-east1', 'mars');
    await expect(locations('getLocation', { name: mars })).rejects.toMatchObject({ code: 5 });
    for (const method of ['getLocation', 'listLocations']) {
      await expect(locations(method, { name: 'demo-notamesh' })).rejects.toMatchObject({ code: 3 });
    }
  });

  it('sends the details of an error', async () => {
    const failed = await create({ labels: { Team: 'x' } }).catch((error: unknown) => error as ServiceError);
    const trailer = (failed as ServiceError).metadata.get('grpc-status-details-bin')[0] as Buffer;
    const types = loadProtos('@google-cloud/workflows', ['google/rpc/status.proto', 'google/rpc/error_details.proto']);
    const message = (name: string) => types[name] as unknown as MessageTypeDefinition<object, object>;
    const status = message('google.rpc.Status').deserialize(trailer) as { code: number; details: Message[] };
    expect(status.code).toBe(3);
    expect(status.details[0]?.['type_url']).toBe('type.googleapis.com/google.rpc.BadRequest');
    const detail = message('google.rpc.BadRequest').deserialize(status.details[0]?.value as Buffer);
    expect(detail).toMatchObject({ fieldViolations: [{ field: 'labels' }] });
  });
});
