/** A definition that is known to be right is compiled when it is first needed, and not when it is deployed. */
import { startTestCloud, temporaryDirectory, type TestCloud } from './cloud.ts';

const RIGHT = '- r: {return: 1}';
const WRONG = '- r: {next: nowhere}';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;
beforeEach(async () => {
  directory = await temporaryDirectory();
  cloud = await startTestCloud({ directory: directory.path, isSound: () => true });
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

/** What is stored of each program that was compiled. */
const compiled = async () => (await cloud.storedKeys('m')).length;

test('its first execution runs', async () => {
  await cloud.deploy('one', RIGHT);
  expect(await compiled()).toBe(0);
  expect(await cloud.ended(await cloud.execute('one'))).toMatchObject({ state: 'SUCCEEDED', result: '1' });
  expect(await compiled()).toBe(1);
});

test('a warm-up compiles all of them, and no fault of one keeps it from the others', async () => {
  for (const [id, source] of Object.entries({ one: RIGHT, other: WRONG, third: RIGHT })) await cloud.deploy(id, source);
  await cloud.room.warmUp();
  expect(await compiled()).toBe(2);
});

test('what was taken for right and is not fails where it is needed', async () => {
  await cloud.deploy('other', WRONG);
  expect(await cloud.ended(await cloud.execute('other'))).toMatchObject({ state: 'FAILED' });
});
