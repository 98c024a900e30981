import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parseDocument } from '../../handlers/invoice/document.ts';
import { defaultSplitLimits, type SplitDocument } from '../../handlers/invoice/split-document.ts';
import { XmlSplitter } from '../../handlers/invoice/xml/xml-splitter.ts';
import { infNFe, infProt, keyOf, nfeProc, procEvento, type Tree } from '../fixtures/nfe.ts';
import { kinds, readDocuments, readInvoiceDocument } from '../fixtures/read-documents.ts';
import { escapeXml, toXml } from '../fixtures/xml.ts';

function split(input: string | Buffer, sizes: readonly number[] = [], limits = defaultSplitLimits): SplitDocument[] {
  const bytes = Buffer.from(input as string);
  const splitter = new XmlSplitter({ offset: 0 }, limits);
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

const cases: [string, string, string[]][] = [
  ['one document', '<NFe><a>1</a></NFe>', ['<NFe><a>1</a></NFe>']],
  ['documents one after the other', '<?xml version="1.0"?><NFe/>\n<?xml version="1.0"?>\n<NFe/>', ['<NFe/>', '<NFe/>']],
  ['a byte order mark', '\ufeff<NFe/>', ['<NFe/>']],
  ['a batch', '<enviNFe><idLote>1</idLote><NFe>1</NFe> <NFe>2</NFe></enviNFe>', ['<NFe>1</NFe>', '<NFe>2</NFe>']],
  ['prefixes', '<x:lote><x:NFe a=">">1</x:NFe></x:lote>', ['<x:NFe a=">">1</x:NFe>']],
  ['what is in comments and sections', '<NFe><!-- <NFe> --><a><![CDATA[</NFe>]]></a></NFe>', ['<NFe><!-- <NFe> --><a><![CDATA[</NFe>]]></a></NFe>']],
  ['an invoice with its protocol beside it', '<w><NFe/> <protNFe>1</protNFe><NFe/></w>', ['<NFe/> <protNFe>1</protNFe>', '<NFe/>']],
  ['an event with its answer beside it', '<w><evento/><retEvento/></w>', ['<evento/><retEvento/>']],
  ['a distribution answer', '<e:Envelope><retDistDFeInt><lote><docZip NSU="1">a</docZip><docZip NSU="2">b</docZip></lote></retDistDFeInt></e:Envelope>', ['<docZip NSU="1">a</docZip>', '<docZip NSU="2">b</docZip>']],
  ['something else', '<html><body>503</body></html>', ['<html><body>503</body></html>']],
  ['a sign that opens no tag', '<NFe><a>1 < 2</a></NFe>', ['<NFe><a>1 < 2</a></NFe>']],
  ['text around documents', 'hello <NFe/> bye', ['not-xml:hello ', '<NFe/>', 'not-xml:bye']],
  ['a document cut off before another', '<lote><NFe><a><NFe>2</NFe></lote>', ['truncated:<NFe><a>', '<NFe>2</NFe>']],
  ['a document cut off before its batch ends', '<lote><NFe><a></lote><NFe>2</NFe>', ['truncated:<NFe><a>', '<NFe>2</NFe>']],
  ['a file cut off before another', '<nfeProc><NFe><?xml version="1.0"?><NFe/>', ['truncated:<nfeProc><NFe>', '<NFe/>']],
  ['tags that do not match', '<l><NFe><a><b></a></NFe><NFe/></l>', ['not-xml:<NFe><a><b></a></NFe>', '<NFe/>']],
  ['an unfinished tag', '<NFe/><NF', ['<NFe/>', 'not-xml:<NF']],
  ['an unfinished batch', '<lote><NFe/>', ['<NFe/>', 'truncated:']],
  ['a comment that nothing closes', '<l><NFe><a><!-- b</a></NFe><NFe>2</NFe></l>', ['<NFe><a><!-- b</a></NFe>', '<NFe>2</NFe>']],
  ['a comment that another one closes', '<l><NFe><!-- b</NFe><NFe>2</NFe><NFe><!-- c -->3</NFe></l>', ['<NFe><!-- b</NFe>', '<NFe>2</NFe>', '<NFe><!-- c -->3</NFe>']],
  ['a comment between documents that nothing closes', '<l><!-- b <NFe>1</NFe><NFe>2</NFe></l>', ['<NFe>1</NFe>', '<NFe>2</NFe>']],
  ['a file cut off in a comment', '<NFe><a><!-- b\n<?xml version="1.0"?><NFe>2</NFe>', ['truncated:<NFe><a><!-- b\n', '<NFe>2</NFe>']],
  ['a section that nothing closes', '<l><NFe><a><![CDATA[b</a></NFe><NFe>2</NFe></l>', ['<NFe><a><![CDATA[b</a></NFe>', '<NFe>2</NFe>']],
  ['a section that another one closes', '<l><x:NFe><![CDATA[b</x:NFe><NFe>2</NFe><NFe><![CDATA[c]]></NFe></l>', ['<x:NFe><![CDATA[b</x:NFe>', '<NFe>2</NFe>', '<NFe><![CDATA[c]]></NFe>']],
  ['a section that holds a document', '<w><r><![CDATA[<?xml version="1.0"?><NFe>1</NFe>]]></r></w>', ['<w><r><![CDATA[<?xml version="1.0"?><NFe>1</NFe>]]></r></w>']],
  ['a section that holds a document with sections', '<w><r><![CDATA[<NFe><a><![CDATA[1]]]]><![CDATA[></a></NFe>]]></r></w>', ['<w><r><![CDATA[<NFe><a><![CDATA[1]]]]><![CDATA[></a></NFe>]]></r></w>']],
  ['a section between documents that another one closes', '<w><![CDATA[<NFe><a><![CDATA[1]]></a></NFe></w>', ['<NFe><a><![CDATA[1]]></a></NFe>']],
  ['a section outside of all', '<NFe>1</NFe><![CDATA[<NFe><![CDATA[2]]></NFe>', ['<NFe>1</NFe>', 'not-xml:<![CDATA[', '<NFe><![CDATA[2]]></NFe>']],
  ['an instruction that nothing closes', '<l><NFe><?a b</NFe><NFe>2</NFe></l>', ['<NFe><?a b</NFe>', '<NFe>2</NFe>']],
  ['an instruction that another one closes', '<NFe><?a b</NFe>\n<?xml version="1.0"?><NFe>2</NFe>', ['<NFe><?a b</NFe>', '<NFe>2</NFe>']],
  ['a document type that nothing closes', '<!DOCTYPE a [<NFe>1</NFe><?xml version="1.0"?><NFe>2</NFe>', ['dtd:<!DOCTYPE a [<NFe>1</NFe>', '<NFe>2</NFe>']],
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><NFe>&b;</NFe><?xml version="1.0"?><NFe/>', ['dtd:<!DOCTYPE a [<!ENTITY b "c">]><NFe>&b;</NFe>', '<NFe/>']],
]; // prettier-ignore

describe('XML splitter', () => {
  test.each(cases)('takes %s apart', (_title, input, expected) => expect(brief(split(input))).toEqual(expected));

  test('chunks do not matter', () => {
    const input = fc.constantFrom(...cases.map(([, one]) => one));
    fc.assert(
      fc.property(input, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), (one, sizes) => {
        expect(split(one, sizes)).toEqual(split(one));
      }),
      { numRuns: 400 },
    );
  });

  test('going on behind any document gives the rest', () => {
    for (const [, input] of cases) {
      const whole = split(input);
      for (const [index, { end, xml, problem }] of whole.entries()) {
        const splitter = new XmlSplitter({ offset: end, ...(xml === undefined ? {} : { xml }) });
        const rest = [...splitter.push(Buffer.from(input).subarray(end)), ...splitter.end()];
        if (problem === undefined) expect(rest).toEqual(whole.slice(index + 1));
      }
    }
  });

  test('too deep, too large and never ending are refused, and the next document is found', () => {
    const deep = `<NFe>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</NFe>`;
    expect(split(`${deep}<NFe/>`).map(({ problem }) => problem)).toEqual(['too-deep', undefined]);
    expect(split('<a>'.repeat(100_000)).map(({ problem }) => problem)).toEqual(['too-deep']);
    const limits = { ...defaultSplitLimits, maxDocumentBytes: 100 };
    const large = `<NFe>${'x'.repeat(300)}</NFe>`;
    expect(split(`${large}<NFe/>`, [7, 90, 80], limits).map(({ problem }) => problem)).toEqual([
      'too-large',
      undefined,
    ]);
    expect(split('x'.repeat(2_000_000))).toMatchObject([{ problem: 'not-xml', final: true }]);
  });

  test('signs that nothing closes do not hold up what follows, however far', () => {
    const next = `<NFe>${'2'.repeat(3000)}</NFe>`;
    for (const sign of ['<!--', '<![CDATA[', '<?a', '<!DOCTYPE a [']) {
      const stream = `<NFe><a>1${sign}</a></NFe>${next.repeat(700)}`;
      const found = split(
        stream,
        Array.from({ length: 40 }, () => 60_000),
      );
      expect(found.filter(({ bytes }) => bytes.length === next.length)).toHaveLength(700);
    }
  });

  test('any bytes end in bounded time, each byte in one document at most', () => {
    const piece = fc.constantFrom('<', '>', '/', '<NFe>', '</NFe>', '<!--', '-->', '<![CDATA[', ']]>', '<?xml ', '?>', '<!DOCTYPE', '[', ']', '"', 'a', ' ', '\n', '<a b="', '<protNFe>', '</protNFe>', '\ufeff'); // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (pieces, size) => {
        const input = pieces.join('');
        const documents = split(
          input,
          Array.from({ length: Math.ceil(input.length / size) }, () => size),
        );
        let last = 0;
        for (const { start, end } of documents) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          last = end;
        }
        expect(documents).toEqual(split(input));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('XML document', () => {
  const value = (xml: string | Buffer, encoding?: string) =>
    parseDocument({
      bytes: Buffer.from(xml as string),
      exactNumbers: false,
      problem: undefined,
      xml: { ...(encoding === undefined ? {} : { encoding }) },
    });

  test.each([
    ['text stays text', '<a><n>007</n><v>84.90</v></a>', { a: { n: '007', v: '84.90' } }],
    ['attributes', '<a Id="x" xmlns="y"><b c="1">t</b></a>', { a: { '@Id': 'x', b: { '@c': '1', '#text': 't' } } }],
    ['one or many', '<a><b>1</b><b>2</b><c/></a>', { a: { b: ['1', '2'], c: null } }],
    ['entities and sections', '<a>&amp;&lt;&#233;&#xE9;<![CDATA[<b>&]]></a>', { a: '&<éé<b>&' }],
    ['prefixes', '<n:a><n:b>1</n:b></n:a>', { a: { b: '1' } }],
    ['a name of the prototype', '<a><constructor>1</constructor><b>2</b></a>', { a: { constructor: '1', b: '2' } }],
  ])('%s', (_title, xml, expected) => expect(value(xml)).toEqual({ value: expected, flags: [] }));

  test.each([
    ['a bare ampersand', '<a>A & B</a>', 'A & B'],
    ['an entity of HTML', '<a>A&nbsp;B</a>', 'A&nbsp;B'],
    ['a control character', '<a>A\u0002B</a>', 'AB'],
  ])('%s is put right and remarked on', (_title, xml, expected) => {
    expect(value(xml)).toEqual({ value: { a: expected }, flags: ['repaired-xml'] });
  });

  test.each(['<a>', '<a><b></a>', '<a b=1/>', '<a/><', '<a b="1" b="2"/>'])('%s is not XML', (xml) => {
    expect(value(xml)).toBe('not-xml');
  });

  test.each<[string, string | undefined, Buffer, string[]]>([
    ['ISO-8859-1 as declared', 'iso-8859-1', Buffer.from('<a>São</a>', 'latin1'), []],
    ['Windows-1252 as declared', 'windows-1252', Buffer.from('<a>S\xe3o</a>', 'latin1'), []],
    ['ISO-8859-1 that is not declared', undefined, Buffer.from('<a>São</a>', 'latin1'), ['encoding']],
    ['UTF-8 declared as ISO-8859-1', 'iso-8859-1', Buffer.from('<a>São</a>'), ['encoding']],
  ])('%s is read', (_title, encoding, bytes, flags) => {
    expect(value(bytes, encoding)).toEqual({ value: { a: 'São' }, flags });
  });
});

describe('an invoice in XML', () => {
  const tree = nfeProc();
  const wanted = readInvoiceDocument(tree);
  const same: [string, string | Buffer][] = [
    ['plain', toXml(tree)],
    ['with a declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(tree)}`],
    ['with a mark', `\ufeff${toXml(tree)}`],
    ['with prefixes', toXml(tree, { prefix: 'nfe' })],
    ['with line breaks', toXml(tree, { pretty: true })],
    ['in sections', toXml(tree, { text: (value) => `<![CDATA[${value}]]>` })],
    ['in character references', toXml(tree, { text: (value) => [...value].map((one) => `&#${one.codePointAt(0)};`).join('') })],
    ['in ISO-8859-1', Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${toXml(tree)}`, 'latin1')],
    ['in a SOAP envelope', `<soap:Envelope><soap:Body>${toXml(tree)}</soap:Body></soap:Envelope>`],
  ]; // prettier-ignore

  test.each(same)('%s is the same version as in JSON', (_title, xml) => {
    expect(readDocuments(xml)).toEqual([wanted]);
  });

  const packed: [string, unknown][] = [
    ['as text in a field', { data: { xml: toXml(tree) } }],
    ['escaped in an element', `<answer><nota>${escapeXml(toXml(tree))}</nota></answer>`],
    ['in base64', { data: [{ access_key: keyOf(), xml: Buffer.from(toXml(tree)).toString('base64') }] }],
    ['in base64 of gzip', { docs: [{ content: gzipSync(toXml(tree)).toString('base64') }] }],
    ['as JSON in base64', { payload: Buffer.from(JSON.stringify(tree)).toString('base64') }],
    ['as JSON in a text', { payload_json: JSON.stringify(tree) }],
  ];

  test.each(packed)('%s is the same version as well', (_title, body) => {
    expect(readDocuments(body)).toEqual([wanted]);
  });

  test('events are the same as in JSON', () => {
    expect(readDocuments(toXml(procEvento()))).toEqual(readDocuments(procEvento()));
  });

  test('a batch without protocols is its invoices', () => {
    const batch: Tree = { enviNFe: { idLote: '1', NFe: [1, 2, 3].map((number) => ({ infNFe: infNFe({ number }) })) } };
    expect(readDocuments(toXml(batch))).toEqual(readDocuments(batch));
    expect(readDocuments(batch)).toHaveLength(3);
  });

  test('an invoice and its protocol side by side belong together', () => {
    const beside = toXml({ proc: { NFe: { infNFe: infNFe() }, protNFe: { '@versao': '4.00', infProt: infProt() } } });
    expect(readDocuments(beside)).toEqual([wanted]);
  });

  test.each([
    ['a document type', `<!DOCTYPE x [<!ENTITY a "aaaa">]>${toXml(tree)}`, ['dtd']],
    ['an entity bomb', `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>`, ['dtd']],
    ['another root', '<cteProc><CTe/></cteProc>', ['not-an-invoice']],
    ['an invoice that is cut off', toXml(tree).slice(0, 400), ['truncated']],
  ])('%s is refused', (_title, xml, expected) => expect(kinds(xml)).toEqual(expected));
});
