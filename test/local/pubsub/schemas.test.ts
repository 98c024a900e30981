import { PROJECT, startPubsub, topicName, type LocalPubsub } from './local-pubsub.ts';

const V1 = JSON.stringify({ type: 'record', name: 'Notice', fields: [{ name: 'id', type: 'string' }] });
const V2 = JSON.stringify({
  type: 'record',
  name: 'Notice',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'count', type: 'int' },
  ],
});
const SCHEMAS = `${PROJECT}/schemas`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

let local: LocalPubsub;
beforeEach(async () => {
  local = await startPubsub();
});
afterEach(() => local.stop());

const create = (definition = V1) => local.rest('POST', `${SCHEMAS}?schemaId=notice`, { type: 'AVRO', definition });
const commit = (definition: string) =>
  local.rest('POST', `${SCHEMAS}/notice:commit`, { schema: { type: 'AVRO', definition } });
const publish = (data: string) =>
  local.rest('POST', `${topicName('notices')}:publish`, { messages: [{ data: base64(data) }] });

describe('schemas', () => {
  it('are made once, read with and without definition, and deleted', async () => {
    const made = await create();
    expect(made.body).toMatchObject({
      name: `${PROJECT}/schemas/notice`,
      type: 'AVRO',
      revisionId: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect((await create()).status).toBe(409);
    expect((await local.rest('GET', `${SCHEMAS}/notice`)).body).toEqual(made.body);
    const { definition: _left, ...basic } = made.body;
    expect((await local.rest('GET', SCHEMAS)).body).toEqual({ schemas: [basic] });
    expect((await local.rest('DELETE', `${SCHEMAS}/notice`)).status).toBe(200);
    expect((await local.rest('GET', `${SCHEMAS}/notice`)).status).toBe(404);
  });

  it('have revisions, which are read, brought back and deleted', async () => {
    const first = (await create()).body;
    const second = (await commit(V2)).body;
    expect(second['revisionId']).not.toBe(first['revisionId']);
    const at = `${SCHEMAS}/notice@${String(first['revisionId'])}`;
    expect((await local.rest('GET', at)).body).toEqual(first);
    const back = (await local.rest('POST', `${SCHEMAS}/notice:rollback`, { revisionId: first['revisionId'] })).body;
    expect(back['definition']).toBe(V1);
    await local.rest('DELETE', `${at}:deleteRevision`);
    const { schemas } = (await local.rest('GET', `${SCHEMAS}/notice:listRevisions`)).body as {
      schemas?: { revisionId: string }[];
    };
    expect(schemas?.map(({ revisionId }) => revisionId)).toEqual([back['revisionId'], second['revisionId']]);
  });

  it.each([
    ['a definition that cannot be read', { type: 'AVRO', definition: '{"type": "recor"}' }, 400],
    ['no definition', { type: 'AVRO' }, 400],
    ['an unknown type', { type: 'THRIFT', definition: V1 }, 400],
    ['protocol buffers, which are not modelled', { type: 'PROTOCOL_BUFFER', definition: 'message A {}' }, 501],
  ])('are refused with %s', async (_title, schema, status) => {
    expect((await local.rest('POST', `${SCHEMAS}:validate`, { schema })).status).toBe(status);
    expect((await local.rest('POST', `${SCHEMAS}?schemaId=notice`, schema)).status).toBe(status);
  });

  it('judge messages without a topic', async () => {
    await create();
    const judge = async (message: string) =>
      (
        await local.rest('POST', `${SCHEMAS}:validateMessage`, {
          name: `${PROJECT}/schemas/notice`,
          message: base64(message),
          encoding: 'JSON',
        })
      ).status;
    expect(await judge('{"id": "a"}')).toBe(200);
    expect(await judge('{"id": 1}')).toBe(400);
  });
});

describe('topics with a schema', () => {
  const topic = (settings: object = {}) =>
    local.rest('PUT', `${topicName('notices')}`, {
      schemaSettings: { schema: `${PROJECT}/schemas/notice`, encoding: 'JSON', ...settings },
    });

  it('take what conforms to one of their revisions and refuse the rest, by gRPC too', async () => {
    const first = (await create()).body;
    expect((await topic()).status).toBe(200);
    expect((await publish('{"id": "a"}')).status).toBe(200);
    expect((await publish('{"id": "a", "count": 1}')).status).toBe(400);
    expect((await publish('no JSON')).body.error?.status).toBe('INVALID_ARGUMENT');
    await expect(local.client.topic('notices').publishMessage({ data: Buffer.from('{}') })).rejects.toThrow(/schema/);
    await commit(V2);
    expect((await publish('{"id": "a", "count": 1}')).status).toBe(200);
    expect((await publish('{"id": "a"}')).status).toBe(200);
    const patch = {
      schemaSettings: { schema: `${PROJECT}/schemas/notice`, encoding: 'JSON', lastRevisionId: first['revisionId'] },
    };
    await local.rest('PATCH', `${topicName('notices')}`, { topic: patch, updateMask: 'schemaSettings' });
    expect((await publish('{"id": "a", "count": 1}')).status).toBe(400);
  });

  it('want a schema that exists and an encoding', async () => {
    expect((await topic()).status).toBe(404);
    await create();
    expect((await topic({ encoding: 'XML' })).status).toBe(400);
  });
});
