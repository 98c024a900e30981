/** Which tokens are let in, with claims as the services' own documents show them. */
import { runInNewContext } from 'node:vm';
import { pipelinesOf, type Pipeline } from '../../infra/pipeline-identities.ts';

type Claims = Readonly<Record<string, string>>;

/** These conditions mean the same in JavaScript as in CEL: equality of texts, and, or, joined texts. */
const evaluate = (expression: string, assertion: Claims): unknown => runInNewContext(expression, { assertion });

/** Accounts that a run with these claims may act as. */
function actsAs(pipeline: Pipeline, claims: Claims): string[] {
  if (evaluate(pipeline.condition, claims) !== true) return [];
  const attributes = Object.entries(pipeline.mapping).map(
    ([name, expression]) => `${name}/${String(evaluate(expression, claims))}`,
  );
  return (['planner', 'deployer'] as const).filter((account) => attributes.includes(pipeline[account]));
}

const of = (id: Pipeline['id']): Pipeline => {
  const found = pipelinesOf({
    github: { repository: 'team/notamesh', ownerId: '42', ref: 'refs/heads/main' },
    gitlab: { project: 'team/notamesh', projectId: '43', ref: 'refs/heads/main', issuer: 'https://gitlab.com' },
  }).find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
};

describe('GitHub', () => {
  const main = {
    sub: 'repo:team/notamesh:ref:refs/heads/main',
    repository: 'team/notamesh',
    repository_owner_id: '42',
    ref: 'refs/heads/main',
  };

  test.each([
    { title: 'the main branch deploys', claims: {}, accounts: ['planner', 'deployer'] },
    { title: 'a pull request plans', claims: { ref: 'refs/pull/1/merge' }, accounts: ['planner'] },
    { title: 'another repository does nothing', claims: { repository: 'team/other' }, accounts: [] },
    { title: 'a new owner of an old name does nothing', claims: { repository_owner_id: '99' }, accounts: [] },
  ])('$title', ({ claims, accounts }) => {
    expect(actsAs(of('github'), { ...main, ...claims })).toEqual(accounts);
  });
});

describe('GitLab', () => {
  const main = {
    project_id: '43',
    project_path: 'team/notamesh',
    ref_path: 'refs/heads/main',
    pipeline_source: 'push',
    job_id: '302',
  };
  const request = { ref_path: 'refs/heads/feature', pipeline_source: 'merge_request_event' };

  test.each([
    { title: 'the main branch deploys', claims: {}, accounts: ['planner', 'deployer'] },
    {
      title: 'a night on the main branch plans',
      claims: { pipeline_source: 'schedule' },
      accounts: ['planner', 'deployer'],
    },
    { title: 'a merge request plans', claims: request, accounts: ['planner'] },
    { title: 'a pipeline of another branch does nothing', claims: { ref_path: 'refs/heads/feature' }, accounts: [] },
    { title: 'a tag does nothing', claims: { ref_path: 'refs/tags/main' }, accounts: [] },
    {
      title: 'a merge request from a fork does nothing',
      claims: { ...request, project_id: '77', project_path: 'rui/notamesh' },
      accounts: [],
    },
    { title: 'a new project of an old path does nothing', claims: { project_id: '99' }, accounts: [] },
  ])('$title', ({ claims, accounts }) => {
    expect(actsAs(of('gitlab'), { ...main, ...claims })).toEqual(accounts);
  });

  test('a subject stays below 127 bytes, whatever the branch is called', () => {
    const long = { ...main, ref_path: `refs/heads/${'x'.repeat(200)}` };
    expect(evaluate(of('gitlab').mapping['google.subject'] ?? '', long)).toBe('project:43:job:302');
  });
});
