/** Google's own Node clients, told nothing but what `notamesh env` prints, in a process of their own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { env } from '../../cli/env.ts';
import { ingest } from '../../cli/ingest.ts';
import { createGenerator } from '../../samples/index.ts';
import { ROOT, startProduct, type Product } from './product.ts';

const exec = promisify(execFile);

/** One line of JSON on standard output: what each client saw. */
const PROGRAM = `
const { Storage } = require('@google-cloud/storage');
const { PubSub } = require('@google-cloud/pubsub');
const { Bigtable } = require('@google-cloud/bigtable');
const { ExecutionsClient } = require('@google-cloud/workflows');
const { credentials } = require('@grpc/grpc-js');
(async () => {
  const project = process.env.GOOGLE_CLOUD_PROJECT;
  const file = new Storage().bucket(project + '-staging').file('clients/hello.txt');
  await file.save('olá');
  const [content] = await file.download();
  const topic = new PubSub().topic('batch-available');
  const [exists] = await topic.exists();
  const [rows] = await new Bigtable({ metricsEnabled: false }).instance('notamesh').table('invoices').getRows({ prefix: 'n#' });
  const [host, port] = process.env.BIGTABLE_EMULATOR_HOST.split(':');
  const executions = new ExecutionsClient({ apiEndpoint: host, port: Number(port), sslCreds: credentials.createInsecure() });
  const parent = 'projects/' + project + '/locations/' + process.env.GOOGLE_CLOUD_LOCATION + '/workflows/load-object';
  const [listed] = await executions.listExecutions({ parent });
  process.stdout.write(JSON.stringify({
    content: content.toString(), exists, rows: rows.length, states: listed.map(({ state }) => state),
  }));
  process.exit(0);
})();
`;

describe('Google’s clients with the environment of `notamesh env`', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notamesh-clients-'));
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(async () => {
    await product?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('store, publish, read rows and list executions', async () => {
    const documents = [...createGenerator({ seed: 'clients' }).documents({ count: 5 })];
    const path = join(folder, 'five.ndjson');
    writeFileSync(path, documents.map(({ text }) => text).join('\n'));
    expect((await product.run(ingest, [path], {})).exitCode).toBe(0);
    const { out } = await product.run(env, [], { shell: 'json' });
    const variables = JSON.parse(out) as Record<string, string>;
    const { stdout } = await exec(process.execPath, ['-e', PROGRAM], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', ...variables },
    });
    expect(JSON.parse(stdout)).toEqual({ content: 'olá', exists: true, rows: 5, states: ['SUCCEEDED'] });
  });
});
