import type { CanonicalEvent, CanonicalInvoice } from '../../handlers/invoice/canonical.ts';
import { amount, yearFirst } from '../../handlers/invoice/envelopes/brazilian.ts';
import { eventTypeOf, situationStatus } from '../../handlers/invoice/envelopes/situation.ts';
import { ALPHANUMERIC, CPF, infNFe, infProt, ISSUER, keyOf, nfeProc, procEvento, RECIPIENT } from '../fixtures/nfe.ts';
import { context, kinds, readDocuments, readInvoiceDocument } from '../fixtures/read-documents.ts';
import { toXml } from '../fixtures/xml.ts';
import { CsvSplitter } from '../../handlers/invoice/csv/csv-splitter.ts';
import { parseDocument } from '../../handlers/invoice/document.ts';
import { mapDocument } from '../../handlers/invoice/envelopes/find-documents.ts';

const key = keyOf();
const listed = {
  id: 7, orgaoDestinatario: 'Órgão Modelo', nomeFornecedor: 'FORNECEDOR MODELO LTDA', cnpjFornecedor: '11.222.333/0001-81', municipioFornecedor: 'SÃO PAULO',
  chaveNotaFiscal: key, valorNotaFiscal: '1.234,56', tipoEventoMaisRecente: 'Autorização de Uso', dataTipoEventoMaisRecente: '01/04/2024 10:30:00',
  dataEmissao: '31/03/2024', numero: 42, serie: 1,
}; // prettier-ignore
const detail = {
  notaFiscalDTO: listed,
  itensNotaFiscal: [
    { numeroProduto: '1', descricaoProdutoServico: 'PAPEL', codigoNcmSh: '48025610', cfop: '5102 - Venda', quantidade: '10', unidade: 'CX', valorUnitario: '100,00', valor: '1.000,00' },
    { numeroProduto: '2', descricaoProdutoServico: 'CANETA', codigoNcmSh: '96081000', cfop: '5102 - Venda', quantidade: '117,28', unidade: 'UN', valorUnitario: '2,00', valor: '234,56' },
  ],
  eventosNotaFiscal: [
    { dataEvento: '02/04/2024 08:00:00', tipoEvento: 'Cancelamento', evento: 'Cancelamento de NF-e', motivoEvento: 'Erro' },
    { dataEvento: '01/04/2024 10:30:00', tipoEvento: 'Autorização de Uso', evento: 'Autorização de Uso', motivoEvento: '' },
  ],
}; // prettier-ignore

const invoices = (input: unknown) =>
  readDocuments(input).filter((one): one is CanonicalInvoice => one.kind === 'invoice');
const events = (input: unknown) => readDocuments(input).filter((one): one is CanonicalEvent => one.kind === 'event');

describe('the Portal da Transparência', () => {
  test('a list gives summaries', () => {
    const [one, ...more] = invoices([listed]);
    expect(more).toEqual([]);
    expect(one?.header).toMatchObject({
      key, level: 'sum', model: '55', series: '1', number: '42', issuedOn: '2024-03-31', changedAt: '2024-04-01T10:30:00', total: '1234.56',
      issuer: { kind: 'cnpj-numeric', id: ISSUER, name: 'FORNECEDOR MODELO LTDA' }, recipient: { kind: 'none', name: 'Órgão Modelo' },
      protocol: { status: '100' }, items: 0,
    }); // prettier-ignore
    expect(one?.flags).toEqual([]);
    expect(new Date((one?.timestamp ?? 0) / 1000).toISOString()).toMatch(/^2024-04-01T13:30:00/);
  });

  test('an answer by key gives a detail with its items, and events that are summaries', () => {
    const [one] = invoices(detail);
    expect(one?.header).toMatchObject({ key, level: 'det', total: '1234.56', items: 2 });
    expect(one?.items).toEqual([
      { position: 1, description: 'PAPEL', ncm: '48025610', cfop: '5102', unit: 'CX', quantity: '10', unitPrice: '100.00', gross: '1000.00' },
      { position: 2, description: 'CANETA', ncm: '96081000', cfop: '5102', unit: 'UN', quantity: '117.28', unitPrice: '2.00', gross: '234.56' },
    ]); // prettier-ignore
    expect(one?.flags).toEqual([]);
    expect(events(detail).map(({ event }) => event)).toEqual([
      { key, type: '110111', sequence: 1, name: 'Cancelamento', state: 'registered', summary: true, at: '2024-04-02T08:00:00', registeredAt: '2024-04-02T08:00:00' },
    ]); // prettier-ignore
    expect(JSON.stringify(events(detail)[0]?.eventText)).not.toContain('Erro');
  });

  test('a record of PNCP is read alike, whatever the case of its names', () => {
    const { notaFiscalDTO: head, itensNotaFiscal: itens, eventosNotaFiscal: eventos } = detail;
    const record = { ...head, chaveNotaFiscal: undefined, chave: key, valorNotaFiscal: '1234.56', itens, eventos };
    expect(invoices(record)[0]?.header).toMatchObject({ key, level: 'det', total: '1234.56', items: 2 });
    expect(invoices({ ...listed, cnpjFornecedor: ALPHANUMERIC.toLowerCase() })[0]?.header.issuer.kind).toBe('cnpj-alphanumeric'); // prettier-ignore
  });

  test.each([
    ['1.234,56', true, '1234.56'],
    ['1.000', true, '1000.00'],
    ['1.000', false, '1.00'],
    ['R$ 12,5', true, '12.50'],
    ['610.37', false, '610.37'],
    ['-1,00', true, '-1.00'],
    ['1,2,3', true, undefined],
    ['dez', true, undefined],
  ])('%s is an amount (with commas: %s) of %s', (written, comma, expected) => {
    expect(amount(written, 2, comma)).toBe(expected);
  });

  test('what was cancelled may be something else, and then the invoice stands', () => {
    const others = [
      { dataEvento: '02/04/2024 08:00:00', tipoEvento: 'Cancelamento', evento: 'Cancelamento de MDF-e Autorizado com CT-e' },
      { dataEvento: '03/04/2024 08:00:00', tipoEvento: 'Cancelamento de Pedido de Prorrogação', evento: 'Cancelamento' },
    ]; // prettier-ignore
    const body = { ...detail, notaFiscalDTO: { ...listed, tipoEventoMaisRecente: 'Cancelamento de MDF-e' }, eventosNotaFiscal: others }; // prettier-ignore
    expect(events(body).map(({ event }) => event.type)).toEqual(['610615', '000000']);
    expect(invoices(body)[0]?.header.protocol?.status).toBe('100');
  });

  test('days come first in dates, and years in ours', () => {
    expect(['31/12/2024', '31/12/2024 23:59:59', '31/12/2024 23:59', '2024-12-31T00:00:00-03:00', '?'].map(yearFirst)).toEqual([
      '2024-12-31', '2024-12-31T23:59:59', '2024-12-31T23:59:00', '2024-12-31T00:00:00-03:00', '?',
    ]); // prettier-ignore
  });

  test.each([
    ['Cancelamento', '110111', '101'],
    ['Cancelamento por substituição', '110112', '101'],
    ['Carta de Correção', '110110', '100'],
    ['Registro de passagem', undefined, undefined],
    ['Ciência da Operação', '210210', '100'],
    ['Confirmação da Operação', '210200', '100'],
    ['Operação não Realizada', '210240', '100'],
    ['Autorização de Uso', undefined, '100'],
    ['Denegada', undefined, '110'],
    ['Cancelada', undefined, '101'],
    ['CT-e Autorizado para NF-e', '610600', '100'],
    ['CT-e Cancelado', '610601', '100'],
    ['MDF-e Autorizado com CT-e', '610614', '100'],
    ['Cancelamento de MDF-e Autorizado com CT-e', '610615', '100'],
    ['MDF-e Cancelado', '610611', '100'],
    ['Comprovante de Entrega da NF-e', '110130', '100'],
    ['Cancelamento do Comprovante de Entrega da NF-e', '110131', '100'],
    ['Cancelamento Insucesso na Entrega da NF-e', '110193', '100'],
    ['Cancelamento da Conciliação Financeira', '110751', '100'],
    ['Cancelamento de Pedido de Prorrogação', undefined, '100'],
    ['Cancelamento de NF-e homologado fora do prazo', '110111', '101'],
  ])('%s is type %s and state %s', (words, type, status) => {
    expect([eventTypeOf(words), situationStatus(words)]).toEqual([type, status]);
  });
});

describe('tables of the Portal', () => {
  const heads =
    '"CHAVE DE ACESSO";"SÉRIE";"NÚMERO";"DATA EMISSÃO";"EVENTO MAIS RECENTE";"DATA/HORA EVENTO MAIS RECENTE";"CPF/CNPJ Emitente";"RAZÃO SOCIAL EMITENTE";"UF EMITENTE"';
  const cells = (number: number, rest: string) =>
    `"${keyOf({ number })}";"1";"${number}";"31/03/2024";"Autorização de Uso";"01/04/2024 10:30:00";"${ISSUER}";"FORNECEDOR ""A;B"" LTDA";"SP";${rest}`;
  const read = (text: string, size = 1 << 20) => {
    const bytes = Buffer.from(text, 'latin1');
    const splitter = new CsvSplitter({ offset: 0 });
    const documents = [];
    for (let at = 0; at < bytes.length; at += size) documents.push(...splitter.push(bytes.subarray(at, at + size)));
    documents.push(...splitter.end());
    return documents.flatMap((one) => {
      const parsed = parseDocument(one);
      return typeof parsed === 'string' ? [{ kind: 'refused' as const, code: parsed }] : mapDocument(parsed.value, context, parsed.flags);
    });
  }; // prettier-ignore

  test('of invoices give summaries', () => {
    const text = `${heads};"VALOR NOTA FISCAL"\r\n${cells(1, '"1.234,56"')}\r\n${cells(2, '"10,00"')}\r\n`;
    for (const size of [1, 7, 1 << 20]) {
      expect(read(text, size)).toMatchObject([
        { header: { key: keyOf({ number: 1 }), level: 'sum', total: '1234.56', issuer: { id: ISSUER, name: 'FORNECEDOR "A;B" LTDA', state: 'SP' } } },
        { header: { key: keyOf({ number: 2 }), total: '10.00', issuedOn: '2024-03-31' }, flags: [] },
      ]); // prettier-ignore
    }
  });

  test('of items give one detail per invoice', () => {
    const item = (number: number, position: number) =>
      cells(number, `"${position}";"PAPEL\nA4";"48025610";"5102";"2";"CX";"5,00";"10,00"`);
    const more =
      '"NÚMERO PRODUTO";"DESCRIÇÃO DO PRODUTO/SERVIÇO";"CÓDIGO NCM/SH";"CFOP";"QUANTIDADE";"UNIDADE";"VALOR UNITÁRIO";"VALOR TOTAL"';
    const found = read([`${heads};${more}`, item(1, 1), item(1, 2), item(2, 1)].join('\n'));
    expect(found).toMatchObject([
      { header: { level: 'det', items: 2 }, items: [{ position: 1, gross: '10.00', description: 'PAPEL\nA4' }, { position: 2 }], flags: [] },
      { header: { level: 'det', items: 1 } },
    ]); // prettier-ignore
    expect((found[0] as CanonicalInvoice).header.total).toBeUndefined();
  });

  test('of events give events alone', () => {
    const event = cells(1, '"Cancelamento";"02/04/2024 08:00:00";"Cancelamento da NF-e";"Erro"');
    const found = read(`${heads};"EVENTO";"DATA/HORA EVENTO";"DESCRIÇÃO EVENTO";"MOTIVO EVENTO"\n${event}\n`);
    expect(found).toMatchObject([{ kind: 'event', event: { type: '110111', at: '2024-04-02T08:00:00' } }]);
  });

  test('whose quotes do not close lose one line', () => {
    const text = `${heads};"VALOR NOTA FISCAL"\n${cells(1, '"1,00')}\n${cells(2, '2,00')}\n${cells(3, '3,00')}\n`;
    expect(read(text).length).toBeGreaterThanOrEqual(1);
    expect(read(text).some((one) => one.kind === 'invoice' && one.header.total === '3.00')).toBe(true);
  });
});

describe('commercial services', () => {
  const focus = {
    nome_emitente: 'EMITENTE', documento_emitente: ISSUER, cnpj_destinatario: RECIPIENT, chave_nfe: key, valor_total: '610.37',
    data_emissao: '2024-03-31T23:30:00-03:00', situacao: 'autorizada', manifestacao_destinatario: null, nfe_completa: true, tipo_nfe: '1', versao: 60,
  }; // prettier-ignore

  test('a later version of a list entry is a later version of the summary', () => {
    const [first] = invoices([focus]);
    const [second] = invoices([
      { ...focus, situacao: 'cancelada', versao: 73, data_cancelamento: '2024-04-01T10:00:00-03:00' },
    ]);
    expect(first?.header).toMatchObject({ level: 'sum', total: '610.37', recipient: { id: RECIPIENT } });
    expect(second?.header.protocol?.status).toBe('101');
    expect(second?.timestamp).toBeGreaterThan(first?.timestamp ?? Infinity);
  });

  const sent = {
    versao: '4.00', natureza_operacao: 'VENDA', tipo_documento: '0', data_emissao: '2024-03-31T23:30:00-03:00', cnpj_emitente: ISSUER, uf_emitente: 'SP', regime_tributario_emitente: '4',
    nome_emitente: 'MARIA DE TAL', cpf_destinatario: CPF, nome_destinatario: 'JOSE', valor_total: '20.00',
    itens: [{ numero_item: '1', codigo_produto: '007', codigo_barras_comercial: '7891000315507', descricao: 'PAO', codigo_ncm: '1905.90.90', cfop: '1102', unidade_comercial: 'UN', quantidade_comercial: '2.0000',
      valor_unitario_comercial: '10.5000000000', valor_bruto: '21.00', unidade_tributavel: 'UN', quantidade_tributavel: '2.0000', valor_unitario_tributavel: '10.5', valor_desconto: '1.00', inclui_no_total: '1' }],
  }; // prettier-ignore
  const answered = { ambiente: '1', chave_nfe: key, data_recebimento: '2024-03-31T23:31:07-03:00', numero_protocolo: '135240000000001', digest_value: 'AAAA', status: '100', motivo: 'Autorizado o uso da NF-e' }; // prettier-ignore
  const cancelled = {
    requisicao_cancelamento: { versao: '1.00', codigo_orgao: '35', ambiente: '1', cnpj: ISSUER, chave_nfe: key, data_evento: '2024-04-01T16:00:28-03:00', tipo_evento: '110111', numero_sequencial_evento: '1', descricao_evento: 'Cancelamento', protocolo: '135240000000001', justificativa: 'Pedido de Maria' },
    protocolo_cancelamento: { ambiente: '1', codigo_orgao: '35', status: '135', motivo: 'Evento registrado', chave_nfe: key, tipo_evento: '110111', data_evento: '2024-04-01T16:00:31-03:00', numero_protocolo: '135240000000009' },
  }; // prettier-ignore

  test('an answer in parts is one invoice with its items, protocol and events, and nothing besides', () => {
    const { data_emissao: _issued, ...entry } = focus;
    const body = { ...entry, situacao: 'cancelada', requisicao_nota_fiscal: sent, protocolo_nota_fiscal: answered, ...cancelled }; // prettier-ignore
    expect(kinds(body)).toEqual(['invoice', 'event']);
    const [invoice] = invoices(body);
    expect(invoice?.header).toMatchObject({
      level: 'det', direction: 'out', environment: 'production', issuedOn: '2024-03-31', total: '610.37', items: 1, operation: 'VENDA',
      issuer: { kind: 'cnpj-numeric', id: ISSUER, state: 'SP', regime: '4' }, recipient: { id: RECIPIENT },
      protocol: { number: '135240000000001', status: '101', receivedAt: '2024-03-31T23:31:07-03:00', digest: 'AAAA' },
    }); // prettier-ignore
    expect(invoice?.items).toEqual([
      { position: 1, code: '007', gtin: '7891000315507', description: 'PAO', ncm: '19059090', cfop: '1102', unit: 'UN', quantity: '2', unitPrice: '10.50', gross: '21.00',
        taxUnit: 'UN', taxQuantity: '2', taxUnitPrice: '10.50', discount: '1.00', countsInTotal: true },
    ]); // prettier-ignore
    expect([invoice?.headerText.includes('EMITENTE'), invoice?.personal?.text.includes('EMITENTE')]).toEqual([false, true]); // prettier-ignore
    expect(events(body)[0]?.event).toMatchObject({ key, type: '110111', sequence: 1, state: 'registered', status: '135', registeredAt: '2024-04-01T16:00:31-03:00', protocol: '135240000000009', invoiceProtocol: '135240000000001' }); // prettier-ignore
    expect(events(body)[0]?.eventText).not.toContain('Maria');
  });

  test('one of our own invoices in parts: a person is none of the clear part', () => {
    const own = { cnpj_emitente: ISSUER, ref: 'r1', status: 'autorizado', status_sefaz: '100', chave_nfe: `NFe${key}`, numero: '000042', serie: '001', requisicao_nota_fiscal: sent, protocolo_nota_fiscal: { ...answered, ambiente: '2' } }; // prettier-ignore
    const [invoice] = invoices(own);
    expect(invoice?.header).toMatchObject({ key, number: '42', series: '1', total: '20.00', direction: 'in', environment: 'test', recipient: { kind: 'cpf' }, protocol: { status: '100' } }); // prettier-ignore
    expect(invoice?.headerText).not.toContain(CPF);
    expect(kinds(cancelled)).toEqual(['event']);
    expect(kinds({ chave_nfe: key, ...cancelled })).toEqual(['event']);
  });

  test('a party that is a name alone is no number, and its name is sealed', () => {
    const [one] = invoices([{ chave: key, emissao: '31/03/2024', valor: 329.73, emitente: ISSUER, destinatario: 'JOSE DA SILVA', cStat: 100, situacao: 'CONCLUIDO' }]); // prettier-ignore
    expect(one?.header).toMatchObject({ issuedOn: '2024-03-31', total: '329.73', issuer: { id: ISSUER }, recipient: { kind: 'none' }, protocol: { status: '100' } }); // prettier-ignore
    expect([one?.flags, one?.headerText.includes('JOSE'), one?.personal?.text.includes('JOSE DA SILVA')]).toEqual([[], false, true]); // prettier-ignore
  });

  test('the key may stand in the answer of the authority, the total among the totals', () => {
    const authority = { accessKey: key, protocolNumber: '135240000000001', receiptOn: '2024-04-01T02:31:07Z', statusCode: 100 }; // prettier-ignore
    const query = {
      currentStatus: 'authorized', serie: 1, number: 42, issuedOn: '2024-04-01T02:30:00Z', operationType: 'incoming', issuer: { federalTaxNumber: 1222333000181, name: 'X', address: { state: 'SP' } },
      totals: { icms: { productAmount: 21, invoiceAmount: 20.1 } }, items: [{ code: '7', description: 'PAO', ncm: '19059090', cfop: 1102, quantity: 2, unitAmount: 10.5, totalAmount: 21 }], protocol: authority,
    }; // prettier-ignore
    const [detail] = invoices(query);
    expect(detail?.header).toMatchObject({ key, level: 'det', issuedOn: '2024-03-31', issuedAt: '2024-03-31T23:30:00-03:00', total: '20.10', direction: 'in', issuer: { id: '01222333000181', state: 'SP' }, protocol: { number: '135240000000001', status: '100' } }); // prettier-ignore
    expect(detail?.items[0]).toMatchObject({ quantity: '2', unitPrice: '10.50', gross: '21.00', cfop: '1102' });
    expect(detail?.flags).toContain('repaired-zeros');
    const { items: _items, protocol: _protocol, ...entry } = query;
    const page = { productInvoices: [{ ...entry, status: 'Issued', authorization: { accessKey: key, protocol: '135240000000001' } }], hasMore: false }; // prettier-ignore
    expect(kinds(page)).toEqual(['invoice']);
    expect(invoices(page)[0]?.header).toMatchObject({ key, level: 'sum', total: '20.10', protocol: { number: '135240000000001', status: '100' } }); // prettier-ignore
    expect(kinds({ authorization: { accessKey: key }, xml: toXml(nfeProc()) })).toEqual(['invoice']);
  });

  test('a page of keys with documents gives the documents', () => {
    const page = { status: { code: 200 }, data: [{ access_key: key, xml: Buffer.from(toXml(nfeProc())).toString('base64') }], page: { next: null }, count: 1 }; // prettier-ignore
    expect(readDocuments(page)).toEqual([readInvoiceDocument(nfeProc())]);
  });

  test('an entry whose party is an object of its own', () => {
    const entry = { accessKey: key, nsu: '17', issuedOn: '2024-03-31T23:30:00-03:00', totalInvoiceAmount: 20.5, issuer: { federalTaxNumber: 11222333000181, name: 'X' } }; // prettier-ignore
    expect(invoices({ productInvoices: [entry], hasMore: false })[0]?.header).toMatchObject({
      total: '20.50',
      issuer: { id: ISSUER, kind: 'cnpj-numeric' },
    });
  });

  test('a CPF stays out of the clear part, also as a number or filled up to a CNPJ', () => {
    const buyer = (federalTaxNumber: unknown) => invoices([{ accessKey: key, issuedOn: '2024-03-31', totalAmount: 1, buyer: { federalTaxNumber, name: 'JOSE' } }])[0]; // prettier-ignore
    const { id } = buyer('012.345.678-90')?.header.recipient ?? {};
    for (const number of [1234567890, '00001234567890']) expect(buyer(number)?.header.recipient.id).toBe(id);
    expect(buyer(1234567890)?.header.recipient.kind).toBe('cpf');
    expect(buyer(191)?.header.recipient).toMatchObject({ kind: 'cnpj-numeric', id: '00000000000191' });
    const padded = readInvoiceDocument(nfeProc({ recipient: { CNPJ: '00001234567890', xNome: 'JOSE' } }));
    expect(padded.header.recipient).toEqual({ kind: 'cnpj-numeric', id });
    expect([padded.flags, padded.personal?.text.includes('JOSE')]).toEqual([['recipient-check-digit'], true]);
  });

  test('a CPF of an issuer stays out of the clear part', () => {
    const [one] = invoices([{ ...focus, documento_emitente: CPF, chave_nfe: keyOf({ issuer: { CPF }, series: 920 }) }]);
    expect(one?.header.issuer.kind).toBe('cpf');
    expect(one?.headerText).not.toContain(CPF);
  });

  test.each([
    ['a notice of an invoice', { id: 'evt_1', event: 'invoice.authorized', data: { accessKey: key, status: 'AUTHORIZED' } }, ['only-a-key']],
    ['a notice of a batch', { id: 'evt_2', event: 'nfe.batch.available', data: { batchId: 'b', url: 'https://x', count: 3 } }, ['not-an-invoice']],
    ['an entry that was turned away', [{ ...focus, situacao: 'erro_autorizacao' }, { ...focus, situacao: 'Rejeitada' }, focus], ['rejected', 'rejected', 'invoice']],
    ['a key that came as a number', [{ ...focus, chave_nfe: 3.5e43 }], ['key-numeric']],
    ['other keys and values', { chave: 'cor', valor: 'azul' }, ['not-an-invoice']],
    ['an empty page', { status: { code: 200 }, data: [], page: { next: null } }, []],
    ['an empty page under another name', { productInvoices: [], hasMore: false }, []],
  ])('%s gives %j', (_title, body, expected) => expect(kinds(body)).toEqual(expected)); // prettier-ignore
});

describe('envelopes', () => {
  test('what stands beside the list of a page is read, and no document is none there', () => {
    const { nfeProc: first } = nfeProc({ number: 1 }) as { nfeProc: object };
    const { nfeProc: second } = nfeProc({ number: 2 }) as { nfeProc: object };
    const { procEventoNFe: event } = procEvento() as { procEventoNFe: object };
    const packed = Buffer.from(toXml(nfeProc({ number: 3 }))).toString('base64');
    const summary = { resNFe: { chNFe: key, CNPJ: ISSUER, dhEmi: '2024-03-31T23:30:00-03:00', vNF: '1.00', cSitNFe: '1' } }; // prettier-ignore
    const all = ['event', 'invoice', 'invoice', 'invoice', 'invoice'];
    for (const body of [
      { total: 5, nfes: [first], others: [second], eventos: [event], xml: packed, ...summary },
      { resumos: [summary], eventos: [event], xmls: [packed], nfes: [first, second], page: { next: null } },
      { data: [first], eventos: [event], xml: packed, notas: [second], more: { of: [summary] } },
    ]) {
      expect(kinds(body).sort()).toEqual(all);
      const text = JSON.stringify(body);
      expect(kinds(JSON.stringify([{ body: text }])).sort()).toEqual(all);
    }
    const entry = { chave: key, valorTotal: '20,00', notas: ['frágil'], documents: [{ type: 'pdf' }], itens: [{ descricao: 'PAO', valor: '20,00' }] }; // prettier-ignore
    expect(invoices(entry)).toMatchObject([{ header: { key, level: 'det', total: '20.00' }, items: [{ gross: '20.00' }] }]); // prettier-ignore
    expect(kinds(entry)).toEqual(['invoice']);
    expect(kinds({ accessKey: key, filter: { chave: key }, data: [first], next: { chNFe: key } })).toEqual(['invoice']);
  });

  test('many invoices and events side by side are all found', () => {
    const one = (number: number) => (nfeProc({ number }) as { nfeProc: object }).nfeProc;
    const body = { nfeProc: [one(1), one(2)], ...procEvento(), resNFe: [] };
    expect(kinds(body).sort()).toEqual(['event', 'invoice', 'invoice']);
  });

  test('the list of received invoices from before the distribution service', () => {
    const named = { chNFe: key, CNPJ: ISSUER, xNome: 'X LTDA', IE: '1', dEmi: '2014-03-10', tpNF: '1', vNF: '532.20', dhRecbto: '2014-03-10T08:54:11' }; // prettier-ignore
    const letter = { chNFe: key, dhEvento: '2014-03-10T13:51:16-03:00', tpEvento: '110110', nSeqEvento: '2', descEvento: 'Carta de Correcao', xCorrecao: 'falar com Maria' }; // prettier-ignore
    const list = {
      retConsNFeDest: {
        cStat: '138',
        ret: [
          { resNFe: { '@NSU': '1', ...named, cSitNFe: '1' } },
          { resCanc: { '@NSU': '2', ...named, cSitNFe: '3' } },
          { resCCe: { '@NSU': '3', ...letter } },
        ],
      },
    };
    for (const body of [list, toXml(list)]) {
      const headers = invoices(body).map(({ header }) => [header.issuedOn, header.total, header.protocol?.status]);
      expect(headers).toEqual([
        ['2014-03-10', '532.20', '100'],
        ['2014-03-10', '532.20', '101'],
      ]);
      const [event] = events(body);
      expect(event?.event).toMatchObject({ type: '110110', sequence: 2, name: 'Carta de Correcao', summary: true });
      expect(event?.eventText).not.toContain('Maria');
      expect(event?.personal?.text).toContain('falar com Maria');
    }
  });

  test('an answer that stands beside the protocol it belongs into', () => {
    const [NFe, protocol] = [{ infNFe: infNFe() }, infProt()];
    const proper = { nfeProc: { NFe, protNFe: { '@versao': '4.00', infProt: protocol } } };
    const beside = { nfeProc: { NFe, protNFe: { '@versao': '4.00' }, infProt: protocol } };
    for (const body of [beside, toXml(beside)]) expect(readDocuments(body)).toEqual(readDocuments(proper));
  });

  test('freight documents are refused once each, not with every invoice they carry', () => {
    const invoicesCarried = [keyOf({ number: 1 }), keyOf({ number: 2 })];
    const cte = { infDoc: { infNFe: invoicesCarried.map((chave) => ({ chave })) } };
    const mdfe = { infMunDescarga: { infNFe: invoicesCarried.map((chNFe) => ({ chNFe })) } };
    for (const body of [{ CTe: { infCte: { infCTeNorm: cte } } }, { MDFe: { infMDFe: { infDoc: mdfe } } }]) {
      expect([kinds(body), kinds(toXml(body))]).toEqual([['not-an-invoice'], ['not-an-invoice']]);
    }
  });

  test('a root that was dropped', () => {
    const { NFe, protNFe } = { NFe: { infNFe: infNFe() }, protNFe: { infProt: infProt() } };
    expect(readDocuments({ ...infNFe(), protNFe })).toEqual(readDocuments({ NFe, protNFe }));
  });

  test('cancellations from before there were events', () => {
    const body = {
      procCancNFe: {
        '@versao': '2.00',
        cancNFe: { infCanc: { '@Id': `ID${key}`, tpAmb: '1', xServ: 'CANCELAR', chNFe: key, nProt: '135110000000001', xJust: 'Pedido de Maria' } },
        retCancNFe: { infCanc: { tpAmb: '1', cStat: '101', xMotivo: 'Cancelamento homologado', cUF: '35', chNFe: key, dhRecbto: '2011-05-02T10:00:00', nProt: '135110000000002' } },
      },
    }; // prettier-ignore
    for (const input of [body, toXml(body)]) {
      expect(readDocuments(input)).toMatchObject([
        { event: { key, type: '110111', sequence: 1, state: 'registered', status: '101', registeredAt: '2011-05-02T10:00:00', protocol: '135110000000002' } },
      ]); // prettier-ignore
      expect(events(input)[0]?.eventText).not.toContain('Maria');
    }
  });
});
