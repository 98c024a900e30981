import { createRowReader, type Chunk } from '../../cli/row-chunks.ts';

type Given = Partial<Record<'key' | 'family' | 'qualifier' | 'value', string>> &
  Partial<Pick<Chunk, 'timestampMicros' | 'valueSize' | 'resetRow' | 'commitRow'>>;

const chunk = (given: Given): Chunk => ({
  rowKey: Buffer.from(given.key ?? ''),
  familyName: given.family === undefined ? null : { value: given.family },
  qualifier: given.qualifier === undefined ? null : { value: Buffer.from(given.qualifier) },
  timestampMicros: given.timestampMicros ?? '0',
  value: Buffer.from(given.value ?? ''),
  valueSize: given.valueSize ?? 0,
  ...(given.resetRow ? { resetRow: true } : {}),
  ...(given.commitRow ? { commitRow: true } : {}),
});

test('what a chunk does not say is as in the one before it, also over lots', () => {
  const read = createRowReader();
  const first = read([
    chunk({ key: 'a', family: 'h', qualifier: 'doc', timestampMicros: '2000', value: 'new' }),
    chunk({ timestampMicros: '1000', value: 'old' }),
  ]);
  expect(first).toEqual([]);
  const rows = read([
    chunk({ qualifier: 'sum', timestampMicros: '3000', value: 'é', commitRow: true }),
    chunk({ key: 'b', family: 'r', qualifier: 'flags', value: '[]', commitRow: true }),
  ]);
  expect(rows).toEqual([
    {
      key: 'a',
      cells: [
        { family: 'h', qualifier: 'doc', timestamp: 2000, value: 'new' },
        { family: 'h', qualifier: 'doc', timestamp: 1000, value: 'old' },
        { family: 'h', qualifier: 'sum', timestamp: 3000, value: 'é' },
      ],
    },
    { key: 'b', cells: [{ family: 'r', qualifier: 'flags', timestamp: 0, value: '[]' }] },
  ]);
});

test('a value that comes in pieces, cut inside a character, is one', () => {
  const bytes = Buffer.from('São Paulo');
  const [row] = createRowReader()([
    {
      ...chunk({ key: 'a', family: 'h', qualifier: 'doc', timestampMicros: '7', valueSize: 10 }),
      value: bytes.subarray(0, 2),
    },
    { ...chunk({ timestampMicros: '0', commitRow: true }), value: bytes.subarray(2) },
  ]);
  expect(row?.cells).toEqual([{ family: 'h', qualifier: 'doc', timestamp: 7, value: 'São Paulo' }]);
});

test('a row that is begun anew keeps nothing of its first try', () => {
  const rows = createRowReader()([
    chunk({ key: 'a', family: 'h', qualifier: 'doc', value: 'first', valueSize: 9 }),
    chunk({ resetRow: true }),
    chunk({ key: 'a', family: 'h', qualifier: 'doc', value: 'second', commitRow: true }),
  ]);
  expect(rows.map(({ cells }) => cells.map(({ value }) => value))).toEqual([['second']]);
});
