/**
 * Triggers (eventarc v1), and the Pub/Sub subscription that Eventarc makes behind each: dead letter, deadline,
 * retention and back-off are only there, so that one is patched and watched as a resource of its own.
 */
import type { Client } from '../client.ts';
import type { Fields, Kind, Resource } from '../resource.ts';
import { pick, subscription } from './pubsub.ts';

export const trigger: Kind = {
  dataClass: 'free',
  labelled: true,
  compare: {
    immutable: ['eventFilters', 'transport'],
    sets: { eventFilters: 'attribute' },
    references: ['serviceAccount', 'destination.workflow', 'transport.pubsub.topic'],
  },
  async read(client, resource) {
    const found = await client.find({ service: 'eventarc', method: 'GET', path: `/v1/${resource.name}` });
    const pubsub = (found?.['transport'] as Fields | undefined)?.['pubsub'] as Fields | undefined;
    return found && { ...found, subscription: pubsub?.['subscription'] };
  },
  async create(client, resource, spec) {
    const [parent, triggerId = ''] = resource.name.split('/triggers/');
    await client.operate({
      service: 'eventarc',
      method: 'POST',
      path: `/v1/${parent ?? ''}/triggers`,
      query: { triggerId },
      body: { name: resource.name, ...spec },
    });
  },
  async update(client, resource, change) {
    await client.operate({
      service: 'eventarc',
      method: 'PATCH',
      path: `/v1/${resource.name}`,
      query: { updateMask: change.paths.join(',') },
      body: pick(change.spec, change.paths),
    });
  },
  async remove(client, resource) {
    await client.operate({ service: 'eventarc', method: 'DELETE', path: `/v1/${resource.name}` });
  },
};

/** spec: {subscription: name, delivery fields}. Eventarc owns its existence; we own how it delivers. */
export const transport: Kind = {
  dataClass: 'free',
  labelled: false,
  compare: { ...subscription.compare, references: ['subscription'] },
  async read(client, resource) {
    const name = resource.spec['subscription'];
    if (typeof name !== 'string') return undefined;
    const found = await client.find({ service: 'pubsub', method: 'GET', path: `/v1/${name}` });
    return found && { ...found, subscription: name };
  },
  // Made by Eventarc with the trigger: for us its birth is a patch.
  create: (client, resource, spec) => patch(client, resource, spec, Object.keys(spec)),
  update: (client, resource, change) => patch(client, resource, change.spec, change.paths),
};

async function patch(client: Client, _resource: Resource, spec: Fields, paths: readonly string[]): Promise<void> {
  const name = String(spec['subscription']);
  const fields = paths.filter((path) => path !== 'subscription');
  await client.send({
    service: 'pubsub',
    method: 'PATCH',
    path: `/v1/${name}`,
    body: { subscription: { name, ...pick(spec, fields) }, updateMask: fields.join(',') },
  });
}
