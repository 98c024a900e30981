/** What is there, for every resource wanted: read in parallel, in as few calls as the kinds allow. */
import type { Client } from '../rest/client.ts';
import { dependencies, inOrder, resolve, type Kinds, type Live } from './plan.ts';
import type { Fields, Resource } from '../resource.ts';

/**
 * Reads each resource once. A kind's read may need what another resource turned out to be (a trigger's subscription),
 * so a resource is read after those it needs.
 */
export async function readLive(client: Client, resources: readonly Resource[], kinds: Kinds): Promise<Live> {
  const live = new Map<string, Fields | undefined>();
  const reads = new Map<string, Promise<void>>();
  for (const resource of inOrder(resources)) {
    const needed = dependencies(resource).map((address) => reads.get(address));
    const read = Promise.all(needed).then(async () => {
      const spec = resolve(resource.spec, live, new Set());
      live.set(resource.address, await kinds[resource.kind].read(client, { ...resource, spec }));
    });
    reads.set(resource.address, read);
  }
  await Promise.all(reads.values());
  return live;
}
