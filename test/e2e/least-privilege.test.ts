/**
 * Every grant that is declared is used by a real call on the whole road, no call is refused, and without any one grant
 * the call that needs it fails.
 */
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { credentials, makeGenericClientConstructor, Metadata } from '@grpc/grpc-js';
import { TRIGGERS } from '../../eventarc/triggers.ts';
import { GRANTS, type Grant, type GrantTarget } from '../../infra/identities.ts';
import * as names from '../../infra/names.ts';
import { loadServices } from '../../local/wire/grpc.ts';
import { createGenerator, createWebhook } from '../../samples/index.ts';
import { eventually, startProduct, type Product } from './product.ts';

type Json = Record<string, unknown>;
interface Use {
  readonly principal: string;
  readonly permission: string;
  readonly resource: string;
  readonly grantedBy?: { readonly resource: string; readonly role: string; readonly member: string };
}

const DOCUMENTS = createGenerator({ seed: 'privilege', flawedShare: 0.2, flaws: ['no-key'] });
const TEXTS = [...DOCUMENTS.documents({ count: 40 })].map(({ text }) => text);
/** More than the handler holds in memory: blanks between documents are no part of any. */
const LARGE_BYTES = 9 * 1024 * 1024;

let product: Product;
let source: Server;

beforeAll(async () => {
  source = createServer(({ url = '' }, response) => {
    const padding = url.includes('large') ? ' '.repeat(LARGE_BYTES) : '';
    response.setHeader('content-type', 'application/json');
    response.end(`[${TEXTS.slice(0, url.includes('large') ? 10 : 40).join(',\n')}${padding}]`);
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
  product = await startProduct({ demo: origin, 'demo-pages': origin });
}, 180_000);
afterAll(async () => {
  await product?.stop();
  source?.close();
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<{ status: number; body: Json }> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(`http://127.0.0.1:${product.running.mesh.http}${path}`, init);
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
}

async function ok(method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const used = async () => (await ok('GET', '/local/v1/permissionsUsed')) as unknown as { used: Use[]; refused: Use[] };

const place = () => product.running.mesh;
const project = () => `projects/${place().project}`;
const memberOf = (component: names.Component) => `serviceAccount:${names.accountEmail(place(), component)}`;
const agentOf = (domain: string) => `serviceAccount:service-800000000001@${domain}.iam.gserviceaccount.com`;

function resourceOf(on: GrantTarget): string {
  switch (on.kind) {
    case 'bucket':
      return `projects/_/buckets/${names.bucketName(place(), on.bucket)}`;
    case 'topic':
      return names.topicName(place(), on.topic);
    case 'table':
      return names.tableName(place(), on.table);
    case 'secret':
      return names.secretName(place(), on.secret);
    case 'service':
      return names.serviceName(place(), on.service);
    case 'subscription':
      return names.subscriptionName(place(), on.subscription);
    default:
      return project();
  }
}

/** Those of our own components, and the agents' that move events and dead letters. */
function declared(): string[] {
  const ours = GRANTS.filter(({ usedBy, to }) => usedBy === undefined && typeof to === 'string');
  const storage = GRANTS.filter(({ to }) => typeof to === 'object' && 'agent' in to && to.agent === 'storage');
  return [
    ...ours.map(({ to, role, on }) => line(memberOf(to as names.Component), role, resourceOf(on))),
    ...storage.map(({ role, on }: Grant) => line(agentOf('gs-project-accounts'), role, resourceOf(on))),
    ...TRIGGERS.map(({ id }) =>
      line(agentOf('gcp-sa-pubsub'), 'roles/pubsub.publisher', names.topicName(place(), names.deadLetterId(id))),
    ),
  ].sort();
}

const line = (member: string, role: string, resource: string) => `${member} ${role} ${resource}`;

async function grantsUsed(): Promise<string[]> {
  const lines = (await used()).used.map(
    ({ grantedBy }) => grantedBy && line(grantedBy.member, grantedBy.role, grantedBy.resource),
  );
  return [...new Set(lines.filter((each) => each !== undefined))];
}

/** Waits until some use is on record. */
const use = (permission: string, resource: string, member: string) =>
  eventually(async () => {
    const found = (await used()).used.find(
      (each) => each.permission === permission && each.resource === resource && each.principal === member,
    );
    return found && true;
  });

const notice = (batch: string, name = 'demo') =>
  product.publish('batch-available', JSON.stringify({ source: name, batch }));

/** A webhook, at the address of the handler, signed with the secret that the deployment made. */
async function webhook(source: 'demo' | 'push', body: string): Promise<number> {
  const secret = `/secretmanager/v1/${names.secretName(place(), `${source}-webhook-secret`)}/versions/latest:access`;
  const { payload } = (await ok('GET', secret)) as { payload: { data: string } };
  const host = `receive-800000000001.${place().location}.run.app`;
  const url = `http://127.0.0.1:${place().http}`;
  const send = createWebhook({ url, host, secret: Buffer.from(payload.data, 'base64').toString() });
  return (await send(source, body)).status;
}

test('the whole road uses every grant of ours, and nothing is refused', async () => {
  const raw = resourceOf({ kind: 'bucket', bucket: 'raw' });
  await notice('small');
  await use('storage.objects.create', resourceOf({ kind: 'bucket', bucket: 'quarantine' }), memberOf('transform'));
  await notice('small');
  await notice('large');
  await notice('any', 'nobody');
  await product.publish('invoices', TEXTS[0] ?? '');
  await ok('POST', `/cloudscheduler/v1/${names.jobName(place(), 'ingest-demo-pages')}:run`, {});
  expect(await webhook('demo', JSON.stringify({ batch: 'small' }))).toBe(200);
  expect(await webhook('push', TEXTS[1] ?? '')).toBe(200);
  await use('storage.objects.get', raw, memberOf('fetch'));
  await use('storage.objects.get', resourceOf({ kind: 'bucket', bucket: 'quarantine' }), memberOf('transform'));
  await use('storage.objects.create', resourceOf({ kind: 'bucket', bucket: 'staging' }), memberOf('fetch'));
  await use('logging.logEntries.create', project(), memberOf('workflow'));
  await use('workflows.executions.create', project(), memberOf('scheduler'));
  await ok('POST', `/cloudscheduler/v1/${names.jobName(place(), 'reconcile')}:run`, {});
  await use('storage.objects.create', resourceOf({ kind: 'bucket', bucket: 'reports' }), memberOf('workflow'));
  const again = { argument: JSON.stringify({ select: { source: 'demo' } }) };
  await ok('POST', `/v1/${names.workflowName(place(), 'replay')}/executions`, again);
  await use('workflows.executions.create', project(), memberOf('workflow'));
  await use('workflows.executions.get', project(), memberOf('workflow'));
  const deadLetters = declared().filter((each) => each.includes('gcp-sa-pubsub'));
  const wanted = declared().filter((each) => !deadLetters.includes(each));
  const isUsed = await grantsUsed();
  expect(wanted.filter((each) => !isUsed.includes(each))).toEqual([]);
  expect((await used()).refused).toEqual([]);
}, 240_000);

describe('without the grant', () => {
  test('each call that needs it is refused', async () => {
    const own = (await used()).used.filter(
      ({ principal, grantedBy }) => grantedBy && /^serviceAccount:.*@demo-notamesh/.test(principal),
    );
    const failed: string[] = [];
    for (const each of own) {
      const { principal, permission, resource, grantedBy } = each;
      if (!grantedBy) continue;
      const restore = await revoke(grantedBy);
      await ok('DELETE', '/local/v1/permissionsUsed');
      const status = await attempt(principal.slice('serviceAccount:'.length), permission, resource);
      const { refused } = await used();
      const isNamed = refused.some(
        (refusal) =>
          refusal.principal === principal && refusal.permission === permission && refusal.resource === resource,
      );
      if (status !== 403 || !isNamed) failed.push(`${principal} ${permission} ${resource}: ${status}`);
      await restore();
    }
    expect(failed).toEqual([]);
    expect(own.length).toBeGreaterThan(20);
  }, 120_000);
});

test('what cannot be delivered is moved by the agent that may', async () => {
  for (const { id, workflow } of TRIGGERS) {
    const trigger = (await ok('GET', `/v1/${names.triggerName(place(), id)}`)) as {
      transport: { pubsub: { subscription: string; topic: string } };
    };
    const { subscription, topic } = trigger.transport.pubsub;
    const { deadLetterPolicy } = (await ok('GET', `/v1/${subscription}`)) as { deadLetterPolicy: Json };
    const changed = { deadLetterPolicy: { ...deadLetterPolicy, maxDeliveryAttempts: 5 } };
    await ok('PATCH', `/v1/${subscription}`, { subscription: changed, updateMask: 'deadLetterPolicy,retryPolicy' });
    // What is pushed there finds nobody.
    await ok('DELETE', `/v1/${names.workflowName(place(), workflow)}`);
    await ok('POST', `/v1/${topic}:publish`, { messages: [{ data: 'e30=', attributes: { 'ce-id': '1' } }] });
    const dead = names.topicName(place(), names.deadLetterId(id));
    await use('pubsub.topics.publish', dead, agentOf('gcp-sa-pubsub'));
    await use('pubsub.subscriptions.consume', subscription, agentOf('gcp-sa-pubsub'));
  }
}, 120_000);

/** Takes a member out of a binding; the answer puts it back. */
async function revoke({ resource, role, member }: NonNullable<Use['grantedBy']>): Promise<() => Promise<unknown>> {
  const { read, write } = policyAt(resource);
  const before = await read();
  const bindings = (before['bindings'] ?? []) as { role: string; members: string[] }[];
  const left = bindings.map((each) =>
    each.role === role ? { ...each, members: each.members.filter((one) => one !== member) } : each,
  );
  await write({ version: 3, bindings: left });
  return () => write({ version: 3, bindings });
}

function policyAt(resource: string) {
  const bucket = /^projects\/_\/buckets\/(.+)$/.exec(resource)?.[1];
  if (bucket !== undefined) {
    const path = `/storage/v1/b/${bucket}/iam`;
    return {
      read: () => ok('GET', `${path}?optionsRequestedPolicyVersion=3`),
      write: (policy: Json) => ok('PUT', path, policy),
    };
  }
  const [service, version, verb] = resource.includes('/instances/')
    ? ['bigtableadmin', 'v2', 'POST']
    : resource.includes('/services/')
      ? ['run', 'v2', 'GET']
      : resource.includes('/secrets/')
        ? ['secretmanager', 'v1', 'GET']
        : resource.includes('/topics/')
          ? ['pubsub', 'v1', 'GET']
          : ['cloudresourcemanager', 'v3', 'POST'];
  const path = `/${service}/${version}/${resource}`;
  const options = { requestedPolicyVersion: 3 };
  return {
    read: () =>
      verb === 'GET'
        ? ok('GET', `${path}:getIamPolicy?options.requestedPolicyVersion=3`)
        : ok('POST', `${path}:getIamPolicy`, { options }),
    write: (policy: Json) => ok('POST', `${path}:setIamPolicy`, { policy }),
  };
}

/** The HTTP status of a call that needs the permission. */
async function attempt(email: string, permission: string, resource: string): Promise<number> {
  const bucket = resource.slice(resource.lastIndexOf('/') + 1);
  const credential = `/iamcredentials/v1/projects/-/serviceAccounts/${email}`;
  const { accessToken } = await ok('POST', `${credential}:generateAccessToken`, { scope: ['cloud-platform'] });
  const token = String(accessToken);
  const status = async (method: string, path: string, body?: unknown) => (await call(method, path, body, token)).status;
  const workflow = names.workflowName(place(), 'load-object');
  switch (permission) {
    case 'storage.objects.create':
      return status('POST', `/upload/storage/v1/b/${bucket}/o?uploadType=media&name=probe`, {});
    case 'storage.objects.get':
      return status('GET', `/storage/v1/b/${bucket}/o/probe`);
    case 'storage.objects.delete':
      return status('DELETE', `/storage/v1/b/${bucket}/o/probe`);
    case 'storage.objects.list':
      return status('GET', `/storage/v1/b/${bucket}/o`);
    case 'pubsub.topics.publish':
      return status('POST', `/v1/${resource}:publish`, { messages: [] });
    case 'secretmanager.versions.access':
      return status('GET', `/v1/${resource}/versions/latest:access`);
    case 'workflows.executions.get':
      return status('GET', `/v1/${workflow}/executions/00000000-0000-0000-0000-000000000000`);
    case 'workflows.executions.create':
      return status('POST', `/v1/${workflow}/executions`, {});
    case 'eventarc.events.receiveEvent':
      return status('POST', `/v1/${workflow}:triggerPubsubExecution?__GCP_CloudEventsMode=CE_PUBSUB_BINDING`, {});
    case 'logging.logEntries.create':
      return status('POST', '/v2/entries:write', { entries: [] });
    case 'bigtable.tables.readRows':
    case 'bigtable.tables.mutateRows':
      return rows(permission, resource, token);
    case 'run.routes.invoke': {
      const host = `${bucket}-800000000001.${place().location}.run.app`;
      const { token: identity } = await ok('POST', `${credential}:generateIdToken`, { audience: `https://${host}` });
      return invoke(host, String(identity));
    }
    default:
      throw new Error(`how ${permission} is used is not known here`);
  }
}

function invoke(host: string, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${token}` };
    httpRequest({ host: '127.0.0.1', port: place().http, path: '/', headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });
}

/** 403 for PERMISSION_DENIED. */
function rows(permission: string, tableName: string, token: string): Promise<number> {
  const [definition] = loadServices('@google-cloud/bigtable', 'build/protos/protos.json', [
    'google.bigtable.v2.Bigtable',
  ]);
  if (!definition) throw new Error('no Bigtable');
  const Client = makeGenericClientConstructor(definition, 'Bigtable');
  const client = new Client(`127.0.0.1:${place().grpc}`, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const method = permission.endsWith('readRows') ? 'ReadRows' : 'MutateRows';
  return new Promise((resolve) => {
    const open = client[method] as (request: Json, metadata: Metadata) => NodeJS.ReadableStream;
    open
      .call(client, { tableName }, metadata)
      .on('data', () => undefined)
      .on('end', () => resolve(200))
      .on('error', (error: Error & { code?: number }) => resolve(error.code === 7 ? 403 : 500));
  }).finally(() => client.close()) as Promise<number>;
}
