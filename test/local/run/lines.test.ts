import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { eachLine } from '../../../local/run/lines.ts';

async function linesOf(parts: readonly Buffer[], limit?: number): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  eachLine(stream, (line) => lines.push(line), limit);
  for (const part of parts) stream.write(part);
  stream.end();
  await once(stream, 'close');
  return lines;
}

describe('the output of a child', () => {
  it.each<[string, Buffer[], string[]]>([
    ['whole lines', [Buffer.from('one\ntwo\n')], ['one', 'two']],
    ['a last line without an end', [Buffer.from('one\ntwo')], ['one', 'two']],
    ['lines in parts', [Buffer.from('o'), Buffer.from('ne\r\nt'), Buffer.from('wo\n')], ['one', 'two']],
    ['a letter cut in two', [Buffer.from('não').subarray(0, 2), Buffer.from('não').subarray(2)], ['não']],
    ['empty lines', [Buffer.from('\n\none\n\n')], ['one']],
  ])('comes line by line: %s', async (_title, parts, expected) => {
    expect(await linesOf(parts)).toEqual(expected);
  });

  it('is cut where a line is too long, and goes on with the next', async () => {
    const parts = [Buffer.from('x'.repeat(15)), Buffer.from('y'.repeat(100)), Buffer.from('\nnext\n')];
    expect(await linesOf(parts, 10)).toEqual([`${'x'.repeat(10)}… (cut)`, 'next']);
  });
});
