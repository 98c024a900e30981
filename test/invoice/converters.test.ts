/** Conventions of further converters from XML to JSON, and names in another case. */

import { infNFe, infProt, nfeProc, procEvento, procInut, type Tree } from '../fixtures/nfe.ts';
import { kinds, readDocuments, readEventDocument, readInvoiceDocument } from '../fixtures/read-documents.ts';
import { toXml } from '../fixtures/xml.ts';

type Json = null | string | number | Json[] | { [key: string]: Json };
type Fields = { [key: string]: Json };

const doc = nfeProc({
  extra: {
    infAdic: {
      infCpl: 'x',
      obsCont: [
        { '@xCampo': 'a', xTexto: 'b' },
        { '@xCampo': 'c', xTexto: 'd' },
      ],
    },
  },
});
const expected = readInvoiceDocument(doc).hash;
const event = readEventDocument(procEvento()).hash;

const changed = (node: Json, change: (fields: Fields) => Fields): Json => {
  if (Array.isArray(node)) return node.map((one) => changed(one, change));
  if (typeof node !== 'object' || node === null) return node;
  return change(Object.fromEntries(Object.entries(node).map(([name, value]) => [name, changed(value, change)])));
};
const renamed = (tree: Tree, name: (name: string) => string): Json =>
  changed(tree as Json, (fields) =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [name(key), value])),
  );
const bagged = (tree: Tree, bag: string): Json =>
  changed(tree as Json, (fields) => {
    const [own, rest] = [true, false].map((is) => Object.entries(fields).filter(([key]) => key.startsWith('@') === is));
    const attributes = Object.fromEntries((own ?? []).map(([key, value]) => [key.slice(1), value]));
    return { ...((own ?? []).length > 0 ? { [bag]: attributes } : {}), ...Object.fromEntries(rest ?? []) };
  });
const wrapped = (node: Json, key: string): Json => {
  if (Array.isArray(node)) return node.map((one) => wrapped(one, key));
  if (typeof node === 'string') return { [key]: node };
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, name.startsWith('@') ? value : wrapped(value, key)]),
  );
};
const elements = (name: string, node: Json): Fields[] => {
  if (Array.isArray(node)) return node.flatMap((one) => elements(name, one));
  if (node === null) return [{ type: 'element', name }];
  if (typeof node !== 'object') return [{ type: 'element', name, elements: [{ type: 'text', text: node }] }];
  const attributes = Object.entries(node).filter(([key]) => key.startsWith('@'));
  const inner = Object.entries(node).filter(([key]) => !key.startsWith('@'));
  return [
    {
      type: 'element',
      name,
      attributes: Object.fromEntries(attributes.map(([key, value]) => [key.slice(1), value])),
      elements: inner.flatMap(([key, value]) => elements(key, value)),
    },
  ];
};
const listed = (tree: Tree): Json => {
  const [[name, node] = ['', null]] = Object.entries(tree);
  return { declaration: { attributes: { version: '1.0' } }, elements: elements(name, node as Json) };
};
/** As Jackson names the getters of an object model: capitals at the beginning become small. */
const jackson = (name: string): string => {
  const bare = name.replace(/^@/, '');
  return /^[a-z]?[A-Z]/.test(bare) ? bare.replace(/^[a-z]?[A-Z]+/, (head) => head.toLowerCase()) : bare;
};

const converters: [string, (tree: Tree) => Json][] = [
  ['SimpleXML of PHP', (tree) => bagged(tree, '@attributes')],
  ['a hyphen before attributes', (tree) => renamed(tree, (name) => name.replace(/^@/, '-'))],
  ['an underscore before attributes', (tree) => renamed(tree, (name) => name.replace(/^@/, '_'))],
  ['attr_ before attributes', (tree) => renamed(tree, (name) => name.replace(/^@/, 'attr_'))],
  ...['$', '$t', '', 'content', '_VALUE', '#value', '$value', '@text', '0', '_text'].map(
    (key): [string, (tree: Tree) => Json] => [`texts under "${key}"`, (tree) => wrapped(tree as Json, key)],
  ),
  ['lists of elements', listed],
  ['names that are small', (tree) => renamed(tree, (name) => name.toLowerCase())],
  ['names with a capital', (tree) => renamed(tree, (name) => name.replace(/^@?(.)/, (_, first: string) => first.toUpperCase()))],
  ['names of an object model', (tree) => renamed(tree, jackson)],
]; // prettier-ignore

describe.each(converters)('%s', (_title, write) => {
  test('gives the same invoice', () => {
    expect(readInvoiceDocument(write(doc))).toMatchObject({ hash: expected, flags: [] });
  });

  test('gives the same event, and the same voided numbers', () => {
    expect(readEventDocument(write(procEvento())).hash).toBe(event);
    expect(readDocuments(write(procInut()))).toMatchObject([{ kind: 'voided', numbers: { from: 10, to: 12 } }]);
  });
});

test('roots that begin small keep their protocol', () => {
  for (const [root, body, answer] of [['nfe', 'infNFe', 'protNFe'], ['nfe', 'infnfe', 'protnfe'], ['Nfe', 'infNfe', 'protNfe']] as const) {
    const tree = { nfeProc: { [root]: { [body]: infNFe() }, [answer]: { infProt: infProt() } } };
    expect(readInvoiceDocument(tree).header.protocol).toMatchObject({ status: '100' });
    expect(kinds(tree)).toEqual(['invoice']);
  }
}); // prettier-ignore

test.each([
  ['a list of texts', JSON.stringify([toXml(doc)])],
  ['a list of texts in a field', JSON.stringify({ xmls: [toXml(doc)] })],
  ['a list of base64 in a field', JSON.stringify({ xmls: [Buffer.from(toXml(doc)).toString('base64')] })],
])('%s holds its documents', (_title, body) => {
  expect(readInvoiceDocument(body).hash).toBe(expected);
});

describe('what has lost its content says so', () => {
  const { nfeProc: { NFe } } = nfeProc() as unknown as { nfeProc: { NFe: { infNFe: Tree } } }; // prettier-ignore
  const without = (...names: string[]) =>
    readInvoiceDocument({ NFe: { infNFe: Object.fromEntries(Object.entries(NFe.infNFe).filter(([name]) => !names.includes(name))) } }); // prettier-ignore

  test.each([[['emit']], [['det']], [['total']], [['ide', 'emit', 'det', 'total']]])('without %j', (names) => {
    expect(without(...names).flags).toContain('incomplete');
  });

  test('and an amount anywhere that is none', () => {
    for (const over of [
      { pag: { detPag: { tPag: '01', vPag: 'vinte' } } },
      { cobr: { dup: { nDup: '1', vDup: '1.234,56' } } },
      { pag: { detPag: { tPag: '01', vPag: '1.00' }, vTroco: 'x' } },
    ]) {
      expect(readInvoiceDocument(nfeProc({ extra: over })).flags).toEqual(['amount-format']);
    }
    expect(without().flags).toEqual([]);
  });
});
