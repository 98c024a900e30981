/** Who runs the Dataform project of delivery/, and what it may; declared where its repository is given. */
import type { Grant } from './identities.ts';

export const RUNNER = 'Compiles and runs the marts with Dataform';

/** Token that Dataform reads the repository with. */
export const TOKEN = { id: 'delivery-git-token', fromEnv: 'NOTAMESH_DELIVERY_GIT_TOKEN' } as const;

const QUERIES = 'queries that BigQuery runs as the account of the release; the local cloud runs none';
const DATAFORM =
  'the agent of Dataform, when it reads the repository and starts a release; the local cloud does neither';

export const DELIVERY_GRANTS: readonly Grant[] = [
  {
    to: 'dataform',
    role: 'roles/bigquery.jobUser',
    on: { kind: 'project' },
    why: 'run queries',
    usedBy: QUERIES,
  },
  {
    to: 'dataform',
    role: 'roles/bigquery.dataViewer',
    on: { kind: 'dataset', dataset: 'source' },
    why: 'read the external tables',
    usedBy: QUERIES,
  },
  {
    to: 'dataform',
    role: 'roles/bigquery.dataEditor',
    on: { kind: 'dataset', dataset: 'marts' },
    why: 'make the marts',
    usedBy: QUERIES,
  },
  {
    to: 'dataform',
    role: 'roles/bigtable.reader',
    on: { kind: 'table', table: 'invoices' },
    why: 'external tables are read as who asks',
    usedBy: QUERIES,
  },
  {
    to: 'dataform',
    role: 'roles/bigtable.reader',
    on: { kind: 'table', table: 'ledger' },
    why: 'external tables are read as who asks',
    usedBy: QUERIES,
  },
  {
    to: { agent: 'dataform' },
    role: 'roles/dataform.serviceAgent',
    on: { kind: 'project' },
    why: 'what the service needs to act in the project',
    usedBy: DATAFORM,
  },
  {
    to: { agent: 'dataform' },
    role: 'roles/secretmanager.secretAccessor',
    on: { kind: 'secret', secret: TOKEN.id },
    why: 'read the repository',
    usedBy: DATAFORM,
  },
  {
    to: { agent: 'dataform' },
    role: 'roles/iam.serviceAccountTokenCreator',
    on: { kind: 'account', account: 'dataform' },
    why: 'act as the runner',
    usedBy: DATAFORM,
  },
];
