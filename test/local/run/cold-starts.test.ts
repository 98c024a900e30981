/** With cold starts a revision counts as ready before it has run: whoever needs it first starts it. */
import { aRun, aService, deploy, program, uri, type TestRun } from './a-run.ts';

let room: TestRun;
afterEach(() => room.close());

const HI = program(`(_, response) => response.end('hi')`);
const instances = async () =>
  (await room.run.services()).map(({ service, revisions }) => [service, revisions[0]?.instances.length]);
const get = async (service: string) => (await room.run.fetch(uri(service))).text();

test('what is deployed does not run until a request comes', async () => {
  room = await aRun({ coldStarts: () => true });
  const service = await deploy(room, 'fetch', aService(room, HI));
  expect(service).toMatchObject({ terminalCondition: { state: 'CONDITION_SUCCEEDED' } });
  expect(await instances()).toEqual([['fetch', 0]]);
  expect(await Promise.all([get('fetch'), get('fetch')])).toEqual(['hi', 'hi']);
  expect(await instances()).toEqual([['fetch', 1]]);
});

test('what served before does not run after a start of the cloud until a request comes', async () => {
  room = await aRun({ coldStarts: () => true });
  await deploy(room, 'fetch', aService(room, HI));
  await room.restart();
  expect(await instances()).toEqual([['fetch', 0]]);
  expect(await get('fetch')).toBe('hi');
});

test('a warm-up starts what is named, or all of it', async () => {
  room = await aRun({ coldStarts: () => true });
  for (const name of ['fetch', 'inspect', 'write', 'transform']) await deploy(room, name, aService(room, HI));
  await room.run.warmUp(['write', 'missing', 'transform']);
  expect(await instances()).toEqual([
    ['fetch', 0],
    ['inspect', 0],
    ['transform', 1],
    ['write', 1],
  ]);
  await room.run.warmUp();
  expect(await instances()).toEqual(['fetch', 'inspect', 'transform', 'write'].map((name) => [name, 1]));
});

test('a program that does not come up is refused from then on, and holds up neither warm-up nor stop', async () => {
  room = await aRun({ coldStarts: () => true });
  await deploy(room, 'fetch', aService(room, `console.error('no such table'); process.exit(7);`));
  await deploy(room, 'write', aService(room, HI));
  expect(await room.run.warmUp()).toEqual([
    { service: 'fetch', reason: expect.stringContaining('no such table') as string },
  ]);
  const response = await room.run.fetch(uri('fetch'));
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('exited with code 7');
});

test('once they are off, what is deployed has to come up', async () => {
  let cold = true;
  room = await aRun({ coldStarts: () => cold });
  await deploy(room, 'fetch', aService(room, HI));
  cold = false;
  await deploy(room, 'write', aService(room, HI));
  expect(await instances()).toEqual([
    ['fetch', 0],
    ['write', 1],
  ]);
});
