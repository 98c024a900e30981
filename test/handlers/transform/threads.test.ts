/** Threads change nothing but the time: same parts, same quarantine, same answers, and none is needed. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { TransformLimits, TransformResponse } from '../../../handlers/transform/transform.ts';
import { createThreads, type Threads, type ThreadsOptions } from '../../../handlers/transform/work/threads.ts';
import { workerProgram } from '../../../handlers/transform/work/worker-file.ts';
import { nfeProc, procEvento, simpleInvoice } from '../../fixtures/nfe.ts';
import { toXml } from '../../fixtures/xml.ts';
import { zip } from '../../fixtures/zip.ts';
import { createPipeline } from '../pipeline.ts';

const program = workerProgram(pathToFileURL(join(process.cwd(), 'handlers/transform/main.ts')).href);
const settings = { keys: Buffer.alloc(32, 7).toString('base64'), zone: 'America/Sao_Paulo', checks: {} };
const origin = { uri: 'gs://raw/a', generation: '1', source: 'loja', batch: undefined };

const open: Threads[] = [];
const threadsOf = (options: Partial<ThreadsOptions>): Threads => {
  const threads = createThreads({ count: 1, program, settings, ...options });
  open.push(threads);
  return threads;
};
afterAll(async () => {
  await Promise.all(open.map((threads) => threads.close()));
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Until all threads are up: each then has room for two runs. */
async function allUp(threads: Threads, count: number): Promise<void> {
  for (;;) {
    const taken = [];
    for (let run = threads.offer([], origin); run !== undefined; run = threads.offer([], origin)) taken.push(run);
    await Promise.all(taken);
    if (taken.length === 2 * count) return;
    await turn();
  }
}

/** Everything that a run over an object leaves behind, and what it answered. */
async function traces(body: Buffer, limits: Partial<TransformLimits>, threads?: Threads) {
  const pipeline = createPipeline(limits, threads);
  await pipeline.put('demo/b/a', body);
  const slices = await pipeline.transformAll('demo/b/a');
  const objects = [...pipeline.store.objects].filter(([id]) => !id.includes('inflated/'));
  return {
    slices: slices.map(withoutGenerations),
    objects: objects.map(([id, { body, options }]) => [id, body.toString('base64'), options]).sort(),
  };
}

/** The order of uploads decides generations, and nothing else does. */
function withoutGenerations({ next, parts, ...counts }: TransformResponse) {
  return {
    ...counts,
    parts: parts.map(({ name, documents }) => [name, documents]),
    next: JSON.stringify(next)?.replace(/"generation":"\d+"/g, ''),
  };
}

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.nat(9999).map((number): unknown => nfeProc({ number: number + 1 })) },
  { weight: 1, arbitrary: fc.nat(9999).map((number): unknown => nfeProc({ number, totals: { vNF: '1.00' } })) },
  { weight: 1, arbitrary: fc.constant<unknown>(procEvento()) },
  { weight: 1, arbitrary: fc.nat(9999).map((NFeID): unknown => ({ ...simpleInvoice, NFeID })) },
  { weight: 1, arbitrary: fc.constant<unknown>({ data: [nfeProc(), { a: 1 }, procEvento()] }) },
  { weight: 1, arbitrary: fc.constant<unknown>({ cStat: '137', xMotivo: 'Nenhum documento localizado' }) },
  { weight: 1, arbitrary: fc.constant<unknown>({ not: 'an invoice' }) },
);
const lines = (pieces: readonly unknown[]) => pieces.map((one) => JSON.stringify(one)).join('\n');
const bodyOf: Record<string, (pieces: readonly unknown[]) => Buffer> = {
  lines: (pieces) => Buffer.from(lines(pieces)),
  broken: (pieces) => Buffer.from(`${lines(pieces).replaceAll(/"xProd":"(\w)/g, '"xProd":"\n$1')}\n{"cut":`),
  array: (pieces) => Buffer.from(JSON.stringify(pieces)),
  gzip: (pieces) => gzipSync(lines(pieces)),
  zip: (pieces) => zip(pieces.map((one, at) => ({ name: `${at}.json`, body: JSON.stringify(one) }))),
  xml: (pieces) => Buffer.from(pieces.map((_, at) => toXml(nfeProc({ number: at + 1 }))).join('\n')),
  nothing: () => Buffer.from('\n'),
};

describe('transform with threads', () => {
  test('leaves the same bytes and answers behind, whatever came in and however many there are', async () => {
    const crews = [1, 3].map((count) => threadsOf({ count }));
    await Promise.all(crews.map((threads, index) => allUp(threads, [1, 3][index] as number)));
    let offered = 0;
    const counted = crews.map((threads): Threads => ({
      ...threads,
      offer(...run) {
        const taken = threads.offer(...run);
        if (taken !== undefined) offered++;
        return taken;
      },
    }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 50, size: 'max' }),
        fc.constantFrom(...Object.keys(bodyOf)),
        fc.constantFrom({ documents: 7 }, { documents: 25 }, { bytes: 30_000 }, {}),
        async (pieces, packing, limits) => {
          const body = (bodyOf[packing] as (typeof bodyOf)['lines'])(pieces);
          const alone = await traces(body, limits);
          for (const threads of counted) expect(await traces(body, limits, threads)).toEqual(alone);
        },
      ),
      { numRuns: 20 },
    );
    expect(offered).toBeGreaterThan(0);
  });

  const many = Buffer.from(lines(Array.from({ length: 90 }, (_, index) => nfeProc({ number: index + 1 }))));
  const inThread = (onRun: string) =>
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', () => { ${onRun} });
     parentPort.postMessage('ready');`;
  const bad: [string, string, string[]][] = [
    ['ends', 'process.exit(3);', ['exit-3', 'exit-3', 'exit-3']],
    ['has too little memory', 'for (const all = []; ; ) all.push(new Array(1e5).fill(0.5));', Array<string>(3).fill('ERR_WORKER_OUT_OF_MEMORY')],
    ['throws', 'throw new RangeError("x");', Array<string>(3).fill('RangeError')],
    ['cannot do a run', 'parentPort.postMessage(undefined);', []],
  ]; // prettier-ignore

  test.each(bad)('loses no document to a thread that %s', async (_what, onRun, losses) => {
    const lost: string[] = [];
    const options = { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } };
    const threads = threadsOf({ program: { file: inThread(onRun), options }, onLost: (code) => lost.push(code) });
    const alone = await traces(many, { documents: 20 });
    for (let round = 0; round < 4; round++) {
      // Until it is up, or no more are started.
      for (let run; run === undefined && lost.length < 3; run = threads.offer([], origin)) await turn();
      expect(await traces(many, { documents: 20 }, threads)).toEqual(alone);
    }
    expect(lost).toEqual(losses);
  });

  test('does without a thread whose program cannot be found', async () => {
    const lost: string[] = [];
    const missing = { file: new URL('file:///nowhere/worker.cjs') };
    const threads = threadsOf({ program: missing, onLost: (code) => lost.push(code) });
    while (lost.length < 3) {
      expect(threads.offer([], origin)).toBeUndefined();
      await turn();
    }
    expect(await traces(many, { documents: 20 }, threads)).toEqual(await traces(many, { documents: 20 }));
    expect(lost).toHaveLength(3);
  });

  test('starts none for a small object', async () => {
    let asked = 0;
    const threads: Threads = {
      offer() {
        asked++;
        return undefined;
      },
      close: async () => undefined,
    };
    await traces(many, {}, threads);
    expect(asked).toBe(0);
    await traces(many, { documents: 20 }, threads);
    expect(asked).toBeGreaterThan(0);
  });
});
