import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { aCloud, aTable, INSTANCE } from './a-cloud.ts';

describe('what was answered', () => {
  test('is there after the store is opened again without a stop', async () => {
    const first = await aCloud();
    const table = await aTable(first, 'invoices', [{ name: 'h', rule: { versions: 2 } }]);
    const entries = Array.from({ length: 300 }, (_, index) => ({
      key: `k${index}`,
      data: { h: { doc: `v${index}` } },
    }));
    await table.insert(entries);
    await table.row('k7').delete();
    const second = await first.reopen();
    const [rows] = await second.client.instance(INSTANCE).table('invoices').getRows();
    expect(
      new Map(rows.map((row) => [row.id, (row.data as { h: { doc: { value: string }[] } }).h.doc[0]?.value])),
    ).toEqual(new Map(entries.filter(({ key }) => key !== 'k7').map(({ key, data }) => [key, data.h.doc])));
    const { body } = await second.rest('GET', `/v2/${table.name}`);
    expect(body['columnFamilies']).toEqual({ h: { gcRule: { maxNumVersions: 2 } } });
    await second.close();
  });

  test('survives a kill in the middle of further writes', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bigtable-killed-'));
    const script = fileURLToPath(new URL('a-writer.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = new Promise((resolve) => child.once('close', resolve));
    const answered: string[] = [];
    for await (const key of createInterface({ input: child.stdout })) {
      answered.push(key);
      if (answered.length === 40) child.kill('SIGKILL');
    }
    await closed;
    expect(answered.length).toBeGreaterThanOrEqual(40);
    const cloud = await aCloud(directory);
    const [rows] = await cloud.client.instance(INSTANCE).table('invoices').getRows();
    const found = new Map(rows.map((row) => [row.id, Object.keys((row.data as Record<string, object>)['f'] ?? {})]));
    for (const key of answered) expect(found.get(key)).toEqual(['a', 'b']);
    // A write that was cut off is there whole or not at all.
    for (const columns of found.values()) expect(columns).toEqual(['a', 'b']);
    await cloud.close();
  });
});
