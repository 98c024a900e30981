import { services } from '../../infra/services.ts';
import { SettingError, settingsFrom } from '../../infra/settings.ts';

const GITHUB = { NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh', NOTAMESH_GITHUB_OWNER_ID: '42' };
const GITLAB = { NOTAMESH_GITLAB_PROJECT: 'group/sub/notamesh', NOTAMESH_GITLAB_PROJECT_ID: '43' };
const WRAPPED = {
  NOTAMESH_PERSONAL_DATA_KMS_KEY: 'projects/p/locations/l/keyRings/notamesh/cryptoKeys/personal',
  NOTAMESH_PERSONAL_DATA_KEY_WRAPPED: 'd3JhcHBlZA==',
};
const BUDGET = { NOTAMESH_BILLING_ACCOUNT: '012345-678901-ABCDEF', NOTAMESH_MONTHLY_BUDGET: '500BRL' };

describe('settings', () => {
  test('are none where nothing is given, or what is given is empty', () => {
    expect(settingsFrom({})).toEqual({});
    expect(settingsFrom({ NOTAMESH_NOTIFY_EMAIL: '', HOME: '/home/ana' })).toEqual({});
  });

  test('are read from the variables of whoever deploys', () => {
    const owners = { NOTAMESH_DATA_OWNERS: 'ana@example.com , bia@example.com' };
    expect(settingsFrom({ ...GITHUB, ...BUDGET, ...owners, NOTAMESH_NOTIFY_EMAIL: 'ana@example.com' })).toMatchObject({
      notifyEmail: 'ana@example.com',
      dataOwners: ['ana@example.com', 'bia@example.com'],
      budget: { account: '012345-678901-ABCDEF', units: '500', currency: 'BRL' },
      github: { repository: 'team/notamesh', ownerId: '42', ref: 'refs/heads/main' },
    });
  });

  test('say whether documents of the test environment are let in; else prod sets them aside, and no other', () => {
    const place = { project: 'p', location: 'southamerica-east1' };
    const checks = (env: 'dev' | 'prod', variables: Record<string, string>) =>
      services({ ...place, env }, [], settingsFrom(variables)).find(({ id }) => id === 'transform')?.env['CHECKS'];
    const apart = '{"test-environment":{"off":false}}';
    expect([checks('prod', {}), checks('dev', {})]).toEqual([apart, undefined]);
    expect(checks('prod', { NOTAMESH_TEST_DOCUMENTS: 'accept' })).toBeUndefined();
    expect(checks('dev', { NOTAMESH_TEST_DOCUMENTS: 'set-aside' })).toBe(apart);
    expect(JSON.parse(checks('prod', { NOTAMESH_CHECKS: '{"totals":{"off":true}}' }) ?? '')).toEqual({
      'test-environment': { off: false },
      totals: { off: true },
    });
    expect(() => settingsFrom({ NOTAMESH_TEST_DOCUMENTS: 'yes' })).toThrow(SettingError);
    expect(settingsFrom({ NOTAMESH_CHECKS: '{"totals-import":{"off":true}}' }).checks).toBe(
      '{"totals-import":{"off":true}}',
    );
    expect(() => settingsFrom({ NOTAMESH_CHECKS: '{"total":{"off":true}}' })).toThrow(/did you mean "totals"/);
    expect(() => settingsFrom({ NOTAMESH_CHECKS: '{"totals":{"of":true}}' })).toThrow(
      /must NOT have additional properties \(of\)/,
    );
    expect(() => settingsFrom({ NOTAMESH_CHECKS: '{"totals"}' })).toThrow(/it must be a JSON object/);
  });

  test('take gitlab.com unless another GitLab is named, and find the runbooks there', () => {
    expect(settingsFrom(GITLAB)).toEqual({
      gitlab: {
        project: 'group/sub/notamesh',
        projectId: '43',
        ref: 'refs/heads/main',
        issuer: 'https://gitlab.com',
      },
      runbooksUrl: 'https://gitlab.com/group/sub/notamesh/-/blob/main/docs/runbooks',
    });
    const own = { NOTAMESH_GITLAB_ISSUER: 'https://git.notas.example', NOTAMESH_GITLAB_REF: 'refs/heads/release' };
    expect(settingsFrom({ ...GITLAB, ...own }).gitlab).toMatchObject({
      issuer: 'https://git.notas.example',
      ref: 'refs/heads/release',
    });
  });

  test.each([
    ['NOTAMESH_NOTIFY_EMAIL', { NOTAMESH_NOTIFY_EMAIL: 'nobody' }],
    ['NOTAMESH_DATA_OWNERS', { NOTAMESH_DATA_OWNERS: 'ana@example.com;bia' }],
    ['NOTAMESH_BILLING_ACCOUNT', { ...BUDGET, NOTAMESH_BILLING_ACCOUNT: 'mine' }],
    ['NOTAMESH_MONTHLY_BUDGET', { NOTAMESH_BILLING_ACCOUNT: BUDGET.NOTAMESH_BILLING_ACCOUNT }],
    ['NOTAMESH_MONTHLY_BUDGET', { ...BUDGET, NOTAMESH_MONTHLY_BUDGET: 'a lot' }],
    ['NOTAMESH_GITHUB_REPOSITORY', { ...GITHUB, NOTAMESH_GITHUB_REPOSITORY: "x' || true || '" }],
    ['NOTAMESH_GITHUB_OWNER_ID', { NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh' }],
    ['NOTAMESH_GITHUB_REF', { ...GITHUB, NOTAMESH_GITHUB_REF: 'main' }],
    ['NOTAMESH_GITLAB_PROJECT', { ...GITLAB, NOTAMESH_GITLAB_PROJECT: 'notamesh' }],
    ['NOTAMESH_GITLAB_PROJECT_ID', { NOTAMESH_GITLAB_PROJECT: 'group/notamesh' }],
    ['NOTAMESH_GITLAB_REF', { ...GITLAB, NOTAMESH_GITLAB_REF: "refs/heads/x' || true || '" }],
    ['NOTAMESH_PERSONAL_DATA_KMS_KEY', { ...WRAPPED, NOTAMESH_PERSONAL_DATA_KMS_KEY: 'personal' }],
    ['NOTAMESH_PERSONAL_DATA_KMS_KEY', { ...WRAPPED, NOTAMESH_PERSONAL_DATA_KMS_KEY: '' }],
    ['NOTAMESH_PERSONAL_DATA_KEY_WRAPPED', { ...WRAPPED, NOTAMESH_PERSONAL_DATA_KEY_WRAPPED: '' }],
    ['NOTAMESH_RETENTION_MONTHS', { NOTAMESH_RETENTION_MONTHS: 'for ever' }],
    ['NOTAMESH_RETENTION_MONTHS', { NOTAMESH_RETENTION_MONTHS: '1178' }],
    ['NOTAMESH_GITLAB_ISSUER', { ...GITLAB, NOTAMESH_GITLAB_ISSUER: 'http://gitlab.com' }],
    ['NOTAMESH_DELIVERY_GIT_URL', { NOTAMESH_DELIVERY_GIT_URL: 'https://ana:token@git.example/x.git' }],
  ])('are refused where %s cannot be right', (variable, environment) => {
    expect(() => settingsFrom(environment)).toThrow(SettingError);
    expect(() => settingsFrom(environment)).toThrow(variable);
  });
});
