/**
 * What a deployment has besides when Google's template writes the staged files (NOTAMESH_ENGINE_WRITE=dataflow): an
 * account for its workers, what launching needs, and what the workflow must know.
 */
import type { Grant } from './identities.ts';
import { accountEmail, instanceId, type Component, type Place } from './names.ts';

export const DATAFLOW_ACCOUNTS: Readonly<Partial<Record<Component, string>>> = {
  dataflow: 'Loads staged files where Dataflow takes the place of the handler write',
};

/** The workflow whose variables say which engine writes. */
export const WRITING_WORKFLOW = 'load-object';

export function dataflowVariables(place: Place): Readonly<Record<string, string>> {
  return {
    WRITE_ENGINE: 'dataflow',
    BIGTABLE_INSTANCE: instanceId(place),
    INVOICES_TABLE: 'invoices',
    DATAFLOW_ACCOUNT: accountEmail(place, 'dataflow'),
  };
}

const LAUNCH = 'the launch of a job, which the local cloud answers with 501';
const WORKERS = 'workers, which run in Dataflow alone';

/** Workers read what `transform` staged and write what `write` would; the workflow launches them in their name. */
export const DATAFLOW_GRANTS: readonly Grant[] = [
  {
    to: 'workflow',
    role: 'roles/dataflow.developer',
    on: { kind: 'project' },
    why: 'launch the template and wait for its job',
    usedBy: LAUNCH,
  },
  {
    to: 'workflow',
    role: 'roles/iam.serviceAccountUser',
    on: { kind: 'account', account: 'dataflow' },
    why: 'workers run as that account',
    usedBy: LAUNCH,
  },
  { to: 'dataflow', role: 'roles/dataflow.worker', on: { kind: 'project' }, why: 'run as a worker', usedBy: WORKERS },
  {
    to: 'dataflow',
    role: 'roles/storage.objectUser',
    on: { kind: 'bucket', bucket: 'staging' },
    why: 'read staged files, keep temporary ones',
    usedBy: WORKERS,
  },
  {
    to: 'dataflow',
    role: 'roles/bigtable.user',
    on: { kind: 'table', table: 'invoices' },
    why: 'write rows',
    usedBy: WORKERS,
  },
];
