/** The declarations (infra/, eventarc/, handlers/, schemas/, workflows/) as resources wanted, for one place. */
import { labels } from '../ownership.ts';
import type { Resource } from '../resource.ts';
import { service, smoke, workflow } from './compute.ts';
import { accounts, deadLetterGrants, grantResource } from './identities.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { bigtable, bucket, topics } from './storage.ts';
import { trigger } from './triggers.ts';
import { TRIGGERS } from '../../eventarc/triggers.ts';
import { BUCKETS } from '../../infra/buckets.ts';
import { GRANTS, type Grant } from '../../infra/identities.ts';
import * as names from '../../infra/names.ts';
import { SECRETS } from '../../infra/secrets.ts';
import { services } from '../../infra/services.ts';
import { sourceSecrets, type SourceSecret, type SourceSpec } from '../../infra/sources.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';

export interface Inputs {
  readonly place: names.Place;
  /** Handler archives by handler name. */
  readonly archives: ReadonlyMap<string, Buffer>;
  /** Workflow sources by id. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Source definitions in force. */
  readonly sources: readonly SourceSpec[];
}

const APIS = [
  'serviceusage',
  'cloudresourcemanager',
  'iam',
  'iamcredentials',
  'storage',
  'pubsub',
  'eventarc',
  'workflows',
  'workflowexecutions',
  'run',
  'bigtable',
  'bigtableadmin',
  'secretmanager',
  'logging',
  'monitoring',
].map((id) => `${id}.googleapis.com`);

export function desired(inputs: Inputs): Resource[] {
  const { place } = inputs;
  return [
    resource('apis/enabled', 'apis', place.project, { services: APIS }),
    ...['storage', 'pubsub'].map((id) => resource(`agent/${id}`, 'agent', id, {}, SERVICES_FIRST)),
    ...accounts(place),
    ...BUCKETS.map((spec) => bucket(place, spec)),
    ...topics(place),
    ...bigtable(place),
    ...[...SECRETS, ...uniqueById(sourceSecrets(inputs.sources))].map(({ id }) =>
      resource(
        `secret/${id}`,
        'secret',
        names.secretName(place, id),
        { labels: labels(place, 'secrets'), replication: { automatic: {} }, hasVersion: true },
        SERVICES_FIRST,
      ),
    ),
    ...services(place, inputs.sources).flatMap((spec) => service(place, spec, inputs.archives)),
    ...WORKFLOWS.map((spec) => workflow(place, spec, inputs.definitions)),
    smoke(place, inputs.archives),
    ...TRIGGERS.flatMap((spec) => trigger(place, spec)),
    ...[...GRANTS, ...sourceSecrets(inputs.sources).map(secretGrant)].map((grant) => grantResource(place, grant)),
    ...TRIGGERS.flatMap((spec) => deadLetterGrants(place, spec)),
  ];
}

const uniqueById = (secrets: readonly SourceSecret[]) => [...new Map(secrets.map((each) => [each.id, each])).values()];

function secretGrant({ id, reader }: SourceSecret): Grant {
  const role = 'roles/secretmanager.secretAccessor';
  return { to: reader, role, on: { kind: 'secret', secret: id }, why: 'the secret of a source' };
}
