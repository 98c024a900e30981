/** A whole local cloud, empty, on a clock moved by hand, with callers that have tokens of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud, type CloudOptions } from '../../../local/main.ts';
import { memoryLog } from '../workflows/cloud.ts';

export type Json = Record<string, unknown>;
export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
}

export const PROJECT = 'demo-notamesh';
export const PLACE = `projects/${PROJECT}/locations/southamerica-east1`;
export const BOT = `caller-bot@${PROJECT}.iam.gserviceaccount.com`;

export async function aCloud(options: Partial<CloudOptions> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'notamesh-iam-'));
  let offset = 0;
  const clock = {
    now: () => Date.now() + offset,
    after: (milliseconds: number, callback: () => void) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const log = memoryLog();
  const place = { project: PROJECT, location: 'southamerica-east1' };
  const cloud = await startCloud({
    dataDir,
    port: 0,
    grpcPort: 0,
    log,
    clock,
    ephemeral: true,
    behaviour: { polls: 0 },
    ...place,
    ...options,
  });
  const base = `http://127.0.0.1:${cloud.http}`;
  const tokens = new Map<string, string>();
  /** `as`: an account's address; without one, the person at the keyboard. */
  const call = async (method: string, path: string, body?: unknown, as?: string): Promise<Answer> => {
    const token = as && (tokens.get(as) ?? as);
    const isText = typeof body === 'string';
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/plain' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {}, text };
  };
  const ok = async (...args: Parameters<typeof call>): Promise<Json> => {
    const answer = await call(...args);
    if (answer.status >= 300) throw new Error(`${args[0]} ${args[1]}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const login = async (email: string) => {
    const path = `/iamcredentials/v1/projects/-/serviceAccounts/${email}:generateAccessToken`;
    const { accessToken } = await ok('POST', path, { scope: ['https://www.googleapis.com/auth/cloud-platform'] });
    tokens.set(email, String(accessToken));
  };
  return {
    base,
    cloud,
    log,
    call,
    ok,
    login,
    async account(id: string) {
      await ok('POST', `/v1/projects/${PROJECT}/serviceAccounts`, { accountId: id });
      const email = `${id}@${PROJECT}.iam.gserviceaccount.com`;
      await login(email);
      return email;
    },
    /** The policy of a resource is this one binding. */
    grant: (path: string, role: string, member = `serviceAccount:${BOT}`) =>
      ok('POST', `${path}:setIamPolicy`, { policy: { bindings: [{ role, members: [member] }] } }),
    pass(seconds: number) {
      offset += seconds * 1000;
    },
    async stop() {
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestCloud = Awaited<ReturnType<typeof aCloud>>;
