/**
 * Keeps two hosts from changing one deployment at once: an object in the source bucket, made only if absent, that says
 * who works and until when. It is renewed while the work goes on; one that ran out may be taken over, and so may one of a
 * process of this machine that is dead. It also remembers
 * for an hour which APIs, identities and grants were made, for the permissions they give take a while to be in force.
 */
import type { Client } from '../rest/client.ts';
import { ApiFailure, DeployError } from '../errors.ts';
import type { Fields } from '../resource.ts';
import type { RetryEnv } from '../rest/retry/patience.ts';
import type { ProcessId } from './process.ts';

export interface LeaseOptions {
  readonly client: Client;
  readonly bucket: string;
  /** Who works, as people know it: `user@host (process 123)`. */
  readonly holder: string;
  readonly command: string;
  /** The process that works, and whether another one is surely dead. Absent: nobody can tell. */
  readonly process?: { readonly id: ProcessId; isDead(other: ProcessId): boolean };
  /** Addresses that this run is about to make or has made, and that take time to be in force. */
  readonly fresh: readonly string[];
  readonly time: Pick<RetryEnv, 'now'>;
  /** Takes it whoever holds it. */
  readonly breakIt?: boolean;
}

export interface Lease {
  /** Addresses made less than an hour ago by whoever held it before. */
  readonly recent: ReadonlySet<string>;
  /** Call before each write and each wait. @throws DeployError `lease-lost` when somebody else has taken it over */
  keep(): Promise<void>;
  release(made: readonly string[]): Promise<void>;
}

interface Record_ {
  readonly holder: string;
  readonly command: string;
  readonly process?: ProcessId;
  /** Milliseconds since 1970; 0 once it is released. */
  readonly expires: number;
  /** When each address was made. */
  readonly fresh: Readonly<Record<string, number>>;
}

export const LEASE_OBJECT = 'deploy/lease.json';
const LASTS_MS = 5 * 60_000;
const RENEWED_AFTER_MS = 60_000;
const HOUR_MS = 3_600_000;

/** @throws DeployError `lease-held` naming who holds it and until when */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { time } = options;
  const former = await readLease(options);
  if (former && !options.breakIt && isAtWork(former.record, options)) throw held(former.record, time.now());
  const recent = stillFresh(former?.record.fresh ?? {}, time.now());
  let renewed = time.now();
  const all = (addresses: readonly string[]) => ({
    ...recent,
    ...Object.fromEntries(addresses.map((address) => [address, renewed])),
  });
  const record = (fresh: Readonly<Record<string, number>>, expires: number): Record_ => ({
    holder: options.holder,
    command: options.command,
    ...(options.process ? { process: options.process.id } : {}),
    expires,
    fresh,
  });
  let generation = await write(options, record(all(options.fresh), renewed + LASTS_MS), former?.generation ?? '0');
  return {
    recent: new Set(Object.keys(recent)),
    async keep() {
      if (time.now() - renewed < RENEWED_AFTER_MS) return;
      renewed = time.now();
      generation = await write(options, record(all(options.fresh), renewed + LASTS_MS), generation);
    },
    async release(made) {
      const left = all(made);
      if (Object.keys(left).length === 0) return remove(options, generation);
      await write(options, record(left, 0), generation).catch((error: unknown) => {
        // Whoever has taken it over gives it back; what was done is done.
        if (!(error instanceof DeployError && error.code === 'lease-lost')) throw error;
      });
    },
  };
}

function isAtWork({ expires, process }: Record_, options: LeaseOptions): boolean {
  if (expires <= options.time.now()) return false;
  return !(process && options.process?.isDead(process));
}

const stillFresh = (fresh: Readonly<Record<string, number>>, now: number) =>
  Object.fromEntries(Object.entries(fresh).filter(([, made]) => now - made < HOUR_MS));

async function readLease({ client, bucket }: LeaseOptions) {
  const path = objectPath(bucket);
  const found = await client.find({ service: 'storage', method: 'GET', path });
  const content = found && (await client.find({ service: 'storage', method: 'GET', path, query: { alt: 'media' } }));
  if (!content) return undefined;
  return { generation: String(found['generation']), record: content as unknown as Record_ };
}

const objectPath = (bucket: string) => `/storage/v1/b/${bucket}/o/${encodeURIComponent(LEASE_OBJECT)}`;

/** Returns the new generation. */
async function write(options: LeaseOptions, record: Record_, generation: string): Promise<string> {
  try {
    const written: Fields = await options.client.send({
      service: 'storage',
      method: 'POST',
      path: `/upload/storage/v1/b/${options.bucket}/o`,
      query: { uploadType: 'media', name: LEASE_OBJECT, ifGenerationMatch: generation },
      bytes: { content: Buffer.from(JSON.stringify(record)), type: 'application/json' },
    });
    return String(written['generation']);
  } catch (error) {
    const now = await readLease(options);
    // The answer was lost, yet it is ours.
    if (now && JSON.stringify(now.record) === JSON.stringify(record)) return now.generation;
    if (!(error instanceof ApiFailure && error.httpStatus === 412)) throw error;
    if (generation === '0' && now) throw held(now.record, options.time.now());
    throw lost(now?.record);
  }
}

async function remove({ client, bucket }: LeaseOptions, generation: string): Promise<void> {
  try {
    const query = { ifGenerationMatch: generation };
    await client.send({ service: 'storage', method: 'DELETE', path: objectPath(bucket), query });
  } catch (error) {
    // Gone with its bucket, or somebody else's by now.
    if (!(error instanceof ApiFailure && [404, 412].includes(error.httpStatus))) throw error;
  }
}

function held(record: Record_, now: number): DeployError {
  const minutes = Math.max(1, Math.ceil((record.expires - now) / 60_000));
  return new DeployError(
    'lease-held',
    `${record.holder} is changing this deployment (${record.command}). Wait until that is done; ` +
      `if it died, its lease runs out in ${minutes} min, or take it over with --break-lease.`,
  );
}

function lost(record: Record_ | undefined): DeployError {
  const who = record ? `${record.holder} (${record.command})` : 'Somebody';
  return new DeployError('lease-lost', `${who} has taken this deployment over. Nothing more is written; run again.`);
}
