import { readVoided, voidedPrefix } from '../../handlers/invoice/index.ts';
import type { CanonicalVoided } from '../../handlers/invoice/canonical.ts';
import { checkAgainst } from '../../schemas/index.ts';
import { createPipeline, type Pipeline } from '../handlers/pipeline.ts';
import { bareNumeric, conventions, CPF, ISSUER, nfeProc, procInut, type Tree } from '../fixtures/nfe.ts';
import { kinds, readDocuments } from '../fixtures/read-documents.ts';
import { toXml } from '../fixtures/xml.ts';

const fits = checkAgainst('voided');
const voided = (input: unknown): CanonicalVoided[] =>
  readDocuments(input).filter((one): one is CanonicalVoided => one.kind === 'voided');
const numbersOf = (input: unknown) => voided(input).map(({ numbers }) => numbers);
const expected = {
  kind: 'voided-numbers', issuer: ISSUER, stateCode: '35', year: '24', model: '55', series: '1', from: 10, to: 12, state: 'registered',
  environment: 'production', status: '102', reason: 'Inutilizacao de numero homologado', registeredAt: '2024-04-02T10:00:00-03:00',
  protocol: '135240000000777',
}; // prettier-ignore
const inner = (tree: Tree): Tree => tree['procInutNFe'] as Tree;

describe('voided numbers', () => {
  test('are a kind of their own, and fit their schema', () => {
    expect(numbersOf(procInut())).toEqual([expected]);
    expect(fits(numbersOf(procInut())[0])).toEqual({ ok: true });
    expect(voided(procInut())[0]?.keyId).toBe(`v#${ISSUER}#55#001#000000010#000000012`);
    expect(JSON.stringify(numbersOf(procInut()))).not.toContain('Maria');
  });

  test.each<[string, unknown]>([
    ['XML', toXml(procInut())],
    ['XML with the capital of the schema', toXml({ ProcInutNFe: inner(procInut()) })],
    ['XML without the envelope', toXml({ inutNFe: inner(procInut())['inutNFe'] as Tree, retInutNFe: inner(procInut())['retInutNFe'] as Tree })],
    ['SOAP', toXml({ 'soap:Envelope': { 'soap:Body': procInut() } })],
    ['its root dropped', inner(procInut())],
    ['an answer of an API', { status: true, data: { xml: toXml(procInut()) } }],
    ['base64 in a field', { xml: Buffer.from(toXml(procInut())).toString('base64') }],
    ...Object.entries(conventions).map(([name, write]): [string, unknown] => [name, write(procInut())]),
    ['numbers that lost their zeros', bareNumeric(procInut())],
  ])('are the same from %s', (_title, input) => {
    expect(numbersOf(input)).toEqual([expected]);
  }); // prettier-ignore

  test('come many in one stream of XML, among invoices', () => {
    const stream = `<lote>${toXml(procInut())}${toXml(nfeProc())}${toXml(procInut({ from: '20', to: '20' }))}</lote>`;
    expect(kinds(stream)).toEqual(['voided', 'invoice', 'voided']);
  });

  test('count only when the authority registered them', () => {
    const states = [
      procInut({ answer: null }),
      procInut({ answer: { cStat: '563', nProt: null, xMotivo: 'Ja existe' } }),
      { retInutNFe: inner(procInut())['retInutNFe'] as Tree },
    ].map((tree) => numbersOf(tree)[0]?.state);
    expect(states).toEqual(['requested', 'rejected', 'registered']);
  });

  test('are told by the Id where fields are gone', () => {
    const id = `ID3524${ISSUER}55001000000010000000012`;
    expect(numbersOf({ infInut: { '@Id': id, tpAmb: '1', xServ: 'INUTILIZAR', xJust: 'x' } })).toMatchObject([
      { issuer: ISSUER, stateCode: '35', year: '24', model: '55', series: '1', from: 10, to: 12, state: 'requested' },
    ]);
  });

  test('of a producer who is told by the Id alone bear a pseudonym', () => {
    const id = `ID3524000${CPF}55920000000010000000012`;
    const [numbers] = numbersOf({ infInut: { '@Id': id, tpAmb: '1', xServ: 'INUTILIZAR', xJust: 'x' } });
    expect(numbers?.issuer).toMatch(/^p_/);
    const [byField] = numbersOf({ infInut: { CPF, mod: '55', serie: '920', nNFIni: '10', nNFFin: '12', xJust: 'x' } });
    expect(numbers?.issuer).toBe(byField?.issuer);
  });

  test.each<[string, Tree]>([
    ['no issuer', procInut({ issuer: {} })],
    ['no numbers', procInut({ from: 'x', to: 'y' })],
    ['numbers that go backwards', procInut({ from: '12', to: '10' })],
    ['no series', procInut({ series: 'A' })],
  ])('with %s are set aside', (_title, tree) => {
    const bare = JSON.parse(JSON.stringify(tree, (name, value: unknown) => (name === '@Id' ? undefined : value))) as Tree;
    expect(kinds(bare)).toEqual(['voided-malformed']);
  }); // prettier-ignore

  test.each<[string, object]>([
    ['Focus NFe', { status: 'autorizado', status_sefaz: '102', mensagem_sefaz: 'Inutilizacao de numero homologado', cnpj: ISSUER, serie: '1', numero_inicial: '10', numero_final: '12', modelo: '55', protocolo_sefaz: '135240000000777' }],
    ['others', { inutilizacao: { cnpjEmitente: '11.222.333/0001-81', ano: 24, serie: 1, modelo: 55, numeroInicial: 10, numeroFinal: 12, situacao: 'Autorizada', protocolo: '135240000000777' } }],
  ])('as %s tell of them are the same numbers', (_title, answer) => {
    expect(numbersOf([answer])).toMatchObject([{ issuer: ISSUER, model: '55', series: '1', from: 10, to: 12, state: 'registered', protocol: '135240000000777' }]);
  }); // prettier-ignore
});

describe('rows of voided numbers', () => {
  const state = async (...bodies: unknown[]): Promise<Pipeline> => {
    const pipeline = createPipeline();
    for (const [index, body] of bodies.entries()) {
      await pipeline.put(`demo/b/${JSON.stringify(body).length}-${index}`, JSON.stringify(body));
      await pipeline.load(`demo/b/${JSON.stringify(body).length}-${index}`);
    }
    return pipeline;
  };
  const stored = ({ table }: Pipeline) => {
    const key = Object.keys(table.dump()).find((one) => one.startsWith(voidedPrefix(ISSUER))) ?? '';
    return readVoided(table.cells(key).map((cell) => ({ ...cell, value: cell.value.toString() })));
  };

  test('stand beside their issuer, have no index rows, and are written once', async () => {
    const pipeline = await state(procInut(), procInut());
    expect(Object.keys(pipeline.table.dump())).toEqual([`v#${ISSUER}#55#001#000000010#000000012`]);
    expect(pipeline.table.cells(`v#${ISSUER}#55#001#000000010#000000012`).map(({ family, qualifier }) => `${family}:${qualifier}`)).toEqual(['e:24#1', 'p:24#1', expect.stringMatching(/^r:@24#1\/1\//), 'r:24#1']); // prettier-ignore
    expect(stored(pipeline)).toEqual(expected);
  });

  test('say what the authority registered, whatever came last, and not what was only tested', async () => {
    const asked = procInut({ answer: null });
    const again = procInut({ answer: { cStat: '563', dhRecbto: '2024-04-09T10:00:00-03:00', nProt: null } });
    for (const order of [[procInut(), asked, again], [again, asked, procInut()]]) {
      expect(stored(await state(...order))).toEqual(expected);
    }
    const test = JSON.parse(JSON.stringify(procInut()).replaceAll('"tpAmb":"1"', '"tpAmb":"2"')) as Tree;
    expect(stored(await state(test))).toMatchObject({ environment: 'test' });
    expect(stored(await state(procInut(), test))).toEqual(expected);
  }); // prettier-ignore

  test('of a person hold no CPF', async () => {
    const pipeline = await state(procInut({ issuer: { CPF } }));
    const [[key, cells] = ['', []]] = Object.entries(pipeline.table.dump());
    expect(key).toMatch(/^v#p_[0-9a-f]{32}#55#/);
    expect(JSON.stringify([key, cells])).not.toContain(CPF);
  });

  test('are counted as events by transform and write, and are no invoice', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a', `${JSON.stringify(procInut())}\n${JSON.stringify(nfeProc())}`);
    expect(await pipeline.transformAll('demo/b/a')).toMatchObject([{ documents: 2, invoices: 1, events: 1, quarantined: 0 }]); // prettier-ignore
    expect(await pipeline.load('demo/b/a')).toMatchObject({ documents: 2, loaded: 2, events: 1 });
  });
});
