/**
 * Triggers (eventarc v1), and the Pub/Sub subscription that Eventarc makes behind each: dead letter, deadline,
 * retention and back-off are only there, so that one is patched and watched as a resource of its own.
 */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import { pick } from '../model/driver.ts';
import type { Backlog, Fields, Kind } from '../resource.ts';
import { BACKLOG_PERMISSION, backlogOf } from './backlog.ts';
import { deliveryFaults, subscription } from './pubsub.ts';

/** https://cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.triggers */
export const trigger: Descriptor = {
  kind: 'trigger',
  address: { service: 'eventarc', version: 'v1', collection: '/v1/projects/{project}/locations/{location}/triggers' },
  create: { form: { id: 'query', parameter: 'triggerId' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  // Between a deletion and a new one nobody would hear an event.
  replace: 'create-first',
  operation: ['create', 'update', 'remove'],
  ownership: 'labels',
  dataClass: 'free',
  iam: 'get',
  diff: {
    immutable: ['eventFilters', 'transport', 'channel'],
    outputOnly: [
      'uid',
      'createTime',
      'updateTime',
      'conditions',
      'etag',
      'satisfiesPzs',
      'transport.pubsub.subscription',
    ],
    serverDefaulted: ['transport', 'eventDataContentType', 'destination.cloudRun.region'],
    sets: { eventFilters: 'attribute' },
    references: ['serviceAccount', 'destination.workflow', 'transport.pubsub.topic'],
    exact: ['labels'],
  },
  list: { field: 'triggers' },
  hooks: {
    beforeWrite: (spec, resource) => ({ name: resource.name, ...spec }),
    afterRead(_client, _resource, found) {
      return { ...found, subscription: subscriptionOf(found) };
    },
    vanishing: async (client, _resource, live) => {
      const waiting = await triggerBacklog(client, live);
      return waiting ? { what: 'events', count: waiting.count } : { what: 'events', count: 0, unknown: true };
    },
    backlog: triggerBacklog,
    fault: triggerFault,
  },
  checks: {
    id: {
      pattern: /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      rule: '1 to 63 lower-case letters, digits and hyphens, beginning with a letter',
    },
    validateOnly: true,
  },
  permissions: {
    ...permissionsOf('eventarc.triggers', { write: ['iam.serviceAccounts.actAs'] }),
    read: ['eventarc.triggers.get', 'eventarc.triggers.list'],
    remove: ['eventarc.triggers.delete', BACKLOG_PERMISSION],
  },
};

const subscriptionOf = (live: Fields) =>
  ((live['transport'] as Fields | undefined)?.['pubsub'] as Fields | undefined)?.['subscription'];

async function triggerBacklog(client: Client, live: Fields): Promise<Backlog | undefined> {
  const name = subscriptionOf(live);
  return typeof name === 'string' ? backlogOf(client, name) : { count: 0, at: client.now() };
}

/** `conditions` are the reasons why a trigger has failed; one that works has none, or only such as say OK. */
function triggerFault(live: Fields): string | undefined {
  const conditions = Object.entries((live['conditions'] ?? {}) as Record<string, { code?: unknown; message?: string }>);
  const failing = conditions.filter(([, { code }]) => code !== undefined && code !== 'OK' && code !== 0);
  if (failing.length > 0) return failing.map(([name, { message = 'failed' }]) => `${name}: ${message}`).join('; ');
  return subscriptionOf(live) === undefined ? 'nothing carries its events yet' : undefined;
}

/** spec: {subscription: name, delivery fields}. Eventarc owns its existence; we own how it delivers. */
export const transport: Kind = {
  dataClass: 'free',
  ownership: 'name',
  compare: { ...subscription.diff, references: ['subscription', 'deadLetterPolicy.deadLetterTopic'] },
  permissions: {
    read: ['pubsub.subscriptions.get'],
    create: ['pubsub.subscriptions.update'],
    update: ['pubsub.subscriptions.update'],
    remove: [],
  },
  async read(client, resource) {
    const name = resource.spec['subscription'];
    if (typeof name !== 'string') return undefined;
    const found = await client.find({ service: 'pubsub', method: 'GET', path: `/v1/${name}` });
    return found && { ...found, subscription: name };
  },
  // Made by Eventarc with the trigger: for us its birth is a patch.
  create: (client, _resource, spec) => patch(client, spec, Object.keys(spec)),
  update: (client, _resource, change) => patch(client, change.spec, change.paths),
  check: (resource) => deliveryFaults(resource.spec),
};

async function patch(client: Client, spec: Fields, paths: readonly string[]): Promise<void> {
  const name = String(spec['subscription']);
  const fields = paths.filter((path) => path !== 'subscription');
  await client.send({
    service: 'pubsub',
    method: 'PATCH',
    path: `/v1/${name}`,
    body: { subscription: { name, ...pick(spec, fields) }, updateMask: fields.join(',') },
  });
}
