import fc from 'fast-check';
import { cellTimestamp } from '../../handlers/invoice/canonical.ts';
import {
  documentRow,
  indexRowKeys,
  indexRows,
  invoiceRowKey,
  keyIdCandidates,
  keyIdOf,
  keyIdOfRow,
  readInvoice,
  simpleKeyId,
  type CanonicalDocument,
  type Cell,
  type Lineage,
} from '../../handlers/invoice/index.ts';
import { keyShowsCpf } from '../../handlers/invoice/row-keys.ts';
import {
  ALPHANUMERIC,
  CPF,
  ISSUER,
  keyOf,
  nfeProc,
  procEvento,
  RECIPIENT,
  simpleInvoice,
  type NfeOptions,
} from '../fixtures/nfe.ts';
import { readEventDocument, readInvoiceDocument, vault } from '../fixtures/read-documents.ts';

const lineage: Lineage = { uri: 'gs://raw/demo/b/1.json', generation: '17', source: 'demo', batch: 'b1' };
const row = (document: CanonicalDocument) => documentRow(document, lineage, vault);
const invoice = (options?: NfeOptions) => row(readInvoiceDocument(nfeProc(options)));
const event = (options?: Parameters<typeof procEvento>[0]) => row(readEventDocument(procEvento(options)));
const view = (...rows: { key: string; cells: readonly Cell[] }[]) =>
  readInvoice(
    rows[0]?.key ?? '',
    rows.flatMap(({ cells }) => cells),
  );

describe('row keys', () => {
  test('an invoice lies under its reversed key, and the key comes back', () => {
    expect(invoiceRowKey('35180834128745000152550010000474501597356342')).toBe(
      'n#24365379510547400001005525100054782143808153',
    );
    const key = fc.stringMatching(/^[0-9A-Z]{44}$/);
    fc.assert(fc.property(key, (one) => expect(keyIdOfRow(invoiceRowKey(one))).toBe(one)));
  });

  test('index rows by issuer, recipient and day', () => {
    const key = '35180834128745000152550010000474501597356349';
    const keys = indexRowKeys({
      keyId: key,
      issuedOn: '2018-08-17',
      issuer: '34128745000152',
      recipient: '95398560000152',
    });
    expect(keys.sort()).toEqual([
      `d#95398560000152#20180817#${key}`,
      `i#34128745000152#20180817#${key}`,
      `t#20180817#9#${key}`,
    ]);
  });

  test('without recipient or date there is no such index row, or day zero', () => {
    const keys = indexRowKeys({ keyId: 'K1', issuedOn: undefined, issuer: undefined, recipient: undefined });
    expect(keys).toEqual(['t#00000000#1#K1']);
  });

  test('a simple invoice is spread by a hash and qualified by its source', () => {
    const keyId = simpleKeyId('loja', '1') ?? '';
    expect(keyId).toBe('x#loja#000000000001');
    const key = invoiceRowKey(keyId);
    expect(key).toMatch(/^n#x#[0-9a-f]{2}#loja#000000000001$/);
    expect(keyIdOfRow(key)).toBe(keyId);
    const [byIssuer, byDay] = indexRowKeys({ keyId, issuedOn: '2024-01-15', issuer: undefined, recipient: undefined });
    expect(byIssuer).toBe('i#x#loja#20240115#000000000001');
    expect(byDay).toMatch(/^t#20240115#[0-9]#x#[0-9a-f]{2}#loja#000000000001$/);
    expect(simpleKeyId('loja', 'a#b')).toBeUndefined();
    expect(keyIdCandidates('x#loja#1', vault)).toEqual([keyId]);
  });

  const cpfKey = keyOf({ issuer: { CPF }, series: 1 });
  test.each([
    ['an ordinary key', keyOf(), false],
    ['a series kept for persons', keyOf({ series: 920 }), true],
    ['a CPF where the CNPJ stands', cpfKey, true],
    // 00000000000191 is a CNPJ, though its last eleven digits are a CPF as well.
    ['a CNPJ that could be a CPF', keyOf({ issuer: { CNPJ: '00000000000191' } }), false],
  ])('%s shows a CPF: %s', (_title, key, shows) => {
    expect(keyShowsCpf(key)).toBe(shows);
    expect(keyIdOf(key, false, vault).startsWith('p_')).toBe(shows);
    expect(keyIdCandidates(key, vault).sort()).toEqual([key, vault.pseudonym(key)].sort());
  });

  test('a CPF is in no row key, whoever it belongs to', () => {
    const person = { CPF, xNome: 'Maria das Dores', CRT: '1' };
    const documents = [
      readInvoiceDocument(nfeProc({ issuer: person, series: 920 })),
      readInvoiceDocument(nfeProc({ issuer: person })),
      readInvoiceDocument(nfeProc({ recipient: person })),
      readEventDocument(procEvento({ key: keyOf({ issuer: person, series: 920 }) })),
      readEventDocument(procEvento({ key: cpfKey, author: { CPF } })),
    ];
    const backwards = [...CPF].reverse().join('');
    for (const document of documents) {
      const index = document.kind === 'invoice' ? indexRows(document, []) : [];
      for (const { key, cells } of [row(document), ...index]) {
        expect(key).not.toMatch(new RegExp(`${CPF}|${backwards}`));
        expect(JSON.stringify(cells)).not.toContain(CPF);
      }
    }
  });

  test('invoice and event of a person meet in one row', () => {
    const issuer = { CPF, xNome: 'Maria', CRT: '1' };
    const key = keyOf({ issuer, series: 920 });
    expect(event({ key }).key).toBe(invoice({ issuer, series: 920 }).key);
  });
});

describe('cell time', () => {
  const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

  test('is a whole number of milliseconds inside its second, in the half that tells of a protocol', () => {
    fc.assert(
      fc.property(fc.nat(4_000_000_000), fc.boolean(), hash, (seconds, protocol, one) => {
        const timestamp = cellTimestamp(seconds, protocol, one);
        expect(timestamp % 1000).toBe(0);
        expect(Math.floor(timestamp / 1_000_000)).toBe(seconds);
        expect(Math.floor(timestamp / 500_000) % 2).toBe(protocol ? 1 : 0);
        expect(Number.isSafeInteger(timestamp)).toBe(true);
      }),
    );
  });

  test('comes from the protocol, else from the issue', () => {
    const second = (options: NfeOptions) => {
      const { timestamp } = readInvoiceDocument(nfeProc(options));
      return new Date(Math.floor(timestamp / 1_000_000) * 1000).toISOString();
    };
    expect(second({})).toBe('2024-04-01T02:31:07.000Z');
    expect(second({ protocol: null })).toBe('2024-04-01T02:30:00.000Z');
    expect(second({ protocol: null, issuedAt: '2024-03-31T23:30:00-05:00' })).toBe('2024-04-01T04:30:00.000Z');
  });

  test('is the same for the same content and differs for another in the same second', () => {
    const one = readInvoiceDocument(nfeProc());
    expect(readInvoiceDocument(nfeProc()).timestamp).toBe(one.timestamp);
    const other = readInvoiceDocument(nfeProc({ ide: { natOp: 'Devolucao' } }));
    expect(other.timestamp).not.toBe(one.timestamp);
    expect(Math.floor(other.timestamp / 1_000_000)).toBe(Math.floor(one.timestamp / 1_000_000));
  });
});

describe('rows', () => {
  test('an invoice fills its families, all at one time', () => {
    const { cells } = invoice({ items: 3 });
    const columns = cells.map(({ family, qualifier }) => `${family}:${qualifier}`);
    expect(columns.sort()).toEqual(
      'h:doc i:f001 i:f002 i:f003 p:data r:batch r:flags r:generation r:schema r:sha256 r:source r:uri r:vault'.split(
        ' ',
      ),
    );
    expect(new Set(cells.map(({ timestamp }) => timestamp)).size).toBe(1);
  });

  test('an event adds its own columns to the row of its invoice', () => {
    const { key, cells } = event();
    expect(key).toBe(invoice().key);
    expect(cells.map(({ family, qualifier }) => `${family}:${qualifier}`)).toEqual([
      'e:110111#01',
      'r:110111#01',
      'p:110111#01',
    ]);
  });

  test('no value can be taken for an 8-byte counter', () => {
    for (const { value } of [...invoice().cells, ...event().cells]) {
      if (value.length === 8) expect(value.charCodeAt(0)).toBeGreaterThan(0);
    }
  });

  test('the same document gives the same bytes, encrypted parts included', () => {
    expect(invoice()).toEqual(invoice());
    expect(event()).toEqual(event());
  });

  test('personal data opens with the key of its invoice and with no other', () => {
    const document = readInvoiceDocument(nfeProc());
    const sealed = row(document).cells.find(({ family }) => family === 'p')?.value ?? '';
    expect(vault.open(sealed, document.keyId)).toBe(document.personal?.text);
    expect(() => vault.open(sealed, keyOf({ number: 7 }))).toThrow();
    expect(() => vault.open(`${sealed.slice(0, -2)}AA`, document.keyId)).toThrow();
  });

  test('index rows are small and say what lists need', () => {
    const document = readInvoiceDocument(nfeProc());
    const rows = indexRows(document, []);
    expect(rows.map(({ key }) => key.slice(0, 2)).sort()).toEqual(['d#', 'i#', 't#']);
    expect(JSON.parse(rows[0]?.cells[0]?.value ?? '')).toEqual({
      key: keyOf(),
      number: '42',
      series: '1',
      model: '55',
      issuedOn: '2024-03-31',
      vNF: '20.00',
      status: 'authorized',
      items: 2,
      issuer: ISSUER,
      recipient: RECIPIENT,
    });
  });

  test('an alphanumeric issuer is indexed as it is', () => {
    const [key] = indexRows(readInvoiceDocument(nfeProc({ issuer: { CNPJ: ALPHANUMERIC, CRT: '3' } })), [])
      .map((one) => one.key)
      .filter((one) => one.startsWith('i#'));
    expect(key).toMatch(new RegExp(`^i#${ALPHANUMERIC}#20240331#`));
  });
});

describe('stored invoice', () => {
  const undo = (sequence: string) =>
    event({
      type: '110001',
      sequence,
      details: { tpEventoAut: '110111', nProtEvento: '135240000000999' },
      registration: { nProt: '135240000001000' },
    });

  test.each([
    ['an invoice alone', [invoice()], 'authorized'],
    ['without protocol', [invoice({ protocol: null })], 'unprotocolled'],
    ['denied', [invoice({ protocol: { cStat: '110' } })], 'denied'],
    ['cancelled by situation', [invoice({ protocol: { cStat: '101' } })], 'cancelled'],
    ['with a cancellation', [invoice(), event()], 'cancelled'],
    ['with a cancellation by substitution', [invoice(), event({ type: '110112' })], 'cancelled'],
    ['with a cancellation that was only asked for', [invoice(), event({ registration: null })], 'authorized'],
    ['with a cancellation that was turned down', [invoice(), event({ registration: { cStat: '573' } })], 'authorized'],
    ['with a correction letter', [invoice(), event({ type: '110110' })], 'authorized'],
    ['with a cancellation that was undone', [invoice(), event(), undo('1')], 'authorized'],
    ['events only', [event()], 'absent'],
  ])('%s', (_title, rows, status) => {
    const before = view(...rows);
    expect(before?.status).toBe(status);
    expect(view(...[...rows].reverse())).toEqual({ ...before, key: before?.key });
  });

  test('shows header, items, lineage and flags of one version', () => {
    const shown = view(invoice({ item: { qCom: '3.0000' } }));
    expect(shown).toMatchObject({
      key: keyOf(),
      level: 'doc',
      versions: 1,
      flags: [{ code: 'item-amount' }],
      lineage: { uri: lineage.uri, generation: '17', source: 'demo', batch: 'b1', schema: '1' },
    });
    expect(shown?.items).toHaveLength(2);
  });

  test('a later correction with fewer items hides the items of the version before', () => {
    const old = invoice({ items: 5 });
    const corrected = invoice({ items: 2, protocol: { dhRecbto: '2024-04-02T10:00:00-03:00' } });
    for (const rows of [
      [old, corrected],
      [corrected, old],
    ]) {
      expect(view(...rows)).toMatchObject({ versions: 2, items: [{ position: 1 }, { position: 2 }], flags: [] });
    }
  });

  test('two contents in one second are a conflict, and the same one wins in either order', () => {
    const one = invoice();
    const two = invoice({ ide: { natOp: 'Devolucao' } });
    const shown = view(one, two);
    expect(shown).toMatchObject({ versions: 2, flags: [{ code: 'conflict' }] });
    expect(view(two, one)).toEqual(shown);
  });

  test('the unprotocolled copy of an invoice is no conflict with the protocolled one', () => {
    const sameSecond = { protocol: { dhRecbto: '2024-03-31T23:30:00-03:00' } };
    const shown = view(invoice({ protocol: null }), invoice(sameSecond));
    expect(shown).toMatchObject({ versions: 2, flags: [], status: 'authorized' });
  });

  test('nor does it hide it, where the clock of the issuer was fast', () => {
    const fast = { issuedAt: '2024-03-31T23:34:00-03:00' };
    const [bare, whole] = [invoice({ ...fast, protocol: null }), invoice(fast)];
    const shown = view(bare, whole);
    expect(shown).toMatchObject({ versions: 2, status: 'authorized', header: { protocol: { status: '100' } }, items: [{}, {}] }); // prettier-ignore
    expect(view(whole, bare)).toEqual(shown);
  });

  test('of summaries of one second, one that says cancelled is believed, whichever wins', () => {
    const summary = (cSitNFe: string, vNF: string) =>
      row(readInvoiceDocument({ resNFe: { chNFe: keyOf(), CNPJ: ISSUER, dhEmi: '2024-03-31T23:30:00-03:00', vNF, dhRecbto: '2024-03-31T23:31:07-03:00', nProt: '1', cSitNFe } })); // prettier-ignore
    for (const vNF of ['20.00', '21.00', '22.00', '23.00', '24.00']) {
      expect(view(summary('1', vNF), summary('3', '20.00'))?.status).toBe('cancelled');
      expect(view(summary('3', '20.00'), summary('1', vNF))?.status).toBe('cancelled');
    }
  });

  test('a full document hides a summary, whichever came later', () => {
    const summary = row(
      readInvoiceDocument({
        resNFe: {
          chNFe: keyOf(),
          CNPJ: ISSUER,
          xNome: 'X',
          dhEmi: '2024-03-31T23:30:00-03:00',
          vNF: '20.00',
          dhRecbto: '2024-05-01T00:00:00-03:00',
          nProt: '1',
          cSitNFe: '1',
        },
      }),
    );
    expect(view(summary)).toMatchObject({
      level: 'sum',
      status: 'authorized',
      items: [],
      header: { total: '20.00', number: '42' },
    });
    for (const rows of [
      [summary, invoice()],
      [invoice(), summary],
    ]) {
      expect(view(...rows)).toMatchObject({ level: 'doc', versions: 1, header: { level: 'doc' } });
    }
  });

  test('the newest version of an event replaces the ones before, by sequence', () => {
    const first = event({ registration: null });
    const registered = event();
    const shown = view(invoice(), registered, first, event({ sequence: '2', registration: null }));
    expect(shown?.events.map(({ sequence, state }) => [sequence, state])).toEqual([
      [1, 'registered'],
      [2, 'requested'],
    ]);
  });

  test('of correction letters the last one that is registered counts', () => {
    const letter = (sequence: string, registration?: null) => event({ type: '110110', sequence, ...(registration === null ? { registration } : {}) }); // prettier-ignore
    const shown = view(invoice(), letter('2'), letter('3', null), letter('1'));
    expect(shown?.events.map(({ sequence, effective }) => [sequence, effective])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
  });

  test('a simple invoice reads back like any other', () => {
    const shown = view(row(readInvoiceDocument(simpleInvoice)));
    expect(shown).toMatchObject({ key: 'x#loja#000000000007', header: { total: '49.05', issuer: { kind: 'none' } } });
    expect(shown?.items).toHaveLength(2);
  });
});
