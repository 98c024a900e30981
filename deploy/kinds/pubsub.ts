/** Topics and pull subscriptions (pubsub v1): PUT on the final name, PATCH with the mask in the body. */
import type { Client } from '../client.ts';
import type { CompareRules, Fields, Kind, Resource, Update } from '../resource.ts';

function pubsubKind(wrapper: 'topic' | 'subscription', compare: CompareRules): Kind {
  const path = (resource: Resource) => `/v1/${resource.name}`;
  return {
    dataClass: 'free',
    labelled: true,
    compare,
    read: (client: Client, resource) => client.find({ service: 'pubsub', method: 'GET', path: path(resource) }),
    async create(client: Client, resource: Resource, spec: Fields) {
      await client.send({ service: 'pubsub', method: 'PUT', path: path(resource), body: spec });
    },
    async update(client: Client, resource: Resource, change: Update) {
      const body = {
        [wrapper]: { name: resource.name, ...pick(change.spec, change.paths) },
        updateMask: change.paths.join(','),
      };
      await client.send({ service: 'pubsub', method: 'PATCH', path: path(resource), body });
    },
    async remove(client: Client, resource: Resource) {
      await client.send({ service: 'pubsub', method: 'DELETE', path: path(resource) });
    },
  };
}

export const topic = pubsubKind('topic', {});

export const subscription = pubsubKind('subscription', {
  immutable: ['topic', 'filter', 'enableMessageOrdering'],
  // No policy at all would mean "delete after 31 idle days"; an empty one means never.
  emptyMatters: ['expirationPolicy'],
});

export function pick(spec: Fields, paths: readonly string[]): Fields {
  return Object.fromEntries(paths.map((path) => [path, spec[path]]));
}
