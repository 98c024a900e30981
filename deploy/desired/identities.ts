/** Who may do what: service accounts and grants. */
import { marked } from '../model/ownership.ts';
import { reference, type Fields, type Resource } from '../resource.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import type { TriggerSpec } from '../../eventarc/triggers.ts';
import type { Grant, Grantee, GrantTarget } from '../../infra/identities.ts';
import * as names from '../../infra/names.ts';

type Purposes = Readonly<Partial<Record<names.Component, string>>>;

export function accounts(place: names.Place, purposes: Purposes): Resource[] {
  return Object.entries(purposes).map(([component, purpose]) => {
    const email = names.accountEmail(place, component as names.Component);
    const spec = { displayName: `notamesh ${component}`, description: marked(place, purpose), disabled: false };
    return resource(`account/${component}`, 'account', email, spec, SERVICES_FIRST);
  });
}

export function grantResource(place: names.Place, grant: Grant): Resource {
  const { label: who, member, needs: whose } = granteeOf(place, grant.to);
  const on = grantTarget(place, grant.on);
  const role = grant.role.replace('roles/', '');
  // The secret's grant is what its reader waits for, so its address says who and what and leaves the role out.
  const address = grant.on.kind === 'secret' ? `grant/${who}/${on.label}` : `grant/${who}/${on.label}/${role}`;
  const condition = grant.condition ? { condition: grant.condition } : {};
  return resource(address, 'grant', address, { ...on.fields, role: grant.role, member, ...condition }, [
    ...on.needs,
    ...whose,
  ]);
}

function granteeOf(place: names.Place, to: Grantee): { label: string; member: unknown; needs: readonly string[] } {
  if (typeof to === 'string') {
    return { label: to, member: `serviceAccount:${names.accountEmail(place, to)}`, needs: [`account/${to}`] };
  }
  if ('agent' in to) return { label: `agent-${to.agent}`, member: reference(`agent/${to.agent}`, 'member'), needs: [] };
  return { label: `writer-of-${to.writerOf}`, member: reference(`sink/${to.writerOf}`, 'writerIdentity'), needs: [] };
}

interface Target {
  readonly label: string;
  readonly fields: Fields;
  readonly needs: readonly string[];
}

/** Where the policy of a target is read and written; the verbs differ from API to API. */
function grantTarget(place: names.Place, on: GrantTarget): Target {
  const at = (label: string, service: string, path: string, verbs: string, needs: string[]): Target => ({
    label,
    fields: { service, path, verbs },
    needs,
  });
  switch (on.kind) {
    case 'project':
      return at('project', 'cloudresourcemanager', `/v3/projects/${place.project}`, 'post', SERVICES_FIRST);
    case 'bucket':
      return at(`bucket/${on.bucket}`, 'storage', `/storage/v1/b/${names.bucketName(place, on.bucket)}`, 'bucket', [
        `bucket/${on.bucket}`,
      ]);
    case 'topic':
      return at(`topic/${on.topic}`, 'pubsub', `/v1/${names.topicName(place, on.topic)}`, 'get', [`topic/${on.topic}`]);
    case 'subscription':
      return at(
        `subscription/${on.subscription}`,
        'pubsub',
        `/v1/${names.subscriptionName(place, on.subscription)}`,
        'get',
        [],
      );
    case 'table':
      return at(`table/${on.table}`, 'bigtableadmin', `/v2/${names.tableName(place, on.table)}`, 'post', [
        `table/${on.table}`,
      ]);
    case 'secret':
      return at(`secret/${on.secret}`, 'secretmanager', `/v1/${names.secretName(place, on.secret)}`, 'get', [
        `secret/${on.secret}`,
      ]);
    case 'key':
      return at(`key/${names.lastSegment(on.key)}`, 'cloudkms', `/v1/${on.key}`, 'get', SERVICES_FIRST);
    case 'service':
      return at(`service/${on.service}`, 'run', `/v2/${names.serviceName(place, on.service)}`, 'get', [
        `service/${on.service}`,
      ]);
    case 'dataset':
      return at(
        `dataset/${on.dataset}`,
        'bigquery',
        `/bigquery/v2/${names.datasetName(place, on.dataset)}`,
        'dataset',
        [`dataset/${on.dataset}`],
      );
    case 'account': {
      const email = names.accountEmail(place, on.account);
      const path = `/v1/projects/${place.project}/serviceAccounts/${email}`;
      return at(`account/${on.account}`, 'iam', path, 'post', [`account/${on.account}`]);
    }
  }
}

/** Pub/Sub's own agent moves dead letters: it publishes to the dead-letter topic and takes from the transport. */
export function deadLetterGrants(place: names.Place, spec: TriggerSpec): Resource[] {
  const dead = names.deadLetterId(spec.id);
  const member = reference('agent/pubsub', 'member');
  const source = reference(`trigger/${spec.id}`, 'subscription', '/v1/');
  const publish = { service: 'pubsub', path: `/v1/${names.topicName(place, dead)}`, verbs: 'get' };
  const take = { service: 'pubsub', path: source, verbs: 'get' };
  return [
    resource(
      `grant/agent-pubsub/topic/${dead}/publisher`,
      'grant',
      `publisher on ${dead}`,
      {
        ...publish,
        role: 'roles/pubsub.publisher',
        member,
      },
      [`topic/${dead}`],
    ),
    resource(`grant/agent-pubsub/transport/${spec.id}/subscriber`, 'grant', `subscriber on transport of ${spec.id}`, {
      ...take,
      role: 'roles/pubsub.subscriber',
      member,
    }),
  ];
}
