import type { Table } from '@google-cloud/bigtable';
import { aCloud, aTable, INSTANCE, PROJECT, type Cloud } from './a-cloud.ts';

const START = Date.UTC(2026, 10, 22);
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const INSTANCE_PATH = `/v2/projects/${PROJECT}/instances/${INSTANCE}`;
const CLUSTER = `${INSTANCE_PATH}/clusters/notamesh-c1`;
const TABLE = `projects/${PROJECT}/instances/${INSTANCE}/tables/invoices`;
const BACKUP = `projects/${PROJECT}/instances/${INSTANCE}/clusters/notamesh-c1/backups/b1`;
const at = (ms: number) => new Date(START + ms).toISOString();

let cloud: Cloud;
let table: Table;
beforeEach(async () => {
  cloud = await aCloud();
  cloud.setNow(START);
  table = await aTable(cloud, 'invoices', ['inv']);
  await table.insert([
    { key: 'a', data: { inv: { n: '1' } } },
    { key: 'b\0c', data: { inv: { n: '2' } } },
  ]);
});
afterEach(() => cloud.close());

const rows = async (id: string) => {
  const [found] = await cloud.client.instance(INSTANCE).table(id).getRows();
  return Object.fromEntries(found.map((row) => [row.id, row.data.inv.n[0].value]));
};
const backUp = (body: object = {}) =>
  cloud.rest('POST', `${CLUSTER}/backups?backupId=b1`, { sourceTable: TABLE, expireTime: at(DAY_MS), ...body });
const restore = (tableId: string) => cloud.rest('POST', `${INSTANCE_PATH}/tables:restore`, { tableId, backup: BACKUP });

describe('backups', () => {
  it('keep the rows of their moment, and are restored to another table, after a crash too', async () => {
    const made = (await backUp()).body;
    expect(made).toMatchObject({
      done: true,
      response: { name: BACKUP, sourceTable: TABLE, state: 'READY', sizeBytes: expect.stringMatching(/^[1-9]/) },
    });
    expect(JSON.stringify(made)).not.toContain('storageId');
    await table.insert({ key: 'later', data: { inv: { n: '3' } } });
    cloud = await cloud.reopen();
    cloud.setNow(START);
    expect((await cloud.rest('GET', `/v2/${BACKUP}`)).body).toMatchObject({ name: BACKUP, expireTime: at(DAY_MS) });
    const restored = (await restore('again')).body;
    expect(restored).toMatchObject({ done: true, response: { restoreInfo: { backupInfo: { backup: BACKUP } } } });
    expect(await rows('again')).toEqual({ a: '1', 'b\0c': '2' });
    expect(Object.keys(await rows('invoices'))).toHaveLength(3);
    expect((await restore('again')).status).toBe(409);
    expect((await cloud.rest('DELETE', `/v2/${BACKUP}`)).status).toBe(200);
    expect((await cloud.rest('GET', `/v2/${BACKUP}`)).status).toBe(404);
    expect(await rows('again')).toEqual({ a: '1', 'b\0c': '2' });
  });

  it('live until they expire, which can be put off', async () => {
    await backUp();
    expect((await backUp()).status).toBe(409);
    const longer = { expireTime: at(3 * DAY_MS) };
    expect((await cloud.rest('PATCH', `/v2/${BACKUP}?updateMask=expire_time`, longer)).body).toMatchObject(longer);
    expect((await cloud.rest('PATCH', `/v2/${BACKUP}?updateMask=sourceTable`, {})).status).toBe(400);
    cloud.setNow(START + 2 * DAY_MS);
    expect((await cloud.rest('GET', `${CLUSTER}/backups`)).body['backups']).toHaveLength(1);
    cloud.setNow(START + 3 * DAY_MS);
    expect((await cloud.rest('GET', `${CLUSTER}/backups`)).body['backups']).toEqual([]);
    expect((await backUp({ expireTime: at(4 * DAY_MS) })).status).toBe(200);
  });

  it.each([
    ['an expiry in less than 6 hours', { expireTime: at(HOUR_MS) }, 400],
    ['an expiry in more than 90 days', { expireTime: at(91 * DAY_MS) }, 400],
    ['a table that is none', { sourceTable: `${TABLE}-absent` }, 404],
    ['an unknown field', { expiry: 1 }, 400],
  ])('are refused with %s', async (_title, body, status) => {
    expect((await backUp(body)).status).toBe(status);
  });

  it('keep their instance', async () => {
    await backUp();
    const { body } = await cloud.rest('DELETE', INSTANCE_PATH);
    expect(JSON.stringify(body)).toContain('FAILED_PRECONDITION');
    await cloud.rest('DELETE', `/v2/${BACKUP}`);
    expect((await cloud.rest('DELETE', INSTANCE_PATH)).status).toBe(200);
  });
});

describe('deleted tables', () => {
  const undelete = () => cloud.rest('POST', `${INSTANCE_PATH}/tables/invoices:undelete`, {});

  it('come back with their rows, within 7 days', async () => {
    await table.delete();
    expect((await cloud.rest('GET', `${INSTANCE_PATH}/tables/invoices`)).status).toBe(404);
    cloud = await cloud.reopen();
    cloud.setNow(START);
    expect((await undelete()).body).toMatchObject({ done: true, response: { name: TABLE } });
    expect(await rows('invoices')).toEqual({ a: '1', 'b\0c': '2' });
    expect((await undelete()).status).toBe(409);
  });

  it('are gone once another one is deleted later than that', async () => {
    await table.delete();
    const other = await aTable(cloud, 'other', ['inv']);
    cloud.setNow(START + 7 * DAY_MS + 1);
    await other.delete();
    expect((await undelete()).body).toMatchObject({ done: true, error: { code: 5 } });
  });

  it('do not stand in the way of a new one', async () => {
    await table.delete();
    await aTable(cloud, 'invoices', ['inv']);
    expect(await rows('invoices')).toEqual({});
    expect((await undelete()).status).toBe(409);
  });
});
