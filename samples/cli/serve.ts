/** `serve`: the simulated source API until it is interrupted; notices as NDJSON on standard output. */

import type { Command } from 'commander';
import { Option } from 'commander';
import type { BodyFormat } from '../generator/index.ts';
import { BODY_FORMATS } from '../generator/index.ts';
import type { BatchSettings, Compression, Faults, SourceApi } from '../source-api/index.ts';
import { COMPRESSIONS, createWebhook, startSourceApi } from '../source-api/index.ts';
import type { CommandEnvironment } from './environment.ts';
import type { DocumentFlags } from './flags.ts';
import { addDocumentFlags, generatorOptions, share, wholeNumber } from './flags.ts';

interface ServeFlags extends DocumentFlags {
  readonly port: number;
  readonly batches: number;
  readonly prefix: string;
  readonly format: BodyFormat;
  readonly compression: Compression;
  readonly latency?: number;
  readonly throttleFirst: number;
  readonly throttleShare: number;
  readonly retryAfter: number;
  readonly failFirst: number;
  readonly failShare: number;
  readonly resetShare: number;
  readonly truncateShare: number;
  readonly truncateAfter: number;
  readonly refuseShare: number;
  readonly stealShare: number;
  readonly repeatShare: number;
  readonly shuffleShare: number;
  readonly clockOff: number;
  readonly limit?: number;
  readonly webhook?: string;
  readonly webhookHost?: string;
  readonly webhookSecretEnv: string;
}

export function addServe(program: Command, environment: CommandEnvironment): void {
  const number = (flags: string, description: string, fallback: number): Option =>
    new Option(flags, description).default(fallback).argParser(wholeNumber);
  const part = (flags: string, description: string): Option =>
    new Option(flags, description).default(0).argParser(share);
  addDocumentFlags(program.command('serve'))
    .description('run the simulated source API on 127.0.0.1')
    .addOption(number('--port <n>', '0 takes a free one', 8702))
    .addOption(number('--batches <n>', 'how many batches, slices of one seed', 3))
    .option('--prefix <text>', 'batches are named <prefix>-1, <prefix>-2, ...', 'lote')
    .addOption(new Option('--format <format>', 'shape of a batch').choices(BODY_FORMATS).default('array'))
    .addOption(new Option('--compression <kind>', 'of a batch').choices(COMPRESSIONS).default('none'))
    .addOption(new Option('--latency <ms>', 'before each answer').argParser(wholeNumber))
    .addOption(number('--throttle-first <n>', '429 for the first n requests', 0))
    .addOption(part('--throttle-share <share>', '429 for a share of the others'))
    .addOption(number('--retry-after <s>', 'what a 429 says', 1))
    .addOption(number('--fail-first <n>', '503 for the first n requests', 0))
    .addOption(part('--fail-share <share>', '503 for a share of the others'))
    .addOption(part('--reset-share <share>', 'close the connection without an answer'))
    .addOption(part('--truncate-share <share>', 'cut the body'))
    .addOption(number('--truncate-after <bytes>', 'where to cut', 1024))
    .addOption(part('--refuse-share <share>', '/gateway/dist: refused for an hour (656)'))
    .addOption(part('--steal-share <share>', '/gateway/dist: a second reader took numbers'))
    .addOption(part('--repeat-share <share>', '/gateway: documents come again'))
    .addOption(part('--shuffle-share <share>', '/gateway: documents come in another order'))
    .addOption(number('--clock-off <seconds>', '/gateway: how far its clock is ahead', 0))
    .addOption(new Option('--limit <n>', '/gateway: requests a minute').argParser(wholeNumber))
    .option('--webhook <url>', 'deliver the notices there, signed, as <url>/<source>')
    .option('--webhook-host <name>', 'Host of the deliveries, such as receive-<number>.<location>.run.app')
    .option('--webhook-secret-env <variable>', 'variable that holds the secret', 'DEMO_WEBHOOK_SECRET')
    .addHelpText('before', 'Example: serve --port 8702 --batches 3 --count 1000 --fail-share 0.1\n')
    .action((flags: ServeFlags) => serve(flags, environment));
}

async function serve(flags: ServeFlags, environment: CommandEnvironment): Promise<void> {
  const api = await startSourceApi({
    port: flags.port,
    batches: batchesOf(flags),
    faults: faultsOf(flags),
    ...(flags.limit === undefined ? {} : { limit: { requests: flags.limit, perSeconds: 60 } }),
  });
  for (const notice of api.notices()) environment.out(JSON.stringify(notice));
  environment.err(`serving at ${api.origin}; Ctrl-C ends it`);
  if (flags.webhook !== undefined) await deliver(flags.webhook, flags, api, environment);
  await environment.interrupted();
  await api.stop();
  const { requests, documents, byStatus } = api.stats();
  environment.err(`${requests} requests, ${documents} documents, by status ${JSON.stringify(byStatus)}`);
}

async function deliver(url: string, flags: ServeFlags, api: SourceApi, environment: CommandEnvironment): Promise<void> {
  const secret = environment.variables?.[flags.webhookSecretEnv] ?? '';
  const host = flags.webhookHost === undefined ? {} : { host: flags.webhookHost };
  const send = createWebhook({ url, secret, ...host });
  for (const { source, ...notice } of api.notices()) {
    const { status, body } = await send(source, JSON.stringify({ event: 'batch.available', data: notice }));
    environment.err(`${notice.batch}: ${status} ${body}`);
  }
}

function batchesOf(flags: ServeFlags): BatchSettings[] {
  return Array.from({ length: flags.batches }, (_, i) => ({
    ...generatorOptions(flags),
    id: `${flags.prefix}-${i + 1}`,
    from: i * flags.count,
    count: flags.count,
    format: flags.format,
    compression: flags.compression,
  }));
}

function faultsOf(flags: ServeFlags): Faults {
  return {
    seed: flags.seed,
    ...(flags.latency === undefined
      ? {}
      : { latency: { minMilliseconds: flags.latency, maxMilliseconds: flags.latency } }),
    throttle: { first: flags.throttleFirst, share: flags.throttleShare, retryAfterSeconds: flags.retryAfter },
    failure: { first: flags.failFirst, share: flags.failShare, status: 503 },
    reset: { share: flags.resetShare },
    truncate: { share: flags.truncateShare, afterBytes: flags.truncateAfter },
    refuse: { share: flags.refuseShare },
    steal: { share: flags.stealShare },
    repeat: { share: flags.repeatShare },
    shuffle: { share: flags.shuffleShare },
    clockOffSeconds: flags.clockOff,
  };
}
