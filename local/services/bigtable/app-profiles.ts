/** Application profiles: how calls are routed. One machine has one route, so they are stored, checked and given back. */
import { alreadyExists, ApiError, invalid } from '../../wire/errors.ts';
import { applyMask } from '../../wire/mask.ts';
import type { Admin, Work } from './admin.ts';
import { lastSegment, requireId } from './names.ts';
import { instanceOf } from './names.ts';
import { pick, requireMap, requireMask, type Fields, type Resource } from './resource.ts';
import { saving } from './instances.ts';

const ROUTING = ['multiClusterRoutingUseAny', 'singleClusterRouting'];
const FIELDS = ['description', 'priority', 'standardIsolation', 'dataBoostIsolationReadOnly', 'etag', ...ROUTING];
const OUTPUT = ['name'];

interface CreateAppProfile {
  /** projects/{p}/instances/{i} */
  readonly parent: string;
  readonly appProfileId: unknown;
  readonly appProfile: unknown;
}

export async function createAppProfile({ catalog }: Admin, request: CreateAppProfile): Promise<Resource> {
  const { parent } = request;
  catalog.require('Instance', parent);
  const name = `${parent}/appProfiles/${requireId('app profile', request.appProfileId)}`;
  if (catalog.find(name)) throw alreadyExists(`App profile ${name}`);
  const { etag: _given, ...fields } = pick(requireMap(request.appProfile, 'appProfile'), 'appProfile', FIELDS, OUTPUT);
  checkRouting(fields, name, catalog);
  const created: Resource = { ...fields, name, etag: '1' };
  await catalog.save(created);
  return created;
}

export function updateAppProfile({ catalog }: Admin, name: string, patch: unknown, mask: string | null): Work {
  const current = catalog.require('App profile', name);
  const { etag, ...given } = pick(requireMap(patch, 'appProfile'), 'appProfile', FIELDS, OUTPUT);
  if (etag !== undefined && etag !== current['etag']) {
    throw new ApiError('ABORTED', `App profile ${name} was changed meanwhile: its etag is ${String(current['etag'])}.`);
  }
  const changed: Record<string, unknown> = { ...applyMask(current, given, requireMask(mask), FIELDS) };
  // The routing policies exclude each other: setting one clears the other.
  const chosen = ROUTING.find((policy) => given[policy] !== undefined);
  for (const policy of ROUTING) if (chosen !== undefined && policy !== chosen) delete changed[policy];
  checkRouting(changed, name, catalog);
  return saving(catalog, { ...changed, name, etag: String(Number(current['etag']) + 1) });
}

export async function deleteAppProfile({ catalog }: Admin, name: string): Promise<void> {
  catalog.require('App profile', name);
  await catalog.remove([name], []);
}

function checkRouting(fields: Fields, name: string, catalog: Admin['catalog']): void {
  const chosen = ROUTING.filter((policy) => fields[policy] !== undefined);
  if (chosen.length !== 1) throw invalid(`App profile ${lastSegment(name)} needs one of ${ROUTING.join(', ')}.`);
  const { singleClusterRouting } = fields;
  if (singleClusterRouting === undefined) return;
  const { clusterId } = requireMap(singleClusterRouting, 'singleClusterRouting');
  if (typeof clusterId !== 'string' || !catalog.find(`${instanceOf(name)}/clusters/${clusterId}`)) {
    throw invalid(`Cluster ${JSON.stringify(clusterId ?? '')} of the routing policy does not exist in the instance.`);
  }
}
