/** Notes of what was found out hold for the processes to come, and are bounded. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keyOf, knownIn } from '../../cli/known.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'notamesh-known-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The files of notes, wherever they lie. */
const files = () =>
  readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

test('what is noted is known to the next process, of its kind alone', () => {
  expect(knownIn(root, true).sound.has('a')).toBe(false);
  knownIn(root, true).sound.add('a');
  knownIn(root, true).sound.add('b');
  expect(['a', 'b', 'c'].map((key) => knownIn(root, true).sound.has(key))).toEqual([true, true, false]);
  expect(knownIn(root, true).proofs.has('a')).toBe(false);
});

test('what the built checker found sound is not known to sources that run by themselves, which note nothing', () => {
  knownIn(root, true).sound.add('a');
  expect(knownIn(root).sound.has('a')).toBe(false);
  knownIn(root).sound.add('b');
  expect(['a', 'b'].map((key) => knownIn(root, true).sound.has(key))).toEqual([true, false]);
});

test('the newest are kept', () => {
  const { proofs } = knownIn(root);
  for (let i = 0; i < 100; i++) proofs.add(keyOf(String(i)));
  const known = Array.from({ length: 100 }, (_, i) => proofs.has(keyOf(String(i))));
  expect(known.filter(Boolean)).toHaveLength(64);
  expect(known.slice(-64).every(Boolean)).toBe(true);
});

test('a file that is damaged says nothing, and is written anew', () => {
  knownIn(root).proofs.add('a');
  const [file = ''] = files();
  mkdirSync(dirname(file), { recursive: true });
  for (const damage of ['[', '{"a": true}']) {
    writeFileSync(file, damage);
    expect(knownIn(root).proofs.has('a')).toBe(false);
  }
  knownIn(root).proofs.add('b');
  expect(knownIn(root).proofs.has('b')).toBe(true);
});
