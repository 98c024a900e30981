/** How much memory transform needs for a raw object: its bundle in a process of its own, called slice by slice. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { freePort } from '../local/wire/free-port.ts';
import { rounded } from './numbers.ts';
import { rawObject, type Packing } from './raw-objects.ts';
import { restClient, type RestClient } from './rest-client.ts';
import { BUNDLE_PATH } from '../deploy/release/bundle.ts';
import type { TransformResponse } from '../handlers/transform/transform.ts';

/** Design: an object of 2 GB must not need more. */
const MOST_MEBIBYTES = 300;
const PATIENCE_MS = 20_000;

export interface MemoryFigures {
  readonly packing: Packing;
  readonly megabytes: number;
  readonly documents: number;
  readonly slices: number;
  readonly seconds: number;
  /** Resident, in MiB: after the first slice, and the most at any time. */
  readonly firstSlice: number;
  readonly peak: number;
  readonly fits: boolean;
}

export interface MemoryTrial {
  /** Folder of the unpacked archive. */
  readonly home: string;
  readonly storage: string;
  readonly bucket: string;
  readonly project: string;
}

/** @throws Error when documents were lost or set aside */
export async function measureTransformMemory(
  { home, storage, bucket, project }: MemoryTrial,
  packing: Packing,
  bytes: number,
): Promise<MemoryFigures> {
  const object = `bench/memory-${packing}-${bytes}`;
  const { documents, bytes: plainBytes, body } = rawObject(packing, bytes);
  await upload(storage, bucket, object, body);
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    METADATA_SERVER_DETECTION: 'none',
    STORAGE_EMULATOR_HOST: storage,
    GOOGLE_CLOUD_PROJECT: project,
    STAGING_BUCKET: bucket,
    QUARANTINE_BUCKET: bucket,
    PERSONAL_DATA_KEY: Buffer.alloc(32, 1).toString('base64'),
    PORT: String(port),
  };
  const child = spawn(process.execPath, [join(home, BUNDLE_PATH)], { cwd: home, env, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const client = restClient(`http://127.0.0.1:${port}`);
  try {
    await listening(port, child);
    const began = performance.now();
    const found = await allSlices(client, child, { bucket, object });
    if (found.documents !== documents) throw new Error(`${found.documents} of ${documents} documents of ${packing}`);
    const seconds = rounded((performance.now() - began) / 1000, 1);
    const megabytes = Math.round(plainBytes / 1e6);
    return { packing, megabytes, seconds, ...found, fits: found.peak <= MOST_MEBIBYTES };
  } finally {
    client.close();
    child.kill('SIGKILL');
    await gone;
  }
}

/** As one request, whatever its length, on a connection of its own: a kept one may be closed from the other side. */
export async function upload(storage: string, bucket: string, name: string, body: Readable): Promise<void> {
  const url = `${storage}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(name)}`;
  const headers = { 'content-type': 'application/octet-stream' };
  const sent = request(url, { method: 'POST', headers, agent: false });
  const [[answer]] = await Promise.all([once(sent, 'response') as Promise<[IncomingMessage]>, pipeline(body, sent)]);
  const said = await text(answer);
  if (answer.statusCode !== 200) throw new Error(`${name} was not stored: ${answer.statusCode} ${said}`);
}

async function allSlices(client: RestClient, child: ChildProcess, object: { bucket: string; object: string }) {
  const found = { documents: 0, slices: 0, firstSlice: 0, peak: 0 };
  for (let from: TransformResponse['next'] = null; found.slices === 0 || from !== null; found.slices++) {
    const slice = (await client.call('POST', '/', {
      ...object,
      source: 'bench',
      from,
    })) as unknown as TransformResponse;
    if (slice.quarantined > 0) throw new Error(`set aside: ${JSON.stringify(slice.reasons)}`);
    found.documents += slice.documents;
    found.peak = Math.max(found.peak, residentPeak(child.pid ?? 0));
    if (found.slices === 0) found.firstSlice = found.peak;
    from = slice.next;
  }
  return found;
}

/** The most so far, where the system keeps it (Linux); else what is resident now. */
function residentPeak(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024);
  }
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until && child.exitCode === null;) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('transform did not start');
}
