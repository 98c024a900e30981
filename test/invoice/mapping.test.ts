import { checkAgainst } from '../../schemas/index.ts';
import {
  ALPHANUMERIC,
  bareNumeric,
  conventions,
  CPF,
  infNFe,
  infProt,
  ISSUER,
  keyOf,
  nfeProc,
  procEvento,
  simpleInvoice,
  type NfeOptions,
  type Tree,
} from '../fixtures/nfe.ts';
import { context, kinds, readDocuments, readEventDocument, readInvoiceDocument } from '../fixtures/read-documents.ts';

const fitsSchema = checkAgainst('invoice');
const eventFits = checkAgainst('event');

describe('conventions', () => {
  const expected = readInvoiceDocument(nfeProc());

  test.each(Object.entries(conventions))('%s gives the same canonical invoice', (_name, write) => {
    const invoice = readInvoiceDocument(write(nfeProc()));
    expect(invoice.header).toEqual(expected.header);
    expect(invoice.items).toEqual(expected.items);
    expect(invoice.hash).toBe(expected.hash);
  });

  test('one item is the same as a list or as an object', () => {
    const one = nfeProc({ items: 1 });
    const hashes = Object.values(conventions).map((write) => readInvoiceDocument(write(one)).hash);
    expect(new Set(hashes).size).toBe(1);
  });

  test('attributes and empty groups mean the same in every convention', () => {
    const merged = (tree: Tree | Tree[] | string | null): unknown => {
      if (Array.isArray(tree)) return tree.map(merged);
      if (typeof tree !== 'object' || tree === null) return tree;
      return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name.replace(/^@/, ''), merged(value)]));
    };
    const extra = {
      transp: { modFrete: '0', transporta: null, vol: null },
      infAdic: { obsCont: { '@xCampo': 'Pedido', xTexto: 'numero 7' } },
    };
    const tree = nfeProc({ extra });
    const invoices = [...Object.values(conventions), merged].map((write) => readInvoiceDocument(write(tree)));
    expect(new Set(invoices.map(({ hash }) => hash)).size).toBe(1);
    expect(invoices[0]?.header.freight).toEqual({ mode: '0' });
    const bare = readInvoiceDocument(nfeProc({ extra: { ...extra, infAdic: { obsCont: { xTexto: 'numero 7' } } } }));
    expect(bare.hash).not.toBe(invoices[0]?.hash);
  });

  test('codes of the reform get back the zeros that numbers lose', () => {
    const { det, ...rest } = infNFe({ items: 1 });
    const regular = { gTribRegular: { CSTReg: '000', cClassTribReg: '000001', pAliqEfetRegCBS: '0.9000' } };
    const mono = { gMonoRet: { qBCMonoRet: '1.0000', adRemIBSRet: '0.5000', vIBSMonoRet: '0.50' } };
    const group = { CST: '550', cClassTrib: '550001', gIBSCBS: regular, gIBSCBSMono: mono };
    const tree = { NFe: { infNFe: { ...rest, det: { ...(det as Tree), imposto: { IBSCBS: group } } } } };
    const [whole, coerced] = [tree, bareNumeric(tree)].map((one) => readInvoiceDocument(one).items[0]?.taxes);
    expect(coerced).toEqual(whole);
    expect(JSON.stringify(whole)).toContain('"cClassTribReg":"000001"');
  });

  test('the canonical invoice fits its schema', () => {
    expect(fitsSchema({ header: expected.header, items: expected.items })).toEqual({ ok: true });
    expect(expected.flags).toEqual([]);
  });

  test('number coercion is repaired where the width is known', () => {
    const options = { issuer: { CNPJ: '06117473000150', xNome: 'Zero Ltda', IE: '0012345', CRT: '3' } };
    const coerced = readInvoiceDocument(bareNumeric(nfeProc(options)));
    const whole = readInvoiceDocument(nfeProc(options));
    expect(coerced.flags).toEqual(['repaired-zeros', 'zeros-lost']);
    expect(coerced.header.issuer).toEqual({ ...whole.header.issuer, stateRegistration: '12345' });
    expect({ ...coerced.header, issuer: null }).toEqual({ ...whole.header, issuer: null });
    expect(coerced.items).toEqual(whole.items);
  });

  test('an unquoted alphanumeric CNPJ that looks like a huge number keeps its characters', () => {
    const text = JSON.stringify(nfeProc()).replace(`"CNPJ":"${ISSUER}"`, '"CNPJ":1234567E000112');
    expect(readInvoiceDocument(text).header.issuer).toMatchObject({ kind: 'cnpj-alphanumeric', id: '1234567E000112' });
  });

  test('prices keep all their digits', () => {
    const over = { qCom: '12345678901.2345', vUnCom: '98765432109.0123456789' };
    const invoice = readInvoiceDocument(nfeProc({ item: over }));
    expect(invoice.items[0]).toMatchObject({ quantity: over.qCom, unitPrice: over.vUnCom });
  });
});

describe('envelopes', () => {
  const nfe = nfeProc()['nfeProc'] as Tree;
  const event = procEvento()['procEventoNFe'] as Tree;
  const other = nfeProc({ number: 43 })['nfeProc'] as Tree;
  const key = keyOf();

  test.each<[string, unknown, string[]]>([
    ['nfeProc', { nfeProc: nfe }, ['invoice']],
    ['NFe', { NFe: nfe['NFe'] }, ['invoice']],
    ['infNFe', { infNFe: infNFe() }, ['invoice']],
    ['fields of infNFe alone', { attributes: { Id: `NFe${key}` }, ...infNFe() }, ['invoice']],
    ['enviNFe with two', { enviNFe: { idLote: '1', NFe: [nfe['NFe'], other['NFe']] } }, ['invoice', 'invoice']],
    ['procEventoNFe', { procEventoNFe: event }, ['event']],
    ['evento', { evento: event['evento'] }, ['event']],
    ['envEvento with two', { envEvento: { evento: [event['evento'], event['evento']] } }, ['event', 'event']],
    ['retEvento alone', { retEvento: event['retEvento'] }, ['event']],
    ['an event inside nfeProc', { nfeProc: { ...nfe, procEventoNFe: event } }, ['invoice', 'event']],
    ['a wrapper', { proc: { nfeProc: nfe } }, ['invoice']],
    ['wrappers in wrappers', { data: { payload: { nota: { nfeProc: nfe } } } }, ['invoice']],
    ['JSON in a text', { payload_json: JSON.stringify({ nfeProc: nfe }) }, ['invoice']],
    ['a list', [{ nfeProc: nfe }, { procEventoNFe: event }], ['invoice', 'event']],
    ['a page', { data: [{ nfeProc: nfe }, { nfeProc: other }], hasMore: false }, ['invoice', 'invoice']],
    ['documents of an ERP', [{ id: 1, xml: { NFe: nfe['NFe'] } }], ['invoice']],
    ['a simple invoice', simpleInvoice, ['invoice']],
    [
      'a summary',
      { resNFe: { chNFe: key, CNPJ: ISSUER, dhEmi: '2024-03-31T23:30:00-03:00', vNF: '20.00', cSitNFe: '1' } },
      ['invoice'],
    ],
    [
      'an event summary',
      { resEvento: { chNFe: key, tpEvento: '110111', nSeqEvento: '1', xEvento: 'Cancelamento' } },
      ['event'],
    ],
  ])('%s is understood', (_title, document, expected) => {
    expect(kinds(document)).toEqual(expected);
  });

  test('a summary takes nothing from a key that has not its form', () => {
    const chNFe = 'ABCDEFGHIJ0123456789XYZABCDEFGH';
    const [found] = readDocuments({
      resNFe: { chNFe, CNPJ: ISSUER, dhEmi: '2024-03-31T23:30:00-03:00', vNF: '20.00' },
    });
    expect(found).toMatchObject({ kind: 'invoice', flags: expect.arrayContaining(['key-format']) });
    expect(JSON.stringify(found)).not.toMatch(/NaN|"(?:model|series|number)"/);
  });

  test.each<[string, unknown, string]>([
    ['a number', '12', 'not-json'],
    ['a text in a list', '["a"]', 'not-an-invoice'],
    ['any object', { hello: 'world' }, 'not-an-invoice'],
    ['an empty object', {}, 'not-an-invoice'],
    ['a throttled answer', { retDistDFeInt: { cStat: '656' } }, 'not-an-invoice'],
    ['an invoice without key', { NFe: { infNFe: { ide: {}, emit: {}, det: [] } } }, 'no-key'],
    ['a key that is only the prefix', nfeProc({ key: '' }), 'no-key'],
    ['a key with other characters', nfeProc({ key: '#'.repeat(44) }), 'key-malformed'],
    ['a key of ten digits', nfeProc({ key: '1234567890', protocol: null }), 'key-malformed'],
    ['a rejected invoice', nfeProc({ protocol: { cStat: '204' } }), 'rejected'],
    ['an event without sequence', procEvento({ sequence: '' }), 'event-malformed'],
    ['an event of no type', procEvento({ type: 'abc' }), 'event-malformed'],
    ['a simple invoice without id', { ...simpleInvoice, NFeID: null }, 'no-key'],
    ['a simple invoice whose id would break a row key', { ...simpleInvoice, NFeID: 'a#b' }, 'key-malformed'],
  ])('%s is refused', (_title, document, code) => {
    expect(kinds(document)).toEqual([code]);
  });

  test('a key that came as a number has lost digits and is refused', () => {
    const text = JSON.stringify(nfeProc()).replace(`"NFe${key}"`, key);
    expect(kinds(text)).toEqual(['key-numeric']);
    expect(kinds(`{"evento":{"infEvento":{"chNFe":${key},"tpEvento":"110111","nSeqEvento":1}}}`)).toEqual([
      'key-numeric',
    ]);
  });

  test('each invoice of a batch gets the protocol of its own key', () => {
    const batch = {
      proc: {
        NFe: [nfe['NFe'], other['NFe']],
        protNFe: [
          { infProt: infProt({ number: 43, protocol: { nProt: '2' } }) },
          { infProt: infProt({ protocol: { nProt: '1' } }) },
        ],
      },
    };
    const numbers = readDocuments(batch).map((one) =>
      one.kind === 'invoice' ? one.header.protocol?.number : one.kind,
    );
    expect(numbers).toEqual(['1', '2']);
  });
});

describe('flags', () => {
  const wrongDigit = keyOf().slice(0, 43) + ((Number(keyOf().slice(43)) + 1) % 10);

  test.each<[string, NfeOptions, string[]]>([
    ['a clean invoice', {}, []],
    ['a wrong check digit of the key', { key: wrongDigit }, ['key-check-digit']],
    ['a number that differs from the key', { ide: { nNF: '43' } }, ['key-body']],
    [
      'a check digit in the body that differs',
      { ide: { cDV: String((Number(keyOf().slice(43)) + 1) % 10) } },
      ['key-body'],
    ],
    ['a key of 43 digits', { key: keyOf().slice(0, 43) }, ['key-format']],
    [
      'a state that does not exist',
      { key: '99' + keyOf().slice(2) },
      ['key-body', 'key-check-digit', 'key-implausible'],
    ],
    ['a total half a real off', { totals: { vNF: '20.50' } }, []],
    ['a total more than half a real off', { totals: { vNF: '20.51' } }, ['totals']],
    ['a total with the exemption taken off', { totals: { vICMSDeson: '3.00', vNF: '17.00' } }, []],
    ['a total with the exemption left on', { totals: { vICMSDeson: '3.00' } }, []],
    ['items that do not add up', { totals: { vProd: '25.00', vNF: '25.00' } }, ['items-total']],
    ['an item that is not quantity times price', { item: { qCom: '3.0000' } }, ['item-amount']],
    ['an amount with a comma', { item: { vFrete: '1,50' } }, ['amount-format']],
    ['an issuer with wrong check digits', { issuer: { CNPJ: '11222333000182' } }, ['issuer-check-digit']],
    ['a recipient with a CPF of twelve digits', { recipient: { CPF: '014345733812' } }, ['recipient-check-digit']],
    ['a foreign recipient', { recipient: { idEstrangeiro: '' } }, []],
    ['no recipient', { recipient: null }, []],
    ['a date that does not exist', { ide: { dhEmi: '2024-03-32T10:00:00-03:00' } }, ['issue-date']],
    ['a protocol of another key', { protocol: { chNFe: keyOf({ number: 1 }) } }, ['protocol-key']],
    ['a protocol without a known state', { protocol: { cStat: 'OK' } }, ['protocol-status']],
    ['an alphanumeric issuer', { issuer: { CNPJ: ALPHANUMERIC, CRT: '3' } }, []],
  ])('%s', (_title, options, expected) => {
    const invoice = readInvoiceDocument(nfeProc({ ...options, key: options.key ?? keyOf(options) }));
    expect(invoice.flags).toEqual(expected);
    expect(fitsSchema({ header: invoice.header, items: invoice.items })).toEqual({ ok: true });
  });

  test('repeated item numbers are remarked on and replaced by the order', () => {
    const tree = infNFe({ items: 3 });
    for (const det of tree['det'] as Tree[]) det['@nItem'] = '1';
    const invoice = readInvoiceDocument({ NFe: { infNFe: tree } });
    expect(invoice.flags).toEqual(['item-number']);
    expect(invoice.items.map(({ position }) => position)).toEqual([1, 2, 3]);
  });

  test('a bare key, one with spaces and one in lower case are the same key', () => {
    const key = keyOf({ issuer: { CNPJ: ALPHANUMERIC } });
    for (const written of [key, key.toLowerCase(), key.replace(/(.{4})/g, '$1 ')]) {
      const tree = infNFe({ issuer: { CNPJ: ALPHANUMERIC, CRT: '3' } });
      tree['@Id'] = written;
      expect(readInvoiceDocument({ infNFe: tree }).header.key).toBe(key);
    }
  });
});

describe('header and items', () => {
  test('990 items are kept with their numbers', () => {
    const invoice = readInvoiceDocument(nfeProc({ items: 990 }));
    expect(invoice.items).toHaveLength(990);
    expect(invoice.header).toMatchObject({ items: 990, total: '9900.00' });
    expect(invoice.items.at(-1)?.position).toBe(990);
  });

  test('more than 9,999 items are refused', () => {
    expect(kinds(nfeProc({ items: 10_000 }))).toEqual(['too-many-items']);
  });

  test('the date is the local one, across the end of a month in any offset', () => {
    for (const issuedAt of ['2024-03-31T23:30:00-03:00', '2024-03-31T23:59:59-05:00', '2024-03-31T00:00:01-02:00']) {
      expect(readInvoiceDocument(nfeProc({ issuedAt })).header.issuedOn).toBe('2024-03-31');
    }
  });

  test('layouts before 3.10 say the date as dEmi', () => {
    const tree = infNFe({ issuedAt: '2010-10-27' });
    (tree['ide'] as Tree)['dEmi'] = '2010-10-27';
    delete (tree['ide'] as Tree)['dhEmi'];
    tree['@versao'] = '2.00';
    expect(readInvoiceDocument({ infNFe: tree }).header).toMatchObject({ issuedOn: '2010-10-27', layout: '2.00' });
  });

  test('in layout 1.10 the code of nine digits takes the place of tpEmis in the key', () => {
    const tree = infNFe();
    tree['@versao'] = '1.10';
    (tree['ide'] as Tree)['cNF'] = '112345678';
    delete (tree['ide'] as Tree)['tpEmis'];
    expect(readInvoiceDocument({ infNFe: tree }).flags).toEqual([]);
  });

  test('reform groups are mapped by name wherever they stand', () => {
    const extra: Tree = {
      total: {
        ICMSTot: { vProd: '20.00', vNF: '20.00' },
        IBSCBSTot: { vBCIBSCBS: '20', gIBS: { vIBS: '0.02' }, gCBS: { vCBS: '0.18' } },
        vNFTot: '20',
      },
    };
    const { header } = readInvoiceDocument(nfeProc({ extra }));
    expect(header.reform).toEqual({
      IBSCBSTot: { gCBS: { vCBS: '0.18' }, gIBS: { vIBS: '0.02' }, vBCIBSCBS: '20.00' },
    });
    expect(header.totals).toMatchObject({ vNFTot: '20.00', vNF: '20.00' });
  });

  test('the only variant of a tax is named in its group', () => {
    const [item] = readInvoiceDocument(nfeProc()).items;
    expect(item?.taxes).toMatchObject({
      ICMS: { group: 'ICMS00', CST: '00', vICMS: '1.80' },
      PIS: { group: 'PISAliq' },
    });
  });
});

describe('simple invoice', () => {
  const invoice = readInvoiceDocument(simpleInvoice);

  test('gross amounts are exact, and absent fields stay absent', () => {
    expect(invoice.header).toMatchObject({
      key: 'x#loja#000000000007',
      number: '901',
      issuedOn: '2024-01-15',
      total: '49.05',
      discount: '0.00',
    });
    expect(invoice.items).toEqual([
      { position: 1, description: 'Sugar', quantity: '3', unitPrice: '10.35', gross: '31.05' },
      { position: 2, description: 'Café', quantity: '2', unitPrice: '9.00', gross: '18.00' },
    ]);
    expect(fitsSchema({ header: invoice.header, items: invoice.items })).toEqual({ ok: true });
  });

  test('its time is CreateDate in the configured zone', () => {
    const second = Math.floor(invoice.timestamp / 1_000_000);
    expect(new Date(second * 1000).toISOString()).toBe('2024-01-15T23:21:34.000Z');
  });

  test('a discount is remarked on and not interpreted', () => {
    const people = {
      ...simpleInvoice,
      EmissionDate: '24/05/2021',
      ItemList: [{ ProductName: 'Rice', Value: '1.035,50', Quantity: '1.000' }],
    };
    expect(readInvoiceDocument(people)).toMatchObject({
      header: { total: '1035500.00', issuedOn: '2021-05-24' },
      flags: ['decimal-comma'],
    });
    const discounted = readInvoiceDocument({ ...simpleInvoice, Discount: 0.1 });
    expect(discounted.flags).toEqual(['discount']);
    expect(discounted.header).toMatchObject({ discount: '0.10', total: '49.05' });
  });
});

describe('events', () => {
  test.each([
    ['135', 'registered'],
    ['136', 'registered'],
    ['155', 'registered'],
    ['573', 'rejected'],
  ])('answer %s makes an event %s', (cStat, state) => {
    expect(readEventDocument(procEvento({ registration: { cStat } })).event.state).toBe(state);
  });

  test('an event without answer is a request', () => {
    const { event } = readEventDocument(procEvento({ registration: null }));
    expect(event).toMatchObject({ state: 'requested', type: '110111', sequence: 1, key: keyOf() });
    expect(eventFits(event)).toEqual({ ok: true });
  });

  test('an unknown type is stored as it is', () => {
    const { event } = readEventDocument(procEvento({ type: '999999', sequence: '12' }));
    expect(event).toMatchObject({ type: '999999', sequence: 12 });
  });

  test('the cancellation of an event names type and protocol', () => {
    const details = { tpEventoAut: '110111', nProtEvento: '135240000000999' };
    const { event } = readEventDocument(procEvento({ type: '110001', details }));
    expect(event.cancels).toEqual({ type: '110111', protocol: '135240000000999' });
    expect(eventFits(event)).toEqual({ ok: true });
  });
});

describe('personal data', () => {
  const person: Tree = {
    CPF,
    xNome: 'Maria das Dores',
    enderDest: { xLgr: 'Rua Secreta', cMun: '3550308', UF: 'SP' },
    email: 'maria@example.com',
  };

  test.each<[string, unknown]>([
    ['a recipient', nfeProc({ recipient: person })],
    ['an issuer', nfeProc({ issuer: { ...person, CRT: '1' }, series: 920 })],
    ['an issuer in another series', nfeProc({ issuer: { ...person, CRT: '1' } })],
    ['a one-person firm', nfeProc({ issuer: { CNPJ: ISSUER, xNome: `Maria das Dores ${CPF}`, CRT: '4' } })],
    [
      'a carrier',
      nfeProc({
        extra: { transp: { modFrete: '0', transporta: { CPF, xNome: 'Maria das Dores', xEnder: 'Rua Secreta' } } },
      }),
    ],
    ['a cancellation', procEvento({ author: { CPF } })],
  ])('%s leaves neither CPF nor name outside the encrypted part', (_title, document) => {
    const [outcome] = readDocuments(document);
    const open = { ...outcome, personal: undefined };
    expect(JSON.stringify(open)).not.toMatch(new RegExp(`${CPF}|Maria|Secreta|maria@`));
    const kept = outcome !== undefined && 'personal' in outcome ? outcome.personal?.text : undefined;
    expect(kept).toMatch(/Maria/);
  });

  test('the same person has the same pseudonym in every document', () => {
    const one = readInvoiceDocument(nfeProc({ recipient: person }));
    const two = readInvoiceDocument(nfeProc({ recipient: { ...person, CPF: '111.444.777-35' }, number: 9 }));
    expect(one.header.recipient.id).toBe(two.header.recipient.id);
    expect(one.header.recipient.id).toBe(context.vault.pseudonym(CPF));
  });
});
