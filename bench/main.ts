/**
 * `npm run bench`: the figures that say whether the product is fast, as JSON. Ratios are taken inside one run, because
 * absolute times drift with the machine. Parts may be named: `npm run bench -- tax engine --invoices 10000`.
 * Executions can be measured beside any other server of the same REST API, in turns with ours:
 * `npm run bench -- executions --endpoint http://127.0.0.1:8787`.
 */
import { join } from 'node:path';
import { Command } from 'commander';
import { measureBigtable } from './bigtable.ts';
import { measureDeployment } from './deployment.ts';
import { measureEngine } from './engine.ts';
import { measureExecutions } from './executions.ts';
import { measureHandlers } from './handlers.ts';
import { measureTax } from './orchestration.ts';
import { measurePublish } from './publish.ts';
import { measurePubsub } from './pubsub.ts';
import { PACKINGS } from './raw-objects.ts';
import { measureStages } from './stages.ts';
import { measureStartup } from './startup.ts';
import { measureWaiting } from './waiting.ts';

// Google's clients would look for a metadata server on the network.
process.env['METADATA_SERVER_DETECTION'] ??= 'none';

const ROOT = join(import.meta.dirname, '..');
const PARTS = [
  'startup',
  'handlers',
  'engine',
  'executions',
  'publish',
  'waiting',
  'bigtable',
  'pubsub',
  'tax',
  'stages',
] as const;

interface Flags {
  readonly invoices: string;
  readonly executions: string;
  readonly widths: string;
  readonly endpoint?: string;
  readonly endpointParent: string;
  readonly waiting: string;
  readonly documents: string;
  readonly gigabytes: string;
  readonly packings: string;
}

const program = new Command('bench')
  .argument('[parts...]', `which: ${PARTS.join(', ')}`)
  .option('--invoices <counts>', 'sizes of the orchestration tax, with commas', '10000,100000')
  .option('--executions <count>', 'executions through REST', '2000')
  .option('--widths <counts>', 'clients at a time, with commas', '1,4,16')
  .option('--endpoint <url>', 'another server of the Workflows and Executions REST APIs, measured beside ours')
  .option('--endpoint-parent <name>', 'where it keeps workflows', 'projects/my-project/locations/us-central1')
  .option('--waiting <count>', 'executions that wait at once', '10000')
  .option('--documents <count>', 'documents of which the stages are measured; 0: their memory alone', '20000')
  .option('--gigabytes <size>', 'large raw objects for the memory of transform; takes minutes each', '0')
  .option('--packings <names>', `in which ways, with commas: ${PACKINGS.join(', ')}`, PACKINGS.join(','))
  .parse();

const wanted = new Set(program.args.length > 0 ? program.args : PARTS);
const flags = program.opts<Flags>();
const result: Record<string, unknown> = { node: process.version };
const note = (part: string) => process.stderr.write(`measuring ${part} …\n`);

if (wanted.has('startup')) {
  note('startup');
  result['startup'] = await measureStartup(ROOT);
}
if (wanted.has('handlers')) {
  note('handlers');
  result['handlers'] = await measureHandlers(ROOT);
}
if (wanted.has('deployment')) {
  note('deployment');
  result['deployment'] = await measureDeployment(ROOT);
}
if (wanted.has('engine')) {
  note('engine');
  result['engine'] = measureEngine(9);
}
if (wanted.has('executions')) {
  note('executions');
  result['executions'] = await measureExecutions({
    root: ROOT,
    count: Number(flags.executions),
    widths: flags.widths.split(',').map(Number),
    ...(flags.endpoint === undefined ? {} : { beside: { base: flags.endpoint, parent: flags.endpointParent } }),
  });
}
if (wanted.has('publish')) {
  note('publish');
  result['publish'] = await measurePublish(ROOT);
}
if (wanted.has('waiting')) {
  note('waiting');
  result['waiting'] = await measureWaiting(ROOT, Number(flags.waiting));
}
if (wanted.has('bigtable')) {
  note('bigtable');
  result['bigtable'] = await measureBigtable(ROOT);
}
if (wanted.has('pubsub')) {
  note('pubsub');
  result['pubsub'] = await measurePubsub(ROOT);
}
if (wanted.has('stages')) {
  note('stages');
  const stages = await measureStages(ROOT, {
    documents: Number(flags.documents),
    gigabytes: Number(flags.gigabytes),
    note,
    packings: PACKINGS.filter((each) => flags.packings.split(',').includes(each)),
  });
  result['stages'] = stages;
  for (const { packing, megabytes, peak } of stages.memory.filter(({ fits }) => !fits)) {
    process.stderr.write(`transform held ${peak} MiB for ${packing} of ${megabytes} MB, more than it may\n`);
    process.exitCode = 1;
  }
}
if (wanted.has('tax')) {
  const sizes = flags.invoices.split(',').map(Number);
  const taxes = [];
  for (const invoices of sizes) {
    note(`orchestration tax, ${invoices} invoices`);
    taxes.push(await measureTax(ROOT, invoices));
  }
  const [first, last] = [taxes[0], taxes.at(-1)];
  result['tax'] = taxes;
  if (first && last && last !== first) {
    const factor = last.invoices / first.invoices;
    result['growth'] = {
      timesTheInvoices: factor,
      timesTheTime: Number((last.eventPathSeconds / first.eventPathSeconds).toFixed(2)),
    };
  }
}
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
