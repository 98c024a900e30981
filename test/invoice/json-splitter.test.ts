import fc from 'fast-check';
import { parseDocument } from '../../handlers/invoice/document.ts';
import { NumberText } from '../../handlers/invoice/number-text.ts';
import { defaultSplitLimits, type SplitDocument } from '../../handlers/invoice/split-document.ts';
import { JsonSplitter } from '../../handlers/invoice/json/json-splitter.ts';

function split(input: string | Buffer, sizes: readonly number[] = [], limits = defaultSplitLimits): SplitDocument[] {
  const bytes = Buffer.from(input);
  const splitter = new JsonSplitter({ offset: 0, container: 'top' }, limits);
  const documents: SplitDocument[] = [];
  let at = 0;
  for (const size of sizes) {
    documents.push(...splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  documents.push(...splitter.push(bytes.subarray(at)), ...splitter.end());
  return documents;
}

const brief = (documents: readonly SplitDocument[]) =>
  documents.map(({ bytes, problem }) => (problem === undefined ? bytes.toString() : `${problem}:${bytes.toString()}`));

const good = '{"a":[1,{"b":"}]\\""}]}';

describe('splitter', () => {
  test.each([
    ['nothing', '', []],
    ['spaces only', ' \n\t', []],
    ['an empty array', '[]', []],
    ['one object', good, [good]],
    ['an object after a byte order mark', `\ufeff${good}`, [good]],
    ['an array', `[${good}, ${good}]`, [good, good]],
    ['NDJSON', `${good}\n${good}\n`, [good, good]],
    ['NDJSON with Windows line ends and an empty line', `${good}\r\n\r\n${good}`, [good, good]],
    ['values one after the other', `${good}${good}`, [good, good]],
    ['a JSON text sequence', `\x1e${good}\n\x1e${good}\n`, [good, good]],
    ['two arrays', `[${good}][${good}]`, [good, good]],
    ['a page body', `{"page":1,"meta":{"n":2},"data":[${good},${good}],"hasMore":true}`, [good, good]],
    ['page bodies as NDJSON', `{"invoices":[${good}]}\n{"invoices":[],"next":[1]}\n${good}`, [good, good]],
    ['two lists in one body', `{"invoices":[${good}],"n":"[{","notas":[${good}]}`, [good, good]],
    [
      'a body with documents before its list',
      `{"res":[{"resNFe":1}],"data":[${good}]}`,
      ['{"res":[{"resNFe":1}],"data":null}', good],
    ],
    [
      'a body with documents behind its list',
      `{"data":[${good}],"n":{"x":[{"resEvento":1}]}}\n${good}`,
      [good, '{"":0,"n":{"x":[{"resEvento":1}]}}', good],
    ],
    [
      'a body with documents between its lists',
      `{"data":[${good}],"docZip":"x","notas":[${good}]}`,
      [good, '{"":0,"docZip":"x","notas":null}', good],
    ],
    ['a list under another name', `{"itens":[${good}]}`, [`{"itens":[${good}]}`]],
    ['a list that is not outermost', `{"a":{"data":[${good}]}}`, [`{"a":{"data":[${good}]}}`]],
    ['the name as a value', `{"a":"data","b":[${good}]}`, [`{"a":"data","b":[${good}]}`]],
    ['a document that has a list called data', '{"infNFe":1,"data":[2]}', ['{"infNFe":1,"data":[2]}']],
    ['scalars in an array', '[1, "a,b]", null]', ['1', '"a,b]"', 'null']],
    ['an array in an array', `[[${good}]]`, [`[${good}]`]],
  ])('takes %s apart', (_title, input, expected) => {
    expect(brief(split(input))).toEqual(expected);
  });

  test.each([
    ['a cut document', '{"a":[1', ['truncated:{"a":[1']],
    ['a cut text', '{"a":"b', ['truncated:{"a":"b']],
    ['an array without end', `[${good}`, [good, 'truncated:']],
    ['a page body without end', `{"data":[${good},`, [good, 'truncated:']],
    ['garbage before NDJSON', `<html>\n${good}`, ['not-json:<html>\n', good]],
    ['garbage only', 'abc', ['not-json:abc']],
    ['a stray closing bracket in an array', `[${good}}, ${good}]`, [good, 'not-json:}', good]],
    ['a line cut between values', `{"a":{"b":1\n${good}\n`, ['truncated:{"a":{"b":1\n', good]],
    ['a line cut inside a text', `{"a":"b\n${good}\n${good}`, ['truncated:{"a":"b\n', good, good]],
    ['a line break inside a text', `{"a":"b\nc"}\n${good}`, ['not-json:{"a":"b\nc"}', good]],
    ['brackets that do not match', `{"a":[1}}\n${good}`, ['not-json:{"a":[1}}', good]],
    ['two values without comma', `[{"a":1 {"b":2}},${good}]`, ['not-json:{"a":1 {"b":2}}', good]],
  ])('goes on after %s', (_title, input, expected) => {
    expect(brief(split(input))).toEqual(expected);
  });

  test('a line cut off anywhere takes no other line with it', () => {
    const cut = '{"a":{"b":[1,{"c":"d"}],"e":[]}}';
    for (let length = 1; length < cut.length; length++) {
      const found = split(`${cut.slice(0, length)}\n${good}\n${good}\n`, [3, 9]);
      expect(brief(found).filter((one) => one === good)).toHaveLength(2);
    }
  });

  const deep = (n: number) => `${'['.repeat(n)}1${']'.repeat(n)}`;
  test.each([
    ['closed', `{"a":${deep(100_000)}}\n${good}`, ['too-deep', undefined]],
    ['unclosed', `{"a":${'['.repeat(100_000)}`, ['too-deep']],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, ['too-deep']],
    ['arrays alone', deep(100_000), ['too-deep']],
  ])('100,000 levels, %s, are one document that is too deep', (_title, input, expected) => {
    const documents = split(input);
    expect(documents.map(({ problem }) => problem)).toEqual(expected);
    expect(documents[0]?.bytes.length).toBeLessThanOrEqual(defaultSplitLimits.keptBytes);
  });

  test('a document over the size limit is refused and the next one found', () => {
    const limits = { ...defaultSplitLimits, maxDocumentBytes: 100, keptBytes: 10 };
    const large = JSON.stringify({ a: 'x'.repeat(500) });
    for (const sizes of [[], [7], [200, 200], [510, 1]]) {
      const documents = split(`${large}\n${good}`, sizes, limits);
      expect(brief(documents)).toEqual([`too-large:${large.slice(0, 10)}`, good]);
      expect(documents[0]).toMatchObject({ start: 0, end: large.length });
    }
  });

  test('garbage without end is given up after a bounded stretch', () => {
    const splitter = new JsonSplitter({ offset: 0, container: 'top' });
    const chunk = Buffer.alloc(64 * 1024, 0x41);
    let pushed = 0;
    const documents: SplitDocument[] = [];
    while (!splitter.over && pushed < 200 * 1024 * 1024) {
      documents.push(...splitter.push(chunk));
      pushed += chunk.length;
    }
    expect(pushed).toBeLessThanOrEqual(defaultSplitLimits.maxGarbageBytes + chunk.length);
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({ problem: 'not-json', final: true });
    expect(splitter.end()).toEqual([]);
  });

  test('broken lines without end are given up after a hundred', () => {
    const documents = split('{"a"\n'.repeat(5000));
    expect(documents).toHaveLength(defaultSplitLimits.maxBroken);
    expect(documents.at(-1)?.final).toBe(true);
  });

  const json = fc.json({ maxDepth: 4 }).filter((text) => text.startsWith('{') && !/"(data|invoices|notas)"/.test(text));
  const sizes = fc.array(fc.nat(40), { maxLength: 60 });
  const streams = fc
    .array(json, { maxLength: 6 })
    .chain((documents) =>
      fc.constantFrom(
        documents.join('\n'),
        documents.join(''),
        `[${documents.join(' ,\n')}]`,
        `{"n":1,"data":[${documents.join(',')}],"more":false}`,
        `\ufeff[${documents.join(',')}`,
        `{"a\n${documents.join('\n')}`,
      ),
    );

  test('any chunking gives the same documents', () => {
    fc.assert(
      fc.property(streams, sizes, (stream, chunks) => {
        expect(split(stream, chunks)).toEqual(split(stream));
      }),
      { numRuns: 300 },
    );
  });

  test('going on from any document gives the rest of the documents', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const all = split(stream);
        const bytes = Buffer.from(stream);
        all.forEach(({ end, container }, index) => {
          const splitter = new JsonSplitter({ offset: end, container });
          const rest = [...splitter.push(bytes.subarray(end)), ...splitter.end()];
          expect(rest).toEqual(all.slice(index + 1));
        });
      }),
      { numRuns: 200 },
    );
  });

  test('random bytes never make it throw, loop or lose its place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), sizes, (bytes, chunks) => {
        const documents = split(Buffer.from(bytes), chunks);
        let at = 0;
        for (const { start, end } of documents) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThanOrEqual(start);
          at = end;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('document', () => {
  const value = (text: string) => {
    const [document] = split(text);
    return document === undefined ? undefined : parsed(document);
  };
  const parsed = (document: Parameters<typeof parseDocument>[0]) => {
    const found = parseDocument(document);
    return typeof found === 'string' ? undefined : found.value;
  };
  const json = (bytes: Buffer, exactNumbers: boolean) => ({ bytes, exactNumbers, problem: undefined });

  test.each([
    ['{"a":123456789012345}', { a: 123456789012345 }],
    ['{"a":1234567890123456}', { a: new NumberText('1234567890123456') }],
    ['{"a":0.1234567890123456}', { a: new NumberText('0.1234567890123456') }],
    ['{"CNPJ":1234567E000112}', { CNPJ: new NumberText('1234567E000112') }],
    ['{"a":"1234567890123456789","b":2}', { a: '1234567890123456789', b: 2 }],
    ['{"t":true,"e":"e5","n":15}', { t: true, e: 'e5', n: 15 }],
  ])('%s keeps the digits it was written with', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  test('the parser that keeps digits agrees with JSON.parse on everything else', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const plain = JSON.stringify(JSON.parse(text));
        const exact = JSON.stringify(parsed(json(Buffer.from(text), true)), (_key, node: unknown) =>
          node instanceof NumberText ? Number(node.text) : node,
        );
        expect(exact).toEqual(plain);
      }),
    );
  });

  test.each(['{', '{"a"}', '{"a":01}', '[1,]', '{"a":1,}', '"\n"', 'nul', '1 2', '{"a":"\\x"}'])(
    '%j is not JSON for either parser',
    (text) => {
      expect(parseDocument(json(Buffer.from(text), true))).toBe('not-json');
      expect(parseDocument(json(Buffer.from(text), false))).toBe('not-json');
    },
  );

  test('Windows-1252 is read as such and reported', () => {
    expect(parseDocument(json(Buffer.from('{"a":"S\xe3o"}', 'latin1'), false))).toEqual({
      value: { a: 'São' },
      flags: ['encoding'],
    });
  });
});
