/** Our Bigtable beside Google's emulator, with the same Node client in the same run. Ours is durable, theirs is not. */
import { Bigtable, type Table } from '@google-cloud/bigtable';
import { measureBeside, type Beside } from './emulators.ts';

type Rates = { readonly writeRowsPerSecond: number; readonly scanRowsPerSecond: number };

const ROWS = 10_000;
const ROUNDS = 3;
const PROJECT = 'demo-bench';
const INSTANCE = 'bench-1';

export const measureBigtable = (root: string): Promise<Beside<Rates>> =>
  measureBeside(root, 'bigtable', rates, ({ http }) => createInstance(http));

/** Ours wants the instance to be there first, as the service does; the emulator has no instances. */
async function createInstance(port: number): Promise<void> {
  const zone = `projects/${PROJECT}/locations/southamerica-east1-b`;
  const response = await fetch(`http://127.0.0.1:${port}/bigtableadmin/v2/projects/${PROJECT}/instances`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      instanceId: INSTANCE,
      instance: { displayName: 'bench' },
      clusters: { 'bench-c1': { location: zone, serveNodes: 1 } },
    }),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function rates(port: number): Promise<Rates> {
  const client = new Bigtable({ projectId: PROJECT, apiEndpoint: `127.0.0.1:${port}`, metricsEnabled: false });
  try {
    const table = client.instance(INSTANCE).table('bench');
    await table.create({ families: ['h', 'i'] });
    const found = { write: 0, scan: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      found.write = Math.max(found.write, await writeRate(table, round));
      found.scan = Math.max(found.scan, await scanRate(table, (round + 1) * ROWS));
    }
    return { writeRowsPerSecond: Math.round(found.write), scanRowsPerSecond: Math.round(found.scan) };
  } finally {
    await client.close();
  }
}

/** Rows as invoices are: a header, ten items of 500 characters. */
async function writeRate(table: Table, round: number): Promise<number> {
  const value = 'x'.repeat(500);
  const entries = Array.from({ length: ROWS }, (_, index) => ({
    key: `n#${String(index * 7919 + round).padStart(12, '0')}`,
    data: {
      h: { doc: { value, timestamp: 1_000_000 } },
      i: Object.fromEntries(
        Array.from({ length: 10 }, (_, item) => [`f${String(item).padStart(3, '0')}`, { value, timestamp: 1_000_000 }]),
      ),
    },
  }));
  const began = performance.now();
  for (let from = 0; from < ROWS; from += 500) await table.insert(entries.slice(from, from + 500));
  return ROWS / ((performance.now() - began) / 1000);
}

async function scanRate(table: Table, expected: number): Promise<number> {
  const began = performance.now();
  let rows = 0;
  for await (const _row of table.createReadStream() as AsyncIterable<unknown>) rows++;
  if (rows !== expected) throw new Error(`${rows} rows were read, ${expected} are stored`);
  return rows / ((performance.now() - began) / 1000);
}
