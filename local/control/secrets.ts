/**
 * Versions of secrets. https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions
 * Payloads are in the store of this machine as they are, and nowhere else: never in a log, an error or a list.
 */
import type { Store } from '../store/index.ts';
import { table, type Table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';
import { ApiError, invalid, notFound } from '../wire/errors.ts';
import { page, pageRequest } from '../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../wire/router.ts';
import { createSerial, type Serial } from '../wire/serial.ts';
import { crc32c } from './crc32c.ts';
import { etagFor } from './etag.ts';
import { canonicalName, checkProject, type Project } from './project.ts';
import type { Resources } from './resources.ts';

type State = 'ENABLED' | 'DISABLED' | 'DESTROYED';

interface Version {
  readonly number: number;
  readonly state: State;
  readonly createTime: string;
  readonly destroyTime?: string;
  readonly checksumGiven: boolean;
  /** base64; absent once destroyed. */
  readonly payload?: string;
}

interface SecretsEnv extends Project {
  readonly store: Store;
  readonly clock: Clock;
}

interface Secrets {
  readonly routes: readonly Route[];
  /** Removes all versions. */
  deleted(secret: string): Promise<void>;
  /** @throws ApiError NOT_FOUND, FAILED_PRECONDITION */
  access(secret: string, version: string): Promise<Buffer>;
}

const SECRET = 'projects/{project}/secrets/{secret}';
const MOST_BYTES = 64 * 1024;
/** Keys sort as numbers do. */
const WIDTH = 10;

interface Context extends SecretsEnv {
  readonly secrets: Resources;
  readonly versions: Table<Version>;
  readonly serial: Serial;
}

export function createSecrets(env: SecretsEnv, secrets: Resources): Secrets {
  const context: Context = {
    ...env,
    secrets,
    versions: table<Version>(env.store, 'secretmanager/versions'),
    serial: createSerial(),
  };
  const { versions } = context;
  const route = (
    method: string,
    tail: string,
    answer: (secret: string, request: RestRequest) => Promise<unknown>,
  ): Route => ({
    service: 'secretmanager',
    method,
    pattern: `/v1/${SECRET}${tail}`,
    async handle(request) {
      checkProject(env, request.params['project']);
      const [secret] = await secrets.get(canonicalName(env, SECRET, request.params));
      return ok(await answer(secret, request));
    },
  });
  const move = (verb: string, state: State) =>
    route('POST', `/versions/{version}:${verb}`, (secret, { params }) =>
      setState(context, secret, params['version'], state),
    );
  return {
    routes: [
      route('POST', ':addVersion', async (secret, request) => addVersion(context, secret, await request.json())),
      route('GET', '/versions', (secret, { query }) => listVersions(context, secret, query)),
      route('GET', '/versions/{version}', async (secret, { params }) =>
        show(env, secret, await resolve(context, secret, params['version'])),
      ),
      route('GET', '/versions/{version}:access', async (secret, { params }) => {
        const version = await resolve(context, secret, params['version']);
        const bytes = payloadOf(env, secret, version);
        const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) };
        return { name: shownName(env, secret, version), payload };
      }),
      move('enable', 'ENABLED'),
      move('disable', 'DISABLED'),
      move('destroy', 'DESTROYED'),
    ],
    async deleted(secret) {
      const rows = await versions.list({ prefix: `${secret}/` });
      await env.store.batch(rows.map(([key]) => versions.deleteChange(key)));
    },
    async access(secret, version) {
      const id = secret.slice(secret.lastIndexOf('/') + 1);
      const [name] = await secrets.get(canonicalName(env, SECRET, { secret: id }));
      return payloadOf(env, name, await resolve(context, name, version));
    },
  };
}

const keyOf = (secret: string, number: number) => `${secret}/${String(number).padStart(WIDTH, '0')}`;

function shownName(env: Project, secret: string, version: Version): string {
  const byNumber = secret.replace(`projects/${env.project}/`, `projects/${env.projectNumber}/`);
  return `${byNumber}/versions/${version.number}`;
}

function show(env: Project, secret: string, version: Version) {
  const { state, createTime, destroyTime, checksumGiven } = version;
  return {
    name: shownName(env, secret, version),
    createTime,
    ...(destroyTime === undefined ? {} : { destroyTime }),
    state,
    replicationStatus: { automatic: {} },
    etag: `"${etagFor([version.number, state, createTime])}"`,
    ...(checksumGiven ? { clientSpecifiedPayloadChecksum: true } : {}),
  };
}

async function addVersion(
  { versions, clock, serial, ...env }: Context,
  secret: string,
  body: Readonly<Record<string, unknown>>,
) {
  const { data, dataCrc32c } = (body['payload'] ?? {}) as { data?: unknown; dataCrc32c?: unknown };
  if (typeof data !== 'string' || data === '') throw invalid('payload.data is required, as base64.');
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > MOST_BYTES) throw invalid(`A payload takes at most ${MOST_BYTES} bytes, not ${bytes.length}.`);
  if (dataCrc32c !== undefined && String(dataCrc32c) !== String(crc32c(bytes))) {
    throw invalid('payload.dataCrc32c is not the checksum of payload.data.');
  }
  return serial(secret, async () => {
    const last = (await versions.list({ prefix: `${secret}/` })).at(-1)?.[1];
    const version: Version = {
      number: (last?.number ?? 0) + 1,
      state: 'ENABLED',
      createTime: new Date(clock.now()).toISOString(),
      checksumGiven: dataCrc32c !== undefined,
      payload: bytes.toString('base64'),
    };
    await versions.put(keyOf(secret, version.number), version);
    return show(env, secret, version);
  });
}

/** Newest first. */
async function listVersions({ versions, ...env }: Context, secret: string, query: URLSearchParams) {
  if (query.get('filter'))
    throw new ApiError('UNIMPLEMENTED', 'The local cloud does not model filter on lists of versions.');
  const rows = (await versions.list({ prefix: `${secret}/` })).map(([, version]) => version).reverse();
  const rank = (version: Version) => String(10 ** WIDTH - version.number).padStart(WIDTH + 1, '0');
  const { items, ...rest } = page(rows, pageRequest(query, 100, 25_000), rank);
  return { versions: items.map((version) => show(env, secret, version)), ...rest, totalSize: rows.length };
}

/** By number, by `latest` (the newest one, whatever its state) or by an alias of the secret. @throws ApiError NOT_FOUND */
async function resolve({ versions, secrets }: Context, secret: string, wanted = 'latest'): Promise<Version> {
  const missing = () => notFound(`Secret version ${secret}/versions/${wanted}`);
  if (wanted === 'latest') {
    const last = (await versions.list({ prefix: `${secret}/` })).at(-1)?.[1];
    if (!last) throw missing();
    return last;
  }
  const [, resource] = await secrets.get(secret);
  const aliases = (resource['versionAliases'] ?? {}) as Record<string, unknown>;
  const number = Number(/^\d{1,10}$/.test(wanted) ? wanted : aliases[wanted]);
  const found = Number.isInteger(number) ? await versions.get(keyOf(secret, number)) : undefined;
  if (!found) throw missing();
  return found;
}

function payloadOf(env: Project, secret: string, version: Version): Buffer {
  if (version.state === 'ENABLED' && version.payload !== undefined) return Buffer.from(version.payload, 'base64');
  throw new ApiError(
    'FAILED_PRECONDITION',
    `Secret Version [${shownName(env, secret, version)}] is in ${version.state} state.`,
  );
}

async function setState(context: Context, secret: string, wanted: string | undefined, state: State) {
  return context.serial(secret, async () => {
    const version = await resolve(context, secret, wanted);
    if (version.state === 'DESTROYED') {
      throw new ApiError(
        'FAILED_PRECONDITION',
        `Secret Version [${shownName(context, secret, version)}] is destroyed.`,
      );
    }
    const { payload: _erased, ...bare } = version;
    const destroyTime = new Date(context.clock.now()).toISOString();
    const next: Version = state === 'DESTROYED' ? { ...bare, state, destroyTime } : { ...version, state };
    await context.versions.put(keyOf(secret, next.number), next);
    return show(context, secret, next);
  });
}
