/** API enablement (serviceusage v1). Services are enabled and never disabled: other programs may need them. */
import type { Fields, Kind } from '../resource.ts';

const BATCH = 20;

export const apis: Kind = {
  dataClass: 'irreversible',
  ownership: 'name',
  compare: { sets: { services: '' } },
  permissions: {
    read: ['serviceusage.services.get'],
    create: ['serviceusage.services.enable'],
    update: ['serviceusage.services.enable'],
    remove: [],
  },
  lane: () => 'serviceusage',
  async read(client, resource) {
    const project = client.target.project;
    const wanted = resource.spec['services'] as readonly string[];
    const found = await Promise.all(
      wanted.map((id) =>
        client.find({ service: 'serviceusage', method: 'GET', path: `/v1/projects/${project}/services/${id}` }),
      ),
    );
    const services = wanted.filter((_, index) => found[index]?.['state'] === 'ENABLED');
    return services.length === 0 ? undefined : { services };
  },
  async create(client, _resource, spec) {
    const wanted = spec['services'] as readonly string[];
    for (let start = 0; start < wanted.length; start += BATCH) {
      await client.operate({
        service: 'serviceusage',
        method: 'POST',
        path: `/v1/projects/${client.target.project}/services:batchEnable`,
        body: { serviceIds: wanted.slice(start, start + BATCH) },
      });
    }
  },
  update(client, resource, change) {
    return apis.create(client, resource, change.spec as Fields);
  },
};
