import { isOurId, isOurs, labels, marked } from '../../deploy/model/ownership.ts';
import { desired } from '../../deploy/desired/index.ts';
import type { Env } from '../../infra/names.ts';
import { settingsFrom } from '../../infra/settings.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';
import { runbooks } from './runbooks.ts';

const dev = { env: 'dev' as const };

describe('what is ours', () => {
  test.each([
    ['labels', { labels: labels({}, 'fetch') }, { labels: labels(dev, 'fetch') }],
    ['userLabels', { userLabels: labels({}, 'fetch') }, { userLabels: labels(dev, 'fetch') }],
    ['description', { description: marked({}, 'x') }, { description: marked(dev, 'x') }],
  ] as const)('is told by %s, and each environment has its own', (ownership, prod, inDev) => {
    expect([isOurs(ownership, prod), isOurs(ownership, inDev, 'dev')]).toEqual([true, true]);
    expect([isOurs(ownership, inDev), isOurs(ownership, prod, 'dev'), isOurs(ownership, {})]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('was ours before there were environments', () => {
    expect(isOurs('labels', { labels: { 'managed-by': 'notamesh', stack: 'notamesh' } })).toBe(true);
    expect(isOurs('labels', { labels: { 'managed-by': 'notamesh', stack: 'another' } })).toBe(false);
  });

  test.each([
    ['notamesh-fetch', true, false],
    ['notamesh_source', true, false],
    ['notamesh-dev-fetch', false, true],
    ['notamesh_dev_source', false, true],
    ['other-fetch', false, false],
  ])('by its id alone: %s', (id, prod, inDev) => {
    expect([isOurId(id), isOurId(id, 'dev')]).toEqual([prod, inDev]);
  });
});

describe('environments', () => {
  const handlers = ['receive', 'fetch', 'transform', 'write', 'inspect'];
  const all = (env: Env) =>
    desired({
      place: { project: 'p', location: 'l', env },
      archives: new Map(handlers.map((name) => [name, Buffer.from(name)])),
      definitions: new Map(WORKFLOWS.map(({ id }) => [id, 'main: {}'])),
      runbooks,
      sources: [],
      settings: settingsFrom({
        NOTAMESH_NOTIFY_EMAIL: 'ana@example.com',
        NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh',
        NOTAMESH_GITHUB_OWNER_ID: '42',
      }),
    });

  test('share no name but those of the project', () => {
    const shared = new Set(['apis', 'agent', 'archive', 'grant', 'transport', 'smoke']);
    const named = (env: Env) =>
      all(env)
        .filter(({ kind }) => !shared.has(kind))
        .map(({ kind, name, spec }) => `${kind} ${name} ${kind === 'channel' ? String(spec['displayName']) : ''}`);
    const prod = new Set(named('prod'));
    expect(named('dev').filter((each) => prod.has(each))).toEqual([]);
    expect(named('stage').filter((each) => named('dev').includes(each))).toEqual([]);
  });

  test('share no account, and grant nothing to another’s', () => {
    const text = JSON.stringify(all('dev'));
    expect(text).toContain('notamesh-dev-fetch@p.iam.gserviceaccount.com');
    expect(text).not.toContain('notamesh-fetch@');
    expect(text).not.toMatch(/"p-raw"|\/topics\/invoices"/);
  });

  test('differ in size: only production is protected and backed up for long', () => {
    const table = (env: Env) => all(env).find(({ address }) => address === 'table/invoices')?.spec;
    expect(table('prod')).toMatchObject({ deletionProtection: true });
    expect(table('dev')).toMatchObject({ deletionProtection: false });
    expect(table('dev')).not.toHaveProperty('automatedBackupPolicy');
  });
});
