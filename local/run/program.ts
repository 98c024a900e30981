/** From a revision to the program that runs it: its files, its command line and its whole environment. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApiError } from '../wire/errors.ts';
import { ArchiveError } from './archive-error.ts';
import { exists, unpack } from './archive.ts';
import type { Program } from './instance.ts';
import { lastSegment } from './names.ts';
import type { RevisionRecord } from './records.ts';
import { memoryMegabytes, startupMilliseconds, type Container, type EnvVar } from './spec.ts';

export interface ProgramEnv {
  readonly project: string;
  /** Unpacked archives lie here. */
  readonly root: string;
  /** Where what V8 makes of programs is kept from one start to the next, also of other clouds. Absent: nowhere. */
  readonly codeCache?: string | undefined;
  /** The bytes of an object in Cloud Storage. @throws ApiError */
  readObject(bucket: string, object: string, generation: string | undefined): Promise<AsyncIterable<Uint8Array>>;
  /** As the service account. @throws ApiError */
  accessSecret(secret: string, version: string, account: string): Promise<Uint8Array>;
  /** How Google's clients in a program find this cloud, and it knows that they are the service account's. */
  handlerEnv(account: string): Promise<Readonly<Record<string, string>>>;
}

/** SHA-256 of the revision's archive, which is then unpacked. @throws ApiError FAILED_PRECONDITION, NOT_FOUND */
export async function ensureArchive(env: ProgramEnv, revision: RevisionRecord): Promise<string> {
  if (revision.archive !== undefined && (await exists(join(env.root, revision.archive)))) return revision.archive;
  const source = revision.template.containers[0].sourceCode?.cloudStorageSource;
  if (!source) throw new ApiError('INTERNAL', `Revision ${revision.name} has no source.`);
  try {
    return await unpack(env.root, await env.readObject(source.bucket, source.object, source.generation));
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const message = `gs://${source.bucket}/${source.object} cannot be deployed: ${error.message}`;
    throw new ApiError('FAILED_PRECONDITION', message);
  }
}

/** @throws ApiError when a secret cannot be had */
export async function programOf(
  env: ProgramEnv,
  service: string,
  revision: RevisionRecord,
  archive: string,
): Promise<Program> {
  const { serviceAccount } = revision.template;
  const [container] = revision.template.containers;
  const home = join(env.root, 'home');
  await mkdir(home, { recursive: true });
  return {
    directory: join(env.root, archive),
    args: argsOf(container),
    ...(env.codeCache === undefined ? {} : { code: join(env.codeCache, codeName(archive, container)) }),
    environment: {
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      // An empty one: the credentials of the person at this laptop are none of the deployed program's business.
      HOME: home,
      TMPDIR: tmpdir(),
      // As in the cloud, wherever the laptop is.
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      GOOGLE_CLOUD_PROJECT: env.project,
      // K_SERVICE makes Google's clients look for a metadata server; there is none here.
      METADATA_SERVER_DETECTION: 'none',
      ...(await env.handlerEnv(serviceAccount)),
      ...(await declared(env, container.env ?? [], serviceAccount)),
      K_SERVICE: service,
      K_CONFIGURATION: service,
      K_REVISION: lastSegment(revision.name),
    },
    heapMegabytes: memoryMegabytes(container),
    startupMilliseconds: startupMilliseconds(container),
  };
}

/** What follows `node`. */
const argsOf = ({ command = [], args = [] }: Container): string[] => [...command.slice(1), ...args];

/** The same archive and command line are the same code, and each version of Node.js has its own form of it. */
function codeName(archive: string, container: Container): string {
  const program = createHash('sha256')
    .update(JSON.stringify([archive, argsOf(container)]))
    .digest('hex')
    .slice(0, 32);
  return `${program}-${process.version}-${process.arch}.code`;
}

/** Removes the code of programs that none of the revisions runs, as far as that may be. */
export async function pruneCode(folder: string, revisions: readonly RevisionRecord[]): Promise<void> {
  const kept = new Set(
    revisions.flatMap(({ archive, template: { containers } }) =>
      archive === undefined ? [] : codeName(archive, containers[0]),
    ),
  );
  const found = await readdir(folder).catch(() => []);
  const others = found.filter((name) => name.endsWith('.code') && !kept.has(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)));
}

async function declared(
  env: ProgramEnv,
  variables: readonly EnvVar[],
  account: string,
): Promise<Record<string, string>> {
  const pairs = variables.map(async ({ name, value, valueSource }): Promise<[string, string]> => {
    if (!valueSource) return [name, value ?? ''];
    const { secret, version = 'latest' } = valueSource.secretKeyRef;
    return [name, Buffer.from(await env.accessSecret(secret, version, account)).toString()];
  });
  return Object.fromEntries(await Promise.all(pairs));
}
