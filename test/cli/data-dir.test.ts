import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilGone } from '../../cli/data-dir.ts';

const root = mkdtempSync(join(tmpdir(), 'notamesh-gone-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const made = (name: string): string => {
  mkdirSync(join(root, name));
  return join(root, name);
};

test.each([
  ['deleted', (folder: string) => rmSync(folder, { recursive: true })],
  [
    'replaced by another',
    (folder: string) => {
      renameSync(folder, `${folder}-old`);
      mkdirSync(folder);
    },
  ],
])('tells of a folder that was %s', async (what, change) => {
  const folder = made(what);
  const gone = untilGone(folder, new AbortController().signal, 1);
  change(folder);
  await expect(gone).resolves.toBeUndefined();
});

test('stops looking when told to', async () => {
  const watching = new AbortController();
  const gone = untilGone(made('kept'), watching.signal);
  watching.abort();
  await expect(gone).rejects.toMatchObject({ code: 'ABORT_ERR' });
});
