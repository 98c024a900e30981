import fc from 'fast-check';
import { createRowReader, type Chunk, type StoredRow } from '../../handlers/invoice/stored-rows.ts';

const bytes = (text: string) => Buffer.from(text);
const column = (family: string, qualifier: string) => ({
  familyName: { value: family },
  qualifier: { value: bytes(qualifier) },
});
const shown = (rows: readonly StoredRow[]) =>
  rows.map(({ key, cells }) => [
    key,
    cells.map((cell) => `${cell.family}:${cell.qualifier}@${cell.timestamp}=${cell.value}`),
  ]);

test('what a chunk does not say is as in the one before it, also over lots, and a row counts when it is committed', () => {
  const read = createRowReader();
  const first = read([
    { rowKey: bytes('a'), ...column('h', 'doc'), timestampMicros: 3000, value: bytes('1') },
    { timestampMicros: '2000', value: bytes('2') },
    { qualifier: { value: bytes('sum') }, timestampMicros: 1000, value: bytes('é') },
  ]);
  expect(first).toEqual([]);
  const rows = read([
    { ...column('r', 'sha256'), timestampMicros: 1000, value: bytes('4'), commitRow: true },
    { rowKey: bytes('b'), ...column('h', 'doc'), value: bytes(''), commitRow: true },
  ]);
  expect(shown(rows)).toEqual([
    ['a', ['h:doc@3000=1', 'h:doc@2000=2', 'h:sum@1000=é', 'r:sha256@1000=4']],
    ['b', ['h:doc@0=']],
  ]);
});

test('chunks as the two clients give them are the same: absent or empty, bytes or base64', () => {
  const full: Chunk = { rowKey: bytes('a'), ...column('h', 'doc'), timestampMicros: '7', value: bytes('1') };
  const last = { rowKey: bytes(''), familyName: null, qualifier: null, timestampMicros: '0', valueSize: 0 };
  const base64 = (text: string) => bytes(text).toString('base64');
  const other: Chunk = { ...full, rowKey: base64('a'), qualifier: { value: base64('doc') }, value: base64('1') };
  const one = createRowReader()([full, { ...last, value: bytes('2'), resetRow: false, commitRow: true }]);
  expect(createRowReader()([other, { value: bytes('2'), commitRow: true }])).toEqual(one);
  expect(shown(one)).toEqual([['a', ['h:doc@7=1', 'h:doc@0=2']]]);
});

test('a row that is begun anew keeps nothing of its first try', () => {
  const rows = createRowReader()([
    { rowKey: bytes('a'), ...column('h', 'doc'), timestampMicros: 1000, value: bytes('first'), valueSize: 9 },
    { resetRow: true },
    { rowKey: bytes('a'), ...column('h', 'doc'), timestampMicros: 2000, value: bytes('second'), commitRow: true },
  ]);
  expect(shown(rows)).toEqual([['a', ['h:doc@2000=second']]]);
});

test('a value in any number of pieces, cut inside a character or not, is one value', () => {
  const cuts = fc.array(fc.nat(60), { maxLength: 5 });
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), cuts, (whole, at) => {
      const all = bytes(whole);
      const ends = [...at.filter((end) => end < all.length), all.length].sort((a, b) => a - b);
      const pieces = ends.map((end, index) => all.subarray(ends[index - 1] ?? 0, end));
      const chunks = pieces.map((value, index): Chunk => ({
        ...(index === 0 ? { rowKey: bytes('k'), ...column('h', 'doc'), timestampMicros: 1000 } : {}),
        value,
        ...(index < pieces.length - 1 ? { valueSize: all.length } : { commitRow: true }),
      }));
      const [row] = createRowReader()(chunks);
      expect(row?.cells).toEqual([{ family: 'h', qualifier: 'doc', timestamp: 1000, value: all }]);
    }),
  );
});
