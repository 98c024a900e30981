import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archive } from '../../deploy/release/archive.ts';

describe('the archive of a handler', () => {
  const files = { 'app/handler/main.cjs': Buffer.from('console.log(1)'), 'protos/a.json': Buffer.alloc(1025, 'x') };

  test('is the same bytes whatever the order of its files', async () => {
    const turned = Object.fromEntries(Object.entries(files).reverse());
    expect((await archive(turned)).equals(await archive(files))).toBe(true);
  });

  test('differs when one byte of a file differs', async () => {
    const changed = await archive({ ...files, 'app/handler/main.cjs': Buffer.from('console.log(2)') });
    expect(changed.equals(await archive(files))).toBe(false);
  });

  test('is a tar that tar itself unpacks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'notamesh-archive-'));
    try {
      writeFileSync(join(folder, 'a.tar.gz'), await archive(files));
      execFileSync('tar', ['-xzf', 'a.tar.gz'], { cwd: folder });
      for (const [path, content] of Object.entries(files))
        expect(readFileSync(join(folder, path)).equals(content)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
