/** What stands before any deployment from CI, as resources: base APIs, deployer and planner, the pool they come by. */
import type { Resource } from '../resource.ts';
import { federation } from './federation.ts';
import { resource } from './resource.ts';
import { BASE_APIS } from '../../infra/deployer.ts';
import { GRANTS } from '../../infra/identities.ts';
import type { Place } from '../../infra/names.ts';
import type { Settings } from '../../infra/settings.ts';

/** Accounts of the product do not exist yet; that the deployer may act as them is granted by the first deployment. */
const ACTS_AS = 'roles/iam.serviceAccountUser';

export type Hosts = Pick<Settings, 'github' | 'gitlab'>;

export function bootstrapResources(place: Place, hosts: Hosts): Resource[] {
  return [
    resource('apis/enabled', 'apis', place.project, { services: BASE_APIS }),
    ...federation(place, hosts, GRANTS).filter(({ spec }) => spec['role'] !== ACTS_AS),
  ];
}

/** What bootstrap makes and no deployment takes away: whoever deploys comes by it. The repository is of no matter here. */
export const pipelineResources = (place: Place): Resource[] =>
  bootstrapResources(place, {
    github: { repository: 'any/any', ownerId: '0', ref: 'refs/heads/any' },
    gitlab: { project: 'any/any', projectId: '0', ref: 'refs/heads/any', issuer: 'https://gitlab.com' },
  }).filter(({ kind }) => kind !== 'apis');
