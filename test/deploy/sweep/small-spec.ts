/** The declarations cut down to one or two of each kind: what the sweeps deploy a hundred times over. */
import { isMap } from '../../../deploy/model/compare.ts';
import { isReference, type Fields, type Resource } from '../../../deploy/resource.ts';

export const ENVIRONMENT = {
  NOTAMESH_NOTIFY_EMAIL: 'on-call@notas.example',
  NOTAMESH_DATA_OWNERS: 'fiscal@notas.example',
  NOTAMESH_GITHUB_REPOSITORY: 'notas/notas',
  NOTAMESH_GITHUB_OWNER_ID: '7',
  NOTAMESH_PERSONAL_DATA_KEY: 'a-key-that-nobody-may-see',
};

const CHOSEN = new Set([
  'apis/enabled',
  'agent/storage',
  'agent/pubsub',
  'account/trigger',
  'account/write',
  'account/scheduler',
  'bucket/raw',
  'bucket/source',
  'topic/raw-object-finalized-dead-letter',
  'subscription/raw-object-finalized-dead-letter',
  'instance/notamesh',
  'cluster/notamesh',
  'table/ledger',
  'profile/writer',
  'secret/personal-data-key',
  'archive/write',
  'service/write',
  'workflow/load-object',
  'trigger/raw-object-finalized',
  'transport/raw-object-finalized',
  'job/ingest-loja',
  'grant/trigger/project/eventarc.eventReceiver',
  'grant/agent-storage/project/pubsub.publisher',
  'grant/write/table/ledger/bigtable.user',
  'grant/agent-pubsub/transport/raw-object-finalized/subscriber',
  'grant/scheduler/project/workflows.invoker',
  'log-bucket/audit',
  'sink/audit',
  'dataset/source',
  'external/ledger',
  'channel/on-call',
  'metric/failures',
  'alert/dead-letters',
  'watched-service/pipeline',
  'dashboard/notamesh',
  'pool/github',
  'provider/github',
]);

/** What refers to something that is left out loses that field. */
export function smallSpec(all: readonly Resource[]): Resource[] {
  return all
    .filter(({ address }) => CHOSEN.has(address))
    .map((resource) => ({
      ...resource,
      spec: without(resource.spec) as Fields,
      needs: resource.needs.filter((address) => CHOSEN.has(address)),
    }));
}

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(stays).map(without);
  if (!isMap(value) || isReference(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => stays(inner));
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner)]));
}

const stays = (value: unknown) => !isReference(value) || CHOSEN.has(value.$ref);
