import { monitoring } from '../../deploy/desired/monitoring.ts';
import { createEdge } from '../../handlers/edge.ts';
import { handlers } from '../../handlers/index.ts';
import { describeEntry } from '../../handlers/write/write-ledger.ts';
import { LOG_METRICS, metricFilter } from '../../infra/monitoring/metrics.ts';
import type { Place } from '../../infra/names.ts';
import { settingsFrom } from '../../infra/settings.ts';
import { runbooks } from './runbooks.ts';

const place: Place = { project: 'p', location: 'southamerica-east1' };
const of = (kind: string, at = place, environment = {}) =>
  monitoring(at, settingsFrom(environment), runbooks).filter((each) => each.kind === kind);

interface Documentation {
  readonly content: string;
  readonly links?: readonly { readonly url: string }[];
}

describe('alerts', () => {
  test('each shows the page that says what to do, which is short enough to be shown', () => {
    for (const { spec } of of('alert')) {
      const { content } = spec['documentation'] as Documentation;
      expect(content).toMatch(/^# /);
      // https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#documentation
      expect(Buffer.byteLength(content)).toBeLessThan(8192);
    }
  });

  test('every page of docs/runbooks is linked from an alert', () => {
    const shown = of('alert').map(({ spec }) => (spec['documentation'] as Documentation).content);
    expect([...runbooks].filter(([, text]) => !shown.includes(text)).map(([name]) => name)).toEqual([]);
  });

  test('link the page where people read it, and reach whom the settings name', () => {
    const environment = {
      NOTAMESH_GITHUB_REPOSITORY: 'team/notamesh',
      NOTAMESH_GITHUB_OWNER_ID: '42',
      NOTAMESH_NOTIFY_EMAIL: 'ana@example.com',
    };
    const [first] = of('alert', place, environment);
    const { links } = first?.spec['documentation'] as Documentation;
    expect(links?.[0]?.url).toMatch(/^https:\/\/github\.com\/team\/notamesh\/blob\/main\/docs\/runbooks\/[a-z-]+\.md$/);
    expect(first?.spec['notificationChannels']).toMatchObject([{ $ref: 'channel/on-call' }]);
  });

  test('there is one for the errors of each handler', () => {
    const found = of('alert').map(({ address }) => address);
    expect(found).toEqual(expect.arrayContaining(handlers.map(({ name }) => `alert/handler-errors-${name}`)));
  });

  test('those of two environments watch different things under different names', () => {
    const [prod, dev] = [of('alert'), of('alert', { ...place, env: 'dev' })];
    const titles = (found: typeof prod) => found.map(({ spec }) => spec['displayName']);
    expect(titles(prod).filter((title) => titles(dev).includes(title))).toEqual([]);
  });
});

/** A filter is only worth something if it finds the lines that handlers write. */
describe('metrics find what handlers log', () => {
  const line = async (name: string, fields: Record<string, unknown>) => {
    const lines: Readonly<Record<string, unknown>>[] = [];
    const ports = {
      log: (entry: (typeof lines)[number]) => lines.push(entry),
      now: () => 0,
      project: 'p',
      revision: 'r',
    };
    const options = { name, read: () => fields, handle: () => Promise.resolve({}), describe: () => fields };
    await createEdge(options, ports)({ method: 'POST', headers: {}, body: {} });
    return lines[0] ?? {};
  };
  const now = Date.parse('2026-11-01T11:00:30Z');
  const done = { kind: 'object', id: 'raw/a#1', state: 'done', source: 'demo' } as const;
  const counts = { documents: 3, quarantined: 1 };
  const written = [
    describeEntry({ ...done, counts, noticed: '2026-11-01T11:00:00Z' }, now),
    describeEntry({ ...done, kind: 'batch' }, now),
    describeEntry({ ...done, state: 'failed', error: { code: 'table-refused' } }, now),
    describeEntry({ kind: 'report', id: 'reconcile', state: 'done', counts: { nsuMissing: 2, conflicts: 1 } }, now),
  ];

  test.each(LOG_METRICS.filter(({ handler }) => handler === 'write').map((spec) => [spec.id, spec] as const))(
    '%s',
    async (_id, spec) => {
      const lines = await Promise.all(written.map((fields) => line('write', fields)));
      const wanted = Object.entries(spec.where).map(([field, value]) => [field, value.split(' OR ')] as const);
      const found = lines.filter((each) => wanted.every(([field, values]) => values.includes(String(each[field]))));
      expect(found).not.toHaveLength(0);
      for (const each of found) {
        for (const field of Object.values(spec.labels ?? {})) expect(typeof each[field]).toBe('string');
        if (spec.value) expect(typeof each[spec.value.field]).toBe('number');
      }
    },
  );

  test('are read from the service of their environment', () => {
    const [spec] = LOG_METRICS;
    if (!spec) throw new Error('no metric');
    expect(metricFilter({ ...place, env: 'dev' }, spec)).toContain('resource.labels.service_name="write-dev"');
  });
});
