/** A process that serves Bigtable, writes rows without end and prints each key once its write is answered. */
import { aCloud, aTable } from './a-cloud.ts';

const cloud = await aCloud(process.argv[2]);
const table = await aTable(cloud, 'invoices');
for (let index = 0; ; index++) {
  const key = `k${String(index).padStart(6, '0')}`;
  await table.insert({ key, data: { f: { a: 'x'.repeat(5000), b: key } } });
  process.stdout.write(`${key}\n`);
}
