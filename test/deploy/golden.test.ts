/**
 * What the deployer sends, as text files to be read by people: one call a line, its body below. Run with
 * UPDATE_GOLDEN=1 after a change that is meant, and look at the difference.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aDesk } from './commands/on-paper.ts';
import { baseline, ROOT } from './sweep/deploying.ts';
import { PaperCloud, type PaperCall } from './sweep/paper-cloud.ts';
import { ENVIRONMENT, smallSpec } from './sweep/small-spec.ts';

const FOLDER = join(ROOT, 'test', 'deploy', 'golden');
const ONE_BY_ONE = { parallel: '1' };
const SECRET = Buffer.from(ENVIRONMENT.NOTAMESH_PERSONAL_DATA_KEY).toString('base64');

function lineOf({ service, method, path, query, body }: PaperCall): string {
  const asked = query.toString() === '' ? '' : `?${query.toString()}`;
  const first = `${method} ${service}${path}${asked}`;
  if (Object.keys(body).length === 0) return first;
  const text = JSON.stringify(body).replaceAll(SECRET, '(secret)');
  return `${first}\n    ${text.length > 600 ? `${text.slice(0, 600)}… ${text.length} characters` : text}`;
}

function expectGolden(name: string, calls: readonly PaperCall[]): void {
  const file = join(FOLDER, `${name}.http.txt`);
  const found = `${calls.map(lineOf).join('\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, found);
  expect(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []).toEqual(found.split('\n'));
}

const reads = ({ method, path }: PaperCall) =>
  method === 'GET' || /:(getIamPolicy|testIamPermissions|generateServiceIdentity)$/.test(path);

/** Calls of one command on a project that is deployed; `writes` leaves the reads out. */
async function callsOf(
  prepare: (cloud: PaperCloud) => void,
  command: string,
  flags: object,
  less: readonly string[] = [],
) {
  const { cloud } = await baseline();
  prepare(cloud);
  const began = cloud.calls.length;
  const desk = aDesk(cloud, (all) => smallSpec(all).filter(({ address }) => !less.includes(address)));
  const ran = await desk.run(command, { ...ONE_BY_ONE, ...flags });
  desk.close();
  expect(ran).toMatchObject({ exit: 0 });
  return cloud.calls.slice(began);
}

const writesOf = (calls: readonly PaperCall[]) => calls.filter((call) => !reads(call));

describe('what is sent', () => {
  test('to an empty project', async () => {
    const cloud = new PaperCloud();
    const desk = aDesk(cloud);
    await desk.run('apply', ONE_BY_ONE);
    desk.close();
    expectGolden('apply-on-empty', writesOf(cloud.calls));
  });

  test('to a project that is as declared: reads alone', async () => {
    const calls = await callsOf(() => undefined, 'apply', {});
    expect(calls.filter((call) => !reads(call))).toEqual([]);
    expectGolden(
      'apply-again',
      [...calls].sort((a, b) => (lineOf(a) < lineOf(b) ? -1 : 1)),
    );
  });

  test('after one field changed: one update of that field', async () => {
    const key = 'pubsub /v1/projects/paper/subscriptions/raw-object-finalized-dead-letter';
    const change = (cloud: PaperCloud) => cloud.docs.set(key, { ...cloud.docs.get(key), ackDeadlineSeconds: 10 });
    expectGolden('one-field-change', writesOf(await callsOf(change, 'apply', {})));
  });

  test('where a field cannot change in place: a new one with what hangs on it, then the former goes', async () => {
    const key = 'eventarc /v1/projects/paper/locations/southamerica-east1/triggers/raw-object-finalized';
    const change = (cloud: PaperCloud) => cloud.docs.set(key, { ...cloud.docs.get(key), eventFilters: [] });
    expectGolden('replace', writesOf(await callsOf(change, 'apply', {})));
  });

  test('for what is no longer declared', async () => {
    expectGolden(
      'prune',
      writesOf(await callsOf(() => undefined, 'apply', {}, ['alert/dead-letters', 'dashboard/notamesh'])),
    );
  });

  test('to take everything away', async () => {
    expectGolden('destroy', writesOf(await callsOf(() => undefined, 'destroy', { yes: true })));
  });
});
