/** Workflow definitions (workflows v1). Source is compared byte for byte; only it and the like make a new revision. */
import type { Kind } from '../resource.ts';
import { pick } from './pubsub.ts';

export const workflow: Kind = {
  dataClass: 'history',
  labelled: true,
  compare: { references: ['serviceAccount'] },
  read: (client, resource) => client.find({ service: 'workflows', method: 'GET', path: `/v1/${resource.name}` }),
  async create(client, resource, spec) {
    const [parent, workflowId = ''] = resource.name.split('/workflows/');
    await client.operate({
      service: 'workflows',
      method: 'POST',
      path: `/v1/${parent ?? ''}/workflows`,
      query: { workflowId },
      body: spec,
    });
  },
  async update(client, resource, change) {
    await client.operate({
      service: 'workflows',
      method: 'PATCH',
      path: `/v1/${resource.name}`,
      query: { updateMask: change.paths.join(',') },
      body: pick(change.spec, change.paths),
    });
  },
};
