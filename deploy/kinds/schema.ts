/** Pub/Sub schemas (pubsub v1): a change is a new revision. */
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';

/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.schemas */
export const schema: Descriptor = {
  kind: 'schema',
  address: {
    service: 'pubsub',
    version: 'v1',
    collection: '/v1/projects/{project}/schemas',
    readQuery: { view: 'FULL' },
  },
  create: { form: { id: 'query', parameter: 'schemaId' } },
  update: { form: 'custom' },
  remove: { verb: 'DELETE' },
  operation: [],
  ownership: 'name',
  dataClass: 'free',
  iam: 'get',
  diff: { immutable: ['type'], outputOnly: ['name', 'revisionId', 'revisionCreateTime'], parsed: ['definition'] },
  list: { field: 'schemas', query: { view: 'FULL' } },
  hooks: {
    async update(client, resource, { spec }) {
      const path = `/v1/${resource.name}:commit`;
      const body = { name: resource.name, schema: { name: resource.name, ...spec } };
      await client.send({ service: 'pubsub', method: 'POST', path, body });
    },
  },
  checks: {
    id: {
      pattern: /^(?!goog)[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/,
      rule: '3 to 255 letters, digits and -_.~+%, beginning with a letter and not with goog',
    },
  },
  permissions: {
    ...permissionsOf('pubsub.schemas'),
    update: ['pubsub.schemas.commit'],
  },
};
