/** Compares with the real documents beside the repository, where they are; nothing of them is kept here. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decimal } from '../../handlers/invoice/decimal.ts';
import type { Tree } from '../fixtures/nfe.ts';
import { readDocuments } from '../fixtures/read-documents.ts';
import { toXml } from '../fixtures/xml.ts';

const folder = fileURLToPath(new URL('../../../shared/data/nfe', import.meta.url));
const there = existsSync(join(folder, 'expected.json'));
const read = (...path: string[]) => readFileSync(join(folder, ...path));

interface Expected {
  readonly file: string;
  readonly kind: 'nfe' | 'event';
  readonly accessKey: string;
  readonly keyFormatOk: boolean;
  readonly keyCheckDigitValid: boolean;
  readonly keyMatchesBody: Readonly<Record<string, boolean>>;
  readonly totalsConsistent: boolean;
  readonly convention: string;
  readonly layout: string;
  readonly emission: string;
  readonly mod: string;
  readonly serie: string;
  readonly nNF: string;
  readonly natOp: string;
  readonly totals: Readonly<Record<string, string | null>>;
  readonly vNFTot: string | null;
  readonly hasIBSCBS: boolean;
  readonly recipientUF: string | null;
  readonly itemNumbersSequential: boolean;
  readonly protocolKeyMatches: boolean | null;
  readonly issuerKind: string;
  readonly issuerDoc: string;
  readonly issuerDocCheckDigitsValid: boolean;
  readonly recipientKind: string;
  readonly items: number;
  readonly vNF: string;
  readonly emissionDate: string;
  readonly payments: number;
  readonly duplicatas: number;
  readonly protocol: { readonly nProt: string } | null;
  readonly events: readonly {
    readonly tpEvento: string;
    readonly chNFe: string;
    readonly nSeqEvento: string;
    readonly keyCheckDigitValid: boolean;
  }[];
}

const documents: Expected[] = there ? JSON.parse(read('expected.json').toString()).documents : [];
const flagsOf = (expected: Expected): string[] =>
  [
    expected.keyFormatOk ? '' : 'key-format',
    expected.keyCheckDigitValid ? '' : 'key-check-digit',
    Object.values(expected.keyMatchesBody).includes(false) ? 'key-body' : '',
    expected.totalsConsistent ? '' : 'totals',
    expected.issuerDocCheckDigitsValid ? '' : 'issuer-check-digit',
  ].filter((code) => code !== '');
const amounts = (written: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(
    Object.entries(written).flatMap(([name, value]) => (value === null ? [] : [[name, decimal(value, 2)]])),
  );
const compared = ['key-format', 'key-check-digit', 'key-body', 'totals', 'issuer-check-digit'];

if (there) describe('real documents', compareDocuments);
else test('no part of the real documents is there without the rest', () => expect(existsSync(folder)).toBe(false));

function compareDocuments(): void {
  const invoices = documents.filter(({ kind }) => kind === 'nfe');
  const events = documents.filter(({ kind }) => kind === 'event');

  test('there are 24 invoices and 5 events', () => {
    expect([invoices.length, events.length]).toEqual([24, 5]);
  });

  test.each(invoices.map((one) => [one.file, one] as const))('%s', (file, expected) => {
    const outcomes = readDocuments(read('documents', file));
    expect(outcomes).toHaveLength(1);
    const [invoice] = outcomes;
    if (invoice?.kind !== 'invoice') throw new Error(JSON.stringify(invoice));
    const { header } = invoice;
    expect(header.key).toEqual(expected.issuerKind === 'cpf' ? expect.stringMatching(/^p_/) : expected.accessKey);
    expect(header).toMatchObject({
      total: expected.vNF,
      items: expected.items,
      issuedOn: expected.emissionDate,
      issuer: { kind: expected.issuerKind },
      recipient: { kind: expected.recipientKind },
    });
    expect(header.payments?.length ?? 0).toBe(expected.payments);
    expect(header.installments?.length ?? 0).toBe(expected.duplicatas);
    expect(header.protocol?.number).toBe(expected.protocol?.nProt);
    expect(invoice.items).toHaveLength(expected.items);
    const { layout, emission, mod, serie, nNF, natOp } = expected;
    expect(header).toMatchObject({
      layout,
      issuedAt: emission,
      model: mod,
      series: serie,
      number: nNF,
      operation: natOp,
    });
    expect(header.recipient.state ?? null).toBe(expected.recipientUF ?? null);
    expect(header.totals).toMatchObject(amounts({ ...expected.totals, vNFTot: expected.vNFTot }));
    expect(JSON.stringify(header.reform ?? {}).includes('IBSCBSTot')).toBe(expected.hasIBSCBS);
    expect(header.positions === undefined).toBe(expected.itemNumbersSequential);
    expect(invoice.flags.includes('protocol-key')).toBe(expected.protocolKeyMatches === false);
    expect(invoice.flags.filter((code) => compared.includes(code)).sort()).toEqual(flagsOf(expected).sort());
  });

  test.each(events.map((one) => [one.file, one] as const))('%s', (file, expected) => {
    const found = readDocuments(read('documents', file)).map((one) => {
      if (one.kind !== 'event') throw new Error(JSON.stringify(one));
      const { type, key, sequence } = one.event;
      return {
        tpEvento: type,
        chNFe: key,
        nSeqEvento: String(sequence),
        keyCheckDigitValid: !one.flags.includes('key-check-digit'),
      };
    });
    const wanted = expected.events.map(({ tpEvento, chNFe, nSeqEvento, keyCheckDigitValid }) => ({
      tpEvento,
      chNFe,
      nSeqEvento,
      keyCheckDigitValid,
    }));
    expect(found).toEqual(wanted);
  });

  const written = documents.filter(({ convention }) => convention === 'at').map(({ file }) => file);
  test.each(written)('%s is the same version in XML', (file) => {
    const bytes = read('documents', file);
    const xml = toXml(JSON.parse(bytes.toString()) as Tree, { pretty: true });
    expect(readDocuments(xml)).toEqual(readDocuments(bytes));
  });

  const hashes = (prefix: string) =>
    Object.fromEntries(
      readdirSync(join(folder, 'variants'))
        .filter((file) => file.startsWith(prefix))
        .map((file) => {
          const [invoice] = readDocuments(read('variants', file));
          return [file, invoice?.kind === 'invoice' ? { hash: invoice.hash, timestamp: invoice.timestamp } : undefined];
        }),
    );

  test.each(['a-3items', 'b-1item'])('the four lossless variants of %s are one version', (prefix) => {
    const all = Object.entries(hashes(prefix));
    expect(all).toHaveLength(5);
    const lossless = all.filter(([file]) => !file.includes('bare-numeric')).map(([, value]) => JSON.stringify(value));
    expect(new Set(lossless).size).toBe(1);
  });

  test('the challenge gives three invoices, eight items and 582.28', () => {
    const found = readDocuments(read('challenge', 'data.json')).flatMap((one) => (one.kind === 'invoice' ? [one] : []));
    expect(found.map(({ header }) => [header.number, header.items, header.total])).toEqual([
      ['501', 3, '318.90'],
      ['502', 2, '160.25'],
      ['503', 3, '103.13'],
    ]);
  });
}
