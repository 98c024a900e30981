import { gzipSync } from 'node:zlib';
import { checks } from '../../handlers/invoice/checks/check-table.ts';
import { codeMeant, codes, describeCode, shownFlag } from '../../handlers/invoice/checks/codes.ts';
import { createStrictness, idleSettings } from '../../handlers/invoice/checks/settings.ts';
import { mapDocument } from '../../handlers/invoice/index.ts';
import type { JsonNode } from '../../handlers/invoice/number-text.ts';
import { parseXml } from '../../handlers/invoice/xml/xml-document.ts';
import { xmlOf } from '../../samples/index.ts';
import { CHECK_NAMES } from '../../schemas/check-names.ts';
import { checkAgainst } from '../../schemas/index.ts';
import {
  bareNumeric,
  conventions,
  infNFe,
  ISSUER,
  keyOf,
  nfeProc,
  procEvento,
  procInut,
  type NfeOptions,
  type Tree,
} from '../fixtures/nfe.ts';
import { context, readEventDocument, readInvoiceDocument } from '../fixtures/read-documents.ts';

const flags = (options: NfeOptions) => readInvoiceDocument(nfeProc(options)).flags;
const withDets = (options: NfeOptions, change: (det: Tree) => Tree): readonly string[] => {
  const body = infNFe(options);
  const dets = (Array.isArray(body['det']) ? body['det'] : [body['det']]) as Tree[];
  return readInvoiceDocument({ NFe: { infNFe: { ...body, det: dets.map(change) } } }).flags;
};

describe('the table', () => {
  test('names each code once, in both languages, with a severity', () => {
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
    for (const { code, severity, en, pt } of codes) {
      expect(code).toMatch(/^[a-z][a-z0-9-]+$/);
      expect(['reject', 'info', 'warn', 'error']).toContain(severity);
      expect([en, pt].every((text) => /[.]$/.test(text))).toBe(true);
    }
  });

  test('shows a flag with severity and text, an unknown one too', () => {
    expect(shownFlag('totals')).toMatchObject({ code: 'totals', severity: 'warn', text: { en: expect.stringContaining('total') } });
    expect(shownFlag('from-the-future')).toEqual({ code: 'from-the-future', severity: 'warn', text: { en: 'from-the-future', pt: 'from-the-future' } });
  }); // prettier-ignore
});

describe('strictness', () => {
  const read = (options: NfeOptions, settings: Parameters<typeof createStrictness>[0]) => {
    const strict = { ...context, strictness: createStrictness(settings) };
    const [one] = mapDocument(nfeProc(options) as JsonNode, strict);
    return one?.kind === 'invoice' ? one.flags : undefined;
  };

  test('is data', () => {
    expect(read({ totals: { vNF: '20.80' } }, {})).toEqual(['totals']);
    expect(read({ totals: { vNF: '20.80' } }, { totals: { tolerance: '1.00' } })).toEqual([]);
    expect(read({ totals: { vNF: '20.30' } }, { totals: { tolerance: '0.01' } })).toEqual(['totals']);
    expect(read({ totals: { vNF: '99.00' } }, { totals: { off: true } })).toEqual([]);
  });

  test('knows the codes of former releases, and what is a part of another now changes nothing', () => {
    const former = { 'totals-import': { off: true } };
    expect(read({ totals: { vNF: '99.00' } }, former)).toEqual(['totals']);
    expect(idleSettings({ ...former, municipality: { off: true } })).toEqual([
      'the check totals-import is a part of totals now: what is set for it has no effect',
    ]);
    expect(shownFlag('totals-import')).toMatchObject({ code: 'totals-import', text: { en: expect.stringContaining('total') } });
    expect(describeCode('zip-nested')).toBe(describeCode('too-packed'));
    expect([codeMeant('no-kye'), codeMeant('totals'), codeMeant('zip-nested'), codeMeant('qqqqqqqqq')]).toEqual(['no-key', undefined, undefined, undefined]);
    expect([...CHECK_NAMES].sort()).toEqual([...checks.map(({ code }) => code), 'test-environment'].sort());
  }); // prettier-ignore

  test('has a schema, and codes that are none are refused', () => {
    const fits = checkAgainst('checks');
    expect(fits({ totals: { tolerance: '0.50' } })).toEqual({ ok: true });
    expect(fits({ totals: { tolerance: 0.5 } }).ok).toBe(false);
    expect(() => createStrictness({ total: { off: true } })).toThrow(/^there is no check "total"; did you mean "totals"\?$/);
    expect(() => createStrictness({ nonsense: { off: true } })).toThrow(/there are key-format, .*, test-environment\)$/);
    expect(() => createStrictness({ municipality: { tolerance: '1' } })).toThrow(RangeError);
    expect(checks.filter(({ tolerance }) => tolerance !== undefined).map(({ code }) => code)).toEqual(
      ['totals', 'items-total', 'reform-total', 'item-amount', 'item-tax-amount'], 
    );
  }); // prettier-ignore
});

describe('documents of the test environment', () => {
  const apart = { ...context, strictness: createStrictness({ 'test-environment': { off: false } }) };
  const test2 = { ide: { tpAmb: '2' } };
  const event2 = (procEvento() as { procEventoNFe: { evento: { infEvento: Tree } } }).procEventoNFe;
  event2.evento.infEvento['tpAmb'] = '2';
  const xml = xmlOf(JSON.stringify(nfeProc(test2))).replace(/^<\?xml[^>]*\?>\s*/, '');
  const voided = procInut() as { procInutNFe: { inutNFe: { infInut: Tree } } };
  voided.procInutNFe.inutNFe.infInut['tpAmb'] = '2';
  const packed = (text: string) => ({
    retDistDFeInt: { loteDistDFeInt: { docZip: gzipSync(text).toString('base64') } },
  });

  test.each<[string, JsonNode]>([
    ['an invoice', nfeProc(test2) as JsonNode],
    ['an invoice in XML', parseXml(xml)?.value as JsonNode],
    ['an event', { procEventoNFe: event2 } as JsonNode],
    ['voided numbers', voided as JsonNode],
    ['an invoice of a distribution', packed(xml) as JsonNode],
  ])('%s: set aside where the deployment says so, let in where it does not', (_title, value) => {
    expect(mapDocument(value, apart)).toMatchObject([{ kind: 'refused', code: 'test-environment' }]);
    for (const settings of [{}, { 'test-environment': { off: true } }]) {
      const [one] = mapDocument(value, { ...context, strictness: createStrictness(settings) });
      expect(one?.kind).not.toBe('refused');
    }
    expect(mapDocument(value, context)[0]?.kind).not.toBe('refused');
  });

  test('of a packed one its own bytes are set aside; those beside it are read', () => {
    const both = { retDistDFeInt: { loteDistDFeInt: { docZip: [xml, xmlOf(JSON.stringify(nfeProc({ number: 43 })))].map((text) => gzipSync(text).toString('base64')) } } };
    expect(mapDocument(both, apart)).toMatchObject([{ code: 'test-environment', bytes: Buffer.from(xml) }, { kind: 'invoice' }]);
  }); // prettier-ignore

  test('what does not say where it was made is let in', () => {
    const body = infNFe({});
    const ide = Object.fromEntries(Object.entries(body['ide'] as Tree).filter(([name]) => name !== 'tpAmb'));
    expect(mapDocument({ NFe: { infNFe: { ...body, ide } } } as JsonNode, apart)).toMatchObject([{ kind: 'invoice' }]);
    expect(mapDocument(nfeProc({}) as JsonNode, apart)).toMatchObject([{ kind: 'invoice' }]);
  });
});

describe('totals', () => {
  test.each<[string, Tree, string[]]>([
    ['add up', {}, []],
    ['are off by what is tolerated', { vNF: '20.50' }, []],
    ['are off by more', { vNF: '20.51' }, ['totals']],
    ['with discount and freight', { vDesc: '1.00', vFrete: '3.00', vNF: '22.00' }, []],
    ['less the relief, which was taken off', { vICMSDeson: '4.00', vNF: '16.00' }, []],
    ['with the relief, which was not', { vICMSDeson: '4.00', vNF: '20.00' }, []],
    ['with the single-phase tax', { vICMSMonoReten: '2.00', vNF: '22.00' }, []],
    ['without it', { vICMSMonoReten: '2.00', vNF: '20.00' }, []],
    ['with the tax of the recipient', { vST: '5.00', vNF: '25.00' }, []],
    ['without it, and no vehicle', { vST: '5.00', vNF: '20.00' }, ['totals']],
    ['below zero', { vProd: '20.00', vDesc: '-1.00', vNF: '21.00' }, ['amount-negative']],
  ])('%s', (_title, totals, expected) => expect(flags({ totals })).toEqual(expected));

  test('of imports follow no rule, which is said', () => {
    expect(flags({ item: { CFOP: '3102' }, totals: { vII: '5.00' } })).toEqual(['totals']);
  });

  test('of new vehicles leave the tax of the recipient out', () => {
    const options = { totals: { vST: '5.00', vNF: '20.00' } };
    const asVehicle = (det: Tree) => ({ ...det, prod: { ...(det['prod'] as Tree), veicProd: { tpOp: '2' } } });
    expect(withDets(options, asVehicle)).toEqual([]);
  });

  test.each([
    ['1', '24.00', []],
    ['1', '20.00', []],
    ['0', '24.00', ['totals']],
  ])('PIS-ST marked %s may be part of %s', (mark, vNF, expected) => {
    const marked = (det: Tree) => ({ ...det, imposto: { PISST: { vPIS: '2.00', indSomaPISST: mark } } });
    expect(withDets({ totals: { vNF } }, marked)).toEqual(expected);
  });

  test.each<[string, string | undefined, string | undefined, string[]]>([
    ['is the sum of the items', '10.00', '20.00', []],
    ['is missing', '10.00', undefined, ['reform-total']],
    ['is another', '10.00', '25.00', ['reform-total']],
    ['cannot be compared', undefined, '25.00', []],
  ])('vNFTot %s', (_title, vItem, vNFTot, expected) => {
    const total = { ...(infNFe()['total'] as Tree), IBSCBSTot: { vBCIBSCBS: '20.00' }, ...(vNFTot === undefined ? {} : { vNFTot }) };
    expect(withDets({ extra: { total } }, (det) => ({ ...det, ...(vItem === undefined ? {} : { vItem }) }))).toEqual(expected);
  }); // prettier-ignore
});

describe('forms', () => {
  const emit = (over: Tree, place: Tree = {}): NfeOptions => {
    const issuer = infNFe()['emit'] as Tree;
    return { issuer: { ...issuer, ...over, enderEmit: { ...(issuer['enderEmit'] as Tree), ...place } } };
  };
  test.each<[string, NfeOptions, string[]]>([
    ['a registration with letters', emit({ IE: 'ABC' }), ['state-registration']],
    ['a municipality of another state', emit({}, { cMun: '3304557' }), ['municipality']],
    ['a municipality that is none', emit({}, { cMun: '33' }), ['municipality']],
    ['a place abroad', { recipient: { idEstrangeiro: 'X1', enderDest: { cMun: '9999999', UF: 'EX' } } }, []],
    ['a time without offset', { issuedAt: '2024-03-31T23:30:00' }, ['issue-offset']],
    ['a time of another zone', { issuedAt: '2024-03-31T23:30:00+01:00' }, ['issue-offset']],
    ['a time of Acre', { issuedAt: '2024-03-31T23:30:00-05:00' }, []],
    ['an operation code that is none', { item: { CFOP: '4102' } }, ['item-code']],
    ['a code of three digits', { item: { NCM: '123' } }, ['item-code']],
    ['a taxed quantity that does not fit', { item: { qTrib: '3.0000' } }, ['item-tax-amount']],
    ['another model', { key: '35240311222333000181570010000000421123456784' }, expect.arrayContaining(['key-implausible'])],
  ])('%s', (_title, options, expected) => expect(flags(options)).toEqual(expected)); // prettier-ignore
});

describe('damage', () => {
  test('numbers that lost zeros get them back where the width is known, and both is said', () => {
    const issuer = { ...(infNFe()['emit'] as Tree), CNPJ: '00000000000191', IE: '0110042490' };
    const options: NfeOptions = { issuer };
    const clean = readInvoiceDocument(nfeProc(options));
    const coerced = readInvoiceDocument(bareNumeric(nfeProc(options)));
    expect(coerced.header.issuer).toMatchObject({ id: '00000000000191', stateRegistration: '110042490' });
    expect(coerced.flags).toEqual(['repaired-zeros', 'zeros-lost']);
    expect({ ...coerced.header, issuer: 0 }).toEqual({ ...clean.header, issuer: 0 });
  });

  test('a letter of a new CNPJ that looks like an exponent stays a letter', () => {
    const text = JSON.stringify(nfeProc()).replace(/"CNPJ":"11222333000181"/, '"CNPJ":1234567E000112');
    expect(readInvoiceDocument(text).header.issuer).toMatchObject({ id: '1234567E000112', kind: 'cnpj-alphanumeric' });
  });

  test('numbers that were made text again get them back if they are right with them', () => {
    const { enderEmit, ...emit } = infNFe()['emit'] as Tree;
    const short = { issuer: { ...emit, enderEmit: enderEmit ?? null, CNPJ: '191' }, recipient: { CPF: '1234567890' } };
    const whole = { issuer: { ...short.issuer, CNPJ: '00000000000191' }, recipient: { CPF: '01234567890' } };
    const key = keyOf(whole);
    const found = readInvoiceDocument(nfeProc({ ...short, key, item: { NCM: '1012100', CEST: '100100' } }));
    const right = readInvoiceDocument(nfeProc({ ...whole, key, item: { NCM: '01012100', CEST: '0100100' } }));
    expect(found.hash).toBe(right.hash);
    expect([found.flags, right.flags]).toEqual([['repaired-zeros'], []]);
    const wrong = readInvoiceDocument(nfeProc({ issuer: { ...short.issuer, CNPJ: '192' }, key }));
    expect(wrong.header.issuer.kind).toBe('malformed');
    expect(wrong.flags).toEqual(['issuer-check-digit', 'key-body']);
  });

  test('amounts with a comma are read as they are meant, all of a document alike', () => {
    const dets = { qCom: '1000', vUnCom: '0.01', qTrib: '1000', vUnTrib: '0.01' };
    const clean = nfeProc({ item: dets, totals: { vOutro: '1000.00', vNF: '1020.00' } });
    const people = (value: string): string => (value === '1000.00' ? 'R$ 1.000,00' : value.replace('.', ','));
    const text = JSON.stringify(clean)
      .replace(/"([vpq][A-Z]\w*)":"([^"]*)"/g, (_, name: string, value: string) => `"${name}":"${people(value)}"`)
      .replace(/"q(Com|Trib)":"1000"/g, '"q$1":"1.000"');
    expect(text).toContain('"vNF":"1020,00"');
    const found = readInvoiceDocument(text);
    expect(found.header).toEqual(readInvoiceDocument(clean).header);
    expect(found.items).toEqual(readInvoiceDocument(clean).items);
    expect([found.header.total, found.flags]).toEqual(['1020.00', ['decimal-comma']]);
    for (const write of Object.values(conventions)) expect(readInvoiceDocument(write(JSON.parse(text) as Tree)).hash).toBe(found.hash); // prettier-ignore
  });

  test('an amount of a tax or a total that is none is left out and told', () => {
    const body = infNFe({ items: 1, totals: { vBC: 'x' } });
    const imposto = { ICMS: { ICMS00: { orig: '0', CST: '00', vBC: '10.00', pICMS: 'dezoito', vICMS: '1.80' } } };
    const found = readInvoiceDocument({ NFe: { infNFe: { ...body, det: { ...(body['det'] as Tree), imposto } } } });
    expect(found.header.totals).not.toHaveProperty('vBC');
    expect(found.items[0]?.taxes).toEqual({ ICMS: { group: 'ICMS00', CST: '00', orig: '0', vBC: '10.00', vICMS: '1.80' } }); // prettier-ignore
    expect(found.flags).toEqual(['amount-format']);
  });

  test('what may be thousands of others is no amount', () => {
    for (const vNF of ['1,020', '1,020.00']) {
      const found = readInvoiceDocument(nfeProc({ totals: { vNF } }));
      expect([found.header.total, found.flags]).toEqual([undefined, ['amount-format', 'incomplete']]);
    }
  });

  test('dates with the day first, and codes with points, say the same', () => {
    const options = { ide: { dhEmi: '31/03/2024 23:30:00' }, protocol: { dhRecbto: '31/03/2024 23:31:07' }, item: { NCM: '1905.90.90', CFOP: '5.102' } }; // prettier-ignore
    const found = readInvoiceDocument(nfeProc(options));
    expect(found.header).toMatchObject({ issuedOn: '2024-03-31', issuedAt: '2024-03-31T23:30:00' });
    expect(found.items[0]).toMatchObject({ ncm: '19059090', cfop: '5102' });
    expect([found.flags, new Date(found.timestamp / 1000).toISOString().slice(0, 19)]).toEqual([['issue-offset'], '2024-04-01T02:31:07']); // prettier-ignore
  });

  test('a service of the list gets back zeros at both ends', () => {
    const service = (cListServ: unknown) => {
      const body = infNFe({ items: 1 });
      const det = { ...(body['det'] as Tree), imposto: { ISSQN: { vBC: '10.00', cListServ } } };
      return readInvoiceDocument({ NFe: { infNFe: { ...body, det } } }).items[0]?.taxes;
    };
    expect([service(1.1), service('14.01')]).toEqual([{ ISSQN: { cListServ: '01.10', vBC: '10.00' } }, { ISSQN: { cListServ: '14.01', vBC: '10.00' } }]); // prettier-ignore
  });

  test('summaries tell of it too', () => {
    const body = { resNFe: { chNFe: keyOf(), CNPJ: ISSUER, IE: 123456789, tpNF: 0, vNF: '1.020,00', dhEmi: '2024-03-31T23:30:00-03:00', digVal: 'AAAA', cSitNFe: 1 } }; // prettier-ignore
    const found = readInvoiceDocument(body);
    expect(found.header).toMatchObject({ direction: 'in', total: '1020.00', protocol: { status: '100', digest: 'AAAA' } }); // prettier-ignore
    expect(found.flags).toEqual(['zeros-lost']);
  });

  test('events tell of it too', () => {
    const body = JSON.stringify(procEvento({ author: { CNPJ: '00000000000191' } })).replace('"00000000000191"', '191');
    expect(readEventDocument(body)).toMatchObject({ event: { author: { id: '00000000000191' } }, flags: ['repaired-zeros'] }); // prettier-ignore
  });
});

describe('layouts', () => {
  const old = (versao: string, ide: Tree, key: string, receivedAt: string): Tree => {
    const body = infNFe({ key, ide });
    const { dhEmi: _without, ...rest } = body['ide'] as Tree;
    return {
      nfeProc: {
        '@versao': versao,
        NFe: { infNFe: { ...body, '@versao': versao, ide: rest } },
        protNFe: { infProt: { chNFe: key, dhRecbto: receivedAt, nProt: '135110000000001', cStat: '100' } },
      },
    };
  };

  test('1.10 has no form of emission in its key and a date alone', () => {
    const key = '35100311222333000181550010000000420123456784';
    const found = readInvoiceDocument(
      old('1.10', { cNF: '012345678', dEmi: '2010-03-31', cDV: '4', tpEmis: '1' }, key, '2010-03-31T10:00:00'),
    );
    expect(found.header).toMatchObject({ layout: '1.10', issuedOn: '2010-03-31', issuedAt: '2010-03-31', total: '20.00' }); // prettier-ignore
    expect(found.flags).not.toContain('key-body');
    expect(new Date(found.timestamp / 1000).toISOString()).toMatch(/^2010-03-31T13:00:00/);
  });

  test('2.00 has a date alone, and in its key what 4.00 has', () => {
    const key = '35110311222333000181550010000000421123456780';
    const found = readInvoiceDocument(
      old('2.00', { dEmi: '2011-03-31', cDV: '0' }, key, '2011-03-31T10:00:00'),
    ); // prettier-ignore
    expect(found.header).toMatchObject({ layout: '2.00', issuedOn: '2011-03-31' });
    expect(found.flags.filter((code) => code !== 'key-check-digit')).toEqual([]);
  });

  test('3.10 pays in a list of `pag`', () => {
    const pag = [{ tPag: '01', vPag: '5.00' }, { tPag: '03', vPag: '15.00' }]; // prettier-ignore
    const found = readInvoiceDocument(nfeProc({ extra: { '@versao': '3.10', pag } }));
    expect(found.header).toMatchObject({ layout: '3.10', payments: [{ type: '01', amount: '5.00' }, { type: '03', amount: '15.00' }] }); // prettier-ignore
  });
});
