/** What every desired resource is made with. */
import type { Fields, Resource } from '../resource.ts';

/** Nothing can be made before the project's APIs are on. */
export const SERVICES_FIRST = ['apis/enabled'];

export function resource(
  address: string,
  kind: Resource['kind'],
  name: string,
  spec: Fields,
  needs: readonly string[] = [],
): Resource {
  return { address, kind, name, spec, needs };
}
