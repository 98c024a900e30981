/** One state of the table, whatever the order and the number of deliveries. */

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { InvoiceView } from '../../handlers/invoice/index.ts';
import { invoiceRowKey, keyIdOf } from '../../handlers/invoice/index.ts';
import { ALPHANUMERIC, CPF, ISSUER, keyOf, nfeProc, procEvento, type NfeOptions, type Tree } from '../fixtures/nfe.ts';
import { readInvoiceDocument, vault } from '../fixtures/read-documents.ts';
import { toXml } from '../fixtures/xml.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

const json = (tree: unknown) => JSON.stringify(tree);
const RECEIVED = '2024-03-31T23:31:07-03:00';

/** Everything that may be told of one invoice, each as the body of an object. */
function deliveries(options: NfeOptions): Record<string, string> {
  const key = keyOf(options);
  const doc = (more: NfeOptions) => nfeProc({ ...options, ...more, key });
  const issuer = options.issuer ?? { CNPJ: ISSUER };
  const event = (more: Parameters<typeof procEvento>[0]) => procEvento({ key, ...more });
  const taxNumber = (issuer['CPF'] ?? issuer['CNPJ']) as string;
  const listed = { chaveNotaFiscal: key, cnpjFornecedor: taxNumber, nomeFornecedor: 'X LTDA', valorNotaFiscal: '20,00', dataEmissao: '31/03/2024', numero: options.number ?? 42, serie: options.series ?? 1 };
  const portal = { ...listed, tipoEventoMaisRecente: 'Autorização de Uso', dataTipoEventoMaisRecente: '31/03/2024 23:31:07' };
  return {
    'demo/b1/doc.json': json(doc({})),
    'demo/b2/again.xml': toXml(doc({})),
    'other/b1/page.json': json({ data: [doc({}), doc({})] }),
    'demo/b3/correction.json': json(doc({ items: 1, protocol: { dhRecbto: '2024-04-05T10:00:00-03:00' } })),
    'demo/b4/conflict.json': json(doc({ recipient: { CPF, xNome: 'Outra Pessoa' }, ide: { natOp: 'Devolucao', dhEmi: '2024-04-01T00:10:00-03:00' } })),
    'sefaz/n/summary.xml': toXml({ resNFe: { chNFe: key, ...(issuer['CPF'] ? { CPF } : { CNPJ: taxNumber }), xNome: 'X', dhEmi: '2024-03-31T23:30:00-03:00', vNF: '20.00', dhRecbto: RECEIVED, nProt: '1', cSitNFe: '1' } }),
    'portal/p/list.json': json([portal]),
    'portal/p/later.json': json([{ ...portal, tipoEventoMaisRecente: 'Carta de Correção', dataTipoEventoMaisRecente: '02/04/2024 08:00:00' }]),
    'portal/k/detail.json': json({ notaFiscalDTO: portal, itensNotaFiscal: [{ numeroProduto: '1', descricaoProdutoServico: 'PAO', quantidade: '4', valorUnitario: '5,00', valor: '20,00' }], eventosNotaFiscal: [{ dataEvento: '01/04/2024 09:00:04', tipoEvento: 'Cancelamento' }] }),
    'demo/e1/cancel.json': json(event({})),
    'demo/e2/asked.json': json(event({ registration: null })),
    'demo/e3/twice.json': json(event({ registration: { cStat: '573', dhRegEvento: '2024-04-03T10:00:00-03:00', nProt: null } })),
    'demo/e4/letter.json': json(event({ type: '110110', details: { xCorrecao: 'primeira' } })),
    'demo/e5/letter.json': json(event({ type: '110110', sequence: '2', details: { xCorrecao: 'segunda' } })),
    'demo/e6/letter.json': json(event({ type: '110110', sequence: '2', details: { xCorrecao: 'outra segunda' } })),
    'focus/1.json': json([{ chave_nfe: key, documento_emitente: taxNumber, valor_total: '20.00', data_emissao: '2024-03-31T23:30:00-03:00', situacao: 'autorizada', versao: 60 }]),
    'focus/2.json': json([{ chave_nfe: key, documento_emitente: taxNumber, valor_total: '20.00', data_emissao: '2024-03-31T23:30:00-03:00', situacao: 'autorizada', manifestacao_destinatario: 'ciencia', versao: 73 }]),
  };
} // prettier-ignore

const undo = (key: string): Tree =>
  procEvento({
    key,
    type: '110001',
    details: { tpEventoAut: '110111', nProtEvento: '135240000000999' },
    registration: { nProt: '135240000001000', dhRegEvento: '2024-04-06T10:00:00-03:00' },
  });

/** Versions that the table keeps of a family; of these two it drops the rest. */
const ONE_VERSION = /^(x|p):/;

async function stateAfter(bodies: Record<string, string>, order: readonly string[]): Promise<Pipeline> {
  const pipeline = createPipeline();
  for (const [name, body] of Object.entries(bodies)) await pipeline.put(name, body);
  for (const name of order) await pipeline.load(name);
  return pipeline;
}

function dumped({ table }: Pipeline): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(table.dump()).map(([key, cells]) => {
      const seen = new Set<string>();
      const kept = cells.filter((cell) => {
        const [column = ''] = cell.split('@');
        const first = !seen.has(column);
        seen.add(column);
        return first || !ONE_VERSION.test(column);
      });
      return [key, kept];
    }),
  );
}

const viewOf = (pipeline: Pipeline, options: NfeOptions): InvoiceView | undefined =>
  pipeline.view(invoiceRowKey(keyIdOf(keyOf(options), options.issuer?.['CPF'] !== undefined, vault)));

const kinds: [string, NfeOptions][] = [
  ['a company', {}],
  ['a CNPJ with letters', { issuer: { CNPJ: ALPHANUMERIC, xNome: 'Letras Ltda', CRT: '3' } }],
  ['a person', { issuer: { CPF, xNome: 'Maria das Dores', CRT: '1' }, series: 920 }],
];

describe.each(kinds)('an invoice of %s', (_title, options) => {
  const bodies = { ...deliveries(options), 'demo/e7/undo.json': json(undo(keyOf(options))) };
  const names = Object.keys(bodies);

  test('ends in the same bytes after any order and repetition of any deliveries', async () => {
    const some = fc.subarray(names, { minLength: 2 }).chain((chosen) =>
      fc.tuple(
        fc.constant(chosen),
        fc
          .array(fc.constantFrom(...chosen), { maxLength: 5 })
          .chain((more) => fc.shuffledSubarray([...chosen, ...more], { minLength: chosen.length + more.length })),
      ),
    );
    await fc.assert(
      fc.asyncProperty(some, async ([chosen, order]) => {
        const quiet = await stateAfter(bodies, chosen);
        const wild = await stateAfter(bodies, order);
        expect(dumped(wild)).toEqual(dumped(quiet));
        expect(viewOf(wild, options)).toEqual(viewOf(quiet, options));
      }),
      { numRuns: 12 },
    );
  });

  test('has no CPF in any key', async () => {
    const pipeline = await stateAfter(bodies, names);
    const keys = Object.keys(pipeline.table.dump()).join(' ');
    expect(keys).not.toMatch(new RegExp(`${CPF}|${[...CPF].reverse().join('')}`));
    expect(keys).toContain('n#');
  });
});

/** Contents of one key that fall on one millisecond, as the search for them finds any. */
function clashing(options: NfeOptions, make: (n: number) => NfeOptions): string[] {
  const found = new Map<number, string[]>();
  for (let n = 0; ; n++) {
    const tree = nfeProc({ ...options, ...make(n), key: keyOf(options) });
    const { timestamp } = readInvoiceDocument(tree);
    const same = [...(found.get(timestamp) ?? []), json(tree)];
    found.set(timestamp, same);
    if (same.length === 3) return same;
  }
}

describe('contents of one key on one millisecond', () => {
  /** From one to six items, with and without what names a person. */
  const bodies = clashing({}, (n) => ({
    items: 1 + (n % 6),
    ide: { natOp: `Venda ${n}` },
    ...(n % 2 === 0 ? {} : { extra: { infAdic: {} }, recipient: null }),
  }));
  const events = [1, 2].map((n) => json(procEvento({ type: '110110', details: { xCorrecao: `correção ${n}` } })));
  const named = Object.fromEntries([...bodies, ...events].map((body, index) => [`demo/b${index}/${index}`, body]));
  const names = Object.keys(named);

  test('end in the bytes of the winner, whatever the order and however often', async () => {
    const quiet = await stateAfter(named, names);
    const view = viewOf(quiet, {});
    expect(view?.flags).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'conflict' })]));
    const cells = quiet.table.cells(invoiceRowKey(keyOf()));
    expect(cells.filter(({ family }) => family === 'i')).toHaveLength(view?.header?.items ?? 0);
    const order = fc
      .array(fc.constantFrom(...names), { maxLength: 4 })
      .chain((more) => fc.shuffledSubarray([...names, ...more], { minLength: names.length + more.length }));
    await fc.assert(
      fc.asyncProperty(order, async (one) => {
        expect(dumped(await stateAfter(named, one))).toEqual(dumped(quiet));
      }),
      { numRuns: 40 },
    );
  });

  test('in one object are the same as in many', async () => {
    const together = createPipeline();
    await together.put('demo/b', [...bodies].reverse().join('\n'));
    await together.load('demo/b');
    const apart = await stateAfter(named, names.slice(0, bodies.length));
    const cellsOf = ({ table }: Pipeline) =>
      table.cells(invoiceRowKey(keyOf())).filter(({ family }) => family !== 'r').map((cell) => ({ ...cell, value: cell.value.toString() })); // prettier-ignore
    expect(cellsOf(together)).toEqual(cellsOf(apart));
  });

  test('at two times remember their losers apart', async () => {
    const later = clashing({ protocol: { dhRecbto: '2024-04-05T10:00:00-03:00' } }, (n) => ({ ide: { natOp: `Outra ${n}` } }));
    const all = Object.fromEntries([...bodies, ...later].map((body, index) => [`a/${index}`, body]));
    const forth = await stateAfter(all, Object.keys(all));
    const back = await stateAfter(all, Object.keys(all).reverse());
    expect(dumped(back)).toEqual(dumped(forth));
  }); // prettier-ignore

  test('and deliveries that say more or less leave no trace of who came first', async () => {
    const xml = toXml(nfeProc());
    const zipped = (nsu: string) => json({ retDistDFeInt: { loteDistDFeInt: { docZip: [{ '@NSU': nsu, '@schema': 'procNFe_v4.00.xsd', '#text': gzipSync(xml).toString('base64') }] } } });
    const all = { 'a/1': xml, 'a/2': zipped('7'), 'a/3': zipped('8'), 'a/0': xml };
    const wanted = dumped(await stateAfter(all, ['a/0', 'a/1', 'a/2', 'a/3']));
    for (const order of [['a/3', 'a/2', 'a/1', 'a/0'], ['a/1', 'a/3', 'a/0', 'a/2']]) expect(dumped(await stateAfter(all, order))).toEqual(wanted);
  }); // prettier-ignore
});

describe('what is told of one invoice', () => {
  const bodies = deliveries({});
  const after = async (...names: string[]) => viewOf(await stateAfter(bodies, names), {});

  test('the document counts for more than the detail, and that for more than the summary', async () => {
    expect(await after('sefaz/n/summary.xml')).toMatchObject({ level: 'sum', items: [], status: 'authorized' });
    expect(await after('portal/k/detail.json', 'sefaz/n/summary.xml')).toMatchObject({ level: 'det', items: [{ description: 'PAO' }] });
    expect(await after('demo/b1/doc.json', 'portal/k/detail.json')).toMatchObject({ level: 'doc', items: [{}, {}], status: 'cancelled' });
  }); // prettier-ignore

  test('a cancellation counts though it was asked for twice, and turned down the second time', async () => {
    const view = await after('demo/b1/doc.json', 'demo/e1/cancel.json', 'demo/e3/twice.json');
    expect(view).toMatchObject({ status: 'cancelled', events: [{ type: '110111', state: 'registered' }] });
  });

  test('a detail of items alone has its total and state from the summary', async () => {
    const head = '"CHAVE DE ACESSO";"DATA EMISSÃO";"CPF/CNPJ Emitente"';
    const cells = `"${keyOf()}";"31/03/2024 23:30:00";"${ISSUER}"`;
    const files = {
      'portal-files/m/invoices.csv': `${head};"EVENTO MAIS RECENTE";"VALOR NOTA FISCAL"\n${cells};"Autorização de Uso";"1.234,56"\n`,
      'portal-files/m/items.csv': `${head};"NÚMERO PRODUTO";"DESCRIÇÃO DO PRODUTO/SERVIÇO";"QUANTIDADE";"VALOR UNITÁRIO";"VALOR TOTAL"\n${cells};"1";"X";"1,0000";"1.234,56";"1.234,56"\n`,
    }; // prettier-ignore
    for (const names of [Object.keys(files), Object.keys(files).reverse()]) {
      const pipeline = createPipeline();
      for (const name of names) {
        await pipeline.put(name, Buffer.from(files[name as keyof typeof files], 'latin1'));
        await pipeline.load(name);
      }
      expect(viewOf(pipeline, {})).toMatchObject({ level: 'det', status: 'authorized', header: { level: 'det', total: '1234.56', items: 1 }, items: [{ gross: '1234.56' }] }); // prettier-ignore
      const index = Object.entries(pipeline.table.dump()).filter(([row]) => row.startsWith('t#'));
      for (const [, cells] of index) expect(cells[0]).toContain('"vNF":"1234.56"');
    }
  });

  test('the event itself counts for more than what a list says of it', async () => {
    const view = await after('demo/b1/doc.json', 'portal/k/detail.json', 'demo/e1/cancel.json');
    expect(view?.events).toMatchObject([{ type: '110111', protocol: '135240000000999' }]);
  });

  test('a list that says it was cancelled is believed, though the event has not come', async () => {
    const pipeline = createPipeline();
    await pipeline.put('a/1', bodies['demo/b1/doc.json'] ?? '');
    await pipeline.put('a/2', (bodies['focus/2.json'] ?? '').replace('autorizada', 'cancelada'));
    for (const name of ['a/1', 'a/2']) await pipeline.load(name);
    expect(viewOf(pipeline, {})).toMatchObject({ level: 'doc', status: 'cancelled' });
    const index = Object.entries(pipeline.table.dump()).filter(([key]) => /^[dit]#/.test(key));
    for (const [, cells] of index) expect(cells[0]).toContain('"status":"cancelled"');
  });

  test('two contents of one second are both kept, with one flag, and the same one wins', async () => {
    const [one, two] = ['demo/b1/doc.json', 'demo/b4/conflict.json'] as const;
    const [forth, back] = [await after(one, two), await after(two, one)];
    expect(forth).toMatchObject({
      versions: 2,
      flags: expect.arrayContaining([expect.objectContaining({ code: 'conflict', severity: 'warn' })]),
    });
    expect(back).toEqual(forth);
  });

  test('summaries of two sources at one time are no conflict', async () => {
    const view = await after('sefaz/n/summary.xml', 'portal/p/list.json');
    expect(view).toMatchObject({ level: 'sum', versions: 2, flags: [] });
  });

  test('a correction with fewer items hides the others', async () => {
    const view = await after('demo/b3/correction.json', 'demo/b1/doc.json');
    expect(view).toMatchObject({ versions: 2, items: [{ position: 1 }], flags: [] });
  });

  test('a document of two sources is one version', async () => {
    const view = await after('other/b1/page.json', 'demo/b1/doc.json', 'demo/b2/again.xml');
    expect(view).toMatchObject({ versions: 1, flags: [] });
  });

  test('990 items come whole, from JSON and XML alike', async () => {
    const pipeline = createPipeline();
    await pipeline.put('a/1', json(nfeProc({ items: 990 })));
    await pipeline.put('a/2', toXml(nfeProc({ items: 990 })));
    expect(await pipeline.load('a/1')).toMatchObject({ loaded: 1 });
    expect(await pipeline.load('a/2')).toMatchObject({ loaded: 0, unchanged: 1 });
    expect(viewOf(pipeline, {})?.items.map(({ position }) => position)).toEqual(Array.from({ length: 990 }, (_, i) => i + 1)); // prettier-ignore
  });

  test('days are local: the last hour of a month stays in it, in -03:00 and in -05:00', async () => {
    const pipeline = createPipeline();
    for (const [number, zone] of ['-03:00', '-05:00'].entries()) {
      await pipeline.put(`a/${number}`, json(nfeProc({ number: number + 1, issuedAt: `2024-03-31T23:30:00${zone}` })));
      await pipeline.load(`a/${number}`);
    }
    const days = Object.keys(pipeline.table.dump()).filter((key) => key.startsWith('t#'));
    expect(days.map((key) => key.slice(2, 10))).toEqual(['20240331', '20240331']);
  });

  test('the retention of a document of 2018 is by version, so that age alone drops nothing', async () => {
    const pipeline = createPipeline();
    await pipeline.put('a/1', json(nfeProc({ issuedAt: '2018-08-17T10:00:00-03:00', protocol: { dhRecbto: '2018-08-17T10:00:05-03:00' } }))); // prettier-ignore
    await pipeline.load('a/1');
    const [row] = Object.entries(pipeline.table.dump()).filter(([key]) => key.startsWith('n#'));
    expect(row?.[1].every((cell) => /@0?001534510805/.test(cell) || cell.includes('1534510805'))).toBe(true);
  });
});
