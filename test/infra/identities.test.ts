/**
 * Which grants no run on this machine can show to be needed. The whole road (test/e2e/least-privilege.test.ts) uses every
 * other one; what is added here must be of Google's own machinery, and says of which.
 */
import { desired } from '../../deploy/desired/index.ts';
import { handlers } from '../../handlers/index.ts';
import { DATAFLOW_GRANTS } from '../../infra/dataflow.ts';
import { DELIVERY_GRANTS } from '../../infra/delivery.ts';
import { GRANTS, type Grant } from '../../infra/identities.ts';
import { pipelineGrants } from '../../infra/pipeline-identities.ts';
import { settingsFrom } from '../../infra/settings.ts';
import { sources } from '../../infra/sources.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';
import { runbooks } from '../deploy/runbooks.ts';

const who = ({ to }: Grant) => (typeof to === 'string' ? to : Object.values(to).join(' '));
const told = (grants: readonly Grant[]) => grants.map((grant) => `${who(grant)} ${grant.role.replace('roles/', '')}`);
const beyond = (grants: readonly Grant[]) => grants.filter(({ usedBy }) => usedBy !== undefined);

describe('grants that are used beyond this machine', () => {
  test('are those of agents in the product itself', () => {
    expect(told(beyond(GRANTS))).toEqual([
      'storage pubsub.publisher',
      'pubsub iam.serviceAccountTokenCreator',
      'eventarc eventarc.serviceAgent',
      'workflows workflows.serviceAgent',
      'cloudscheduler cloudscheduler.serviceAgent',
    ]);
  });

  test('are all of Dataflow and of the delivery', () => {
    for (const grants of [DATAFLOW_GRANTS, DELIVERY_GRANTS]) expect(told(beyond(grants))).toEqual(told(grants));
  });

  test.each([...GRANTS, ...DATAFLOW_GRANTS, ...DELIVERY_GRANTS].map((grant) => [told([grant])[0], grant] as const))(
    '%s says what it is for, and by whom it is used where that is nobody here',
    (_title, { why, usedBy }) => {
      expect(why.length).toBeGreaterThan(5);
      if (usedBy !== undefined) expect(usedBy.split(' ').length).toBeGreaterThan(3);
    },
  );

  test('are no others: whatever is declared comes from these tables', () => {
    const settings = settingsFrom({
      NOTAMESH_DELIVERY_GIT_URL: 'https://git.example/delivery.git',
      NOTAMESH_ENGINE_WRITE: 'dataflow',
      NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh',
      NOTAMESH_GITHUB_OWNER_ID: '42',
    });
    const declared = desired({
      place: { project: 'p', location: 'l' },
      archives: new Map(handlers.map(({ name }) => [name, Buffer.from(name)])),
      definitions: new Map(WORKFLOWS.map(({ id }) => [id, 'main: {}'])),
      runbooks,
      sources: sources({}, { simulated: false }),
      settings,
    });
    const tables = [...GRANTS, ...DATAFLOW_GRANTS, ...DELIVERY_GRANTS, ...pipelineGrants(['write'], [])];
    const known = new Set(tables.map(({ role }) => role));
    // The sink that exports failures, dead letters, runs of a pipeline, webhooks that anybody may call.
    for (const role of ['bigquery.dataEditor', 'pubsub.subscriber', 'iam.workloadIdentityUser', 'run.invoker']) {
      known.add(`roles/${role}`);
    }
    const roles = declared.flatMap(({ kind, spec }) => (kind === 'grant' ? [String(spec['role'])] : []));
    expect(roles.filter((role) => !known.has(role))).toEqual([]);
  });
});
