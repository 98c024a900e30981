import fc from 'fast-check';
import { createChunkReader } from '../../handlers/row-chunks.ts';

const bytes = (text: string) => Buffer.from(text);
const wrapped = (text: string) => ({ value: text });
const column = (family: string, qualifier: string) => ({
  familyName: wrapped(family),
  qualifier: { value: bytes(qualifier) },
});

describe('chunks of a read', () => {
  test('family and qualifier last until they change, and a row counts when it is committed', () => {
    const reader = createChunkReader();
    reader.push([
      { rowKey: bytes('a'), ...column('h', 'doc'), timestampMicros: 3000, value: bytes('1') },
      { timestampMicros: '2000', value: bytes('2') },
      { qualifier: { value: bytes('sum') }, timestampMicros: 1000, value: bytes('3') },
    ]);
    expect(reader.rows.size).toBe(0);
    reader.push([
      { ...column('r', 'sha256'), timestampMicros: 1000, value: bytes('4'), commitRow: true },
      { rowKey: bytes('b'), ...column('h', 'doc'), timestampMicros: 1000, value: bytes(''), commitRow: true },
    ]);
    const shown = [...reader.rows].map(([key, cells]) => [
      key,
      cells.map((cell) => `${cell.family}:${cell.qualifier}@${cell.timestamp}=${cell.value}`),
    ]);
    expect(shown).toEqual([
      ['a', ['h:doc@3000=1', 'h:doc@2000=2', 'h:sum@1000=3', 'r:sha256@1000=4']],
      ['b', ['h:doc@1000=']],
    ]);
  });

  test('a reset drops the row that was being read', () => {
    const reader = createChunkReader();
    reader.push([
      { rowKey: bytes('a'), ...column('h', 'doc'), timestampMicros: 1000, value: bytes('1') },
      { resetRow: true },
      { rowKey: bytes('a'), ...column('h', 'doc'), timestampMicros: 2000, value: bytes('2'), commitRow: true },
    ]);
    expect(reader.rows.get('a')).toMatchObject([{ timestamp: 2000 }]);
  });

  test('a value in any number of pieces is one value', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 6 }), (pieces) => {
        const whole = pieces.join('');
        const size = Buffer.byteLength(whole);
        const reader = createChunkReader();
        reader.push(
          pieces.map((piece, index) => ({
            ...(index === 0 ? { rowKey: bytes('k'), ...column('h', 'doc'), timestampMicros: 1000 } : {}),
            value: bytes(piece),
            ...(index < pieces.length - 1 ? { valueSize: size } : { commitRow: true }),
          })),
        );
        expect(reader.rows.get('k')).toMatchObject([
          { family: 'h', qualifier: 'doc', timestamp: 1000, value: bytes(whole) },
        ]);
      }),
    );
  });
});
