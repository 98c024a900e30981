/** kill -9 of the whole local cloud in the middle of an ingest: nothing is lost, nothing doubled, nobody types anything. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findMesh } from '../../cli/mesh.ts';
import { createGenerator } from '../../samples/index.ts';
import { eventually, ROOT } from './product.ts';

const FILES = 40;
const PER_FILE = 10;
const ENTRY = join(ROOT, 'notamesh.mjs');
const exec = promisify(execFile);

describe('kill -9 in the middle of an ingest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notamesh-crash-'));
  const dataDir = join(folder, 'data');
  const words = ['--data-dir', dataDir];
  const up = () => exec(process.execPath, [ENTRY, 'up', '--detach', '--port', '0', '--grpc-port', '0', ...words]);

  afterAll(async () => {
    await exec(process.execPath, [ENTRY, 'down', ...words]);
    rmSync(folder, { recursive: true, force: true });
  });

  test('leaves every invoice there once', async () => {
    const generator = createGenerator({ seed: 'crash' });
    const keys = new Set<string>();
    const input = join(folder, 'input');
    rmSync(input, { recursive: true, force: true });
    const paths = Array.from({ length: FILES }, (_, file) => {
      const documents = [...generator.documents({ from: file * PER_FILE, count: PER_FILE })];
      for (const { expected } of documents) if (expected.kind === 'invoice') keys.add(expected.key);
      const path = join(folder, `${file}.ndjson`);
      writeFileSync(path, documents.map(({ text }) => `${text}\n`).join(''));
      return path;
    });
    await up();
    const before = await findMesh(dataDir);
    const ingest = spawn(process.execPath, [ENTRY, 'ingest', ...paths, '--json', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    ingest.stdout.on('data', (data: Buffer) => (out += data.toString()));
    ingest.stderr.on('data', (data: Buffer) => (err += data.toString()));
    const ended = new Promise<number | null>((resolve) => ingest.once('exit', resolve));

    // As soon as the first files are stored there is work under way in every room.
    await eventually(() => Promise.resolve(err.includes('files stored') ? true : undefined));
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await up();

    expect(await ended).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ objects: FILES, documents: FILES * PER_FILE, failed: 0, quarantined: 0 });
    const listed = await exec(process.execPath, [ENTRY, 'invoices', 'list', '--json', ...words], {
      maxBuffer: 1 << 26,
    });
    const stored = listed.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { key: string }).key);
    // Keys that contain a CPF are listed under their pseudonym.
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored).toHaveLength(keys.size);
    expect(readFileSync(join(dataDir, 'mesh.json'), 'utf8')).not.toContain(`"pid": ${before?.pid ?? 0},`);
  });
});
