import { SettingError, settingsFrom } from '../../infra/settings.ts';

const GITHUB = { NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh', NOTAMESH_GITHUB_OWNER_ID: '42' };
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

  test.each([
    ['NOTAMESH_NOTIFY_EMAIL', { NOTAMESH_NOTIFY_EMAIL: 'nobody' }],
    ['NOTAMESH_DATA_OWNERS', { NOTAMESH_DATA_OWNERS: 'ana@example.com;bia' }],
    ['NOTAMESH_BILLING_ACCOUNT', { ...BUDGET, NOTAMESH_BILLING_ACCOUNT: 'mine' }],
    ['NOTAMESH_MONTHLY_BUDGET', { NOTAMESH_BILLING_ACCOUNT: BUDGET.NOTAMESH_BILLING_ACCOUNT }],
    ['NOTAMESH_MONTHLY_BUDGET', { ...BUDGET, NOTAMESH_MONTHLY_BUDGET: 'a lot' }],
    ['NOTAMESH_GITHUB_REPOSITORY', { ...GITHUB, NOTAMESH_GITHUB_REPOSITORY: "x' || true || '" }],
    ['NOTAMESH_GITHUB_OWNER_ID', { NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh' }],
    ['NOTAMESH_GITHUB_REF', { ...GITHUB, NOTAMESH_GITHUB_REF: 'main' }],
    ['NOTAMESH_DELIVERY_GIT_URL', { NOTAMESH_DELIVERY_GIT_URL: 'https://ana:token@git.example/x.git' }],
  ])('are refused where %s cannot be right', (variable, environment) => {
    expect(() => settingsFrom(environment)).toThrow(SettingError);
    expect(() => settingsFrom(environment)).toThrow(variable);
  });
});
