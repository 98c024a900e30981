/** The documents that people share, where they are at hand: every one has to come out as its expectation says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ingest } from '../../cli/ingest.ts';
import { invoicesGet } from '../../cli/invoices.ts';
import { ROOT, startProduct, type Product } from './product.ts';

const DATA = join(ROOT, '..', 'shared', 'data', 'nfe');
const present = existsSync(DATA);
const described = present ? describe : describe.skip;

interface Expected {
  readonly file: string;
  readonly kind: 'nfe' | 'event';
  readonly accessKey: string;
  readonly items?: number;
  readonly vNF?: string;
  readonly issuerKind?: string;
  readonly keyFormatOk: boolean;
  readonly keyCheckDigitValid: boolean;
  readonly issuerDocCheckDigitsValid?: boolean;
  readonly totalsConsistent?: boolean;
  readonly keyMatchesBody?: Readonly<Record<string, boolean>>;
}

interface Shown {
  readonly key: string;
  readonly items: readonly unknown[];
  readonly header: { readonly total: string; readonly issuer: { readonly kind: string } };
  readonly flags: readonly { readonly code: string }[];
  readonly events: readonly unknown[];
  readonly versions: number;
}

const expectations: readonly Expected[] = present
  ? (JSON.parse(readFileSync(join(DATA, 'expected.json'), 'utf8')) as { documents: Expected[] }).documents
  : [];

described('the shared documents', () => {
  let product: Product;
  let first: Record<string, unknown>;
  let cells: string[];

  beforeAll(async () => {
    product = await startProduct();
    const result = await product.run(ingest, [join(DATA, 'documents')], { json: true });
    first = JSON.parse(result.out) as Record<string, unknown>;
    cells = await product.cells('invoices');
  });
  afterAll(() => product?.stop());

  const get = async (key: string) => {
    const { out, err, exitCode } = await product.run(invoicesGet, [key], { json: true });
    if (exitCode !== 0) throw new Error(err);
    return JSON.parse(out) as Shown;
  };

  test('are 29 documents, 24 invoices and 5 events, and nothing fails', () => {
    expect(first).toMatchObject({
      objects: 29,
      documents: 29,
      invoices: 24,
      events: 5,
      loaded: 29,
      quarantined: 0,
      failed: 0,
    });
  });

  test('change nothing when they come again', async () => {
    const again = await product.run(ingest, [join(DATA, 'documents')], { json: true });
    expect(JSON.parse(again.out)).toMatchObject({ documents: 29, loaded: 0, unchanged: 29, failed: 0 });
    expect(again.exitCode).toBe(0);
    expect(await product.cells('invoices')).toEqual(cells);
  });

  test.each(expectations.filter(({ kind }) => kind === 'nfe'))(
    '$file has its items, total, issuer and flags',
    async (expected) => {
      const shown = await get(expected.accessKey);
      expect(shown.key).toBe(expected.accessKey);
      expect(shown.items).toHaveLength(expected.items ?? -1);
      expect(Number(shown.header.total)).toBe(Number(expected.vNF));
      expect(shown.header.issuer.kind).toBe(expected.issuerKind);
      const codes = shown.flags.map(({ code }) => code);
      const wanted: [string, boolean][] = [
        ['key-format', !expected.keyFormatOk],
        ['key-check-digit', !expected.keyCheckDigitValid],
        ['key-body', Object.values(expected.keyMatchesBody ?? {}).includes(false)],
        ['totals', expected.totalsConsistent === false],
        ['issuer-check-digit', expected.issuerDocCheckDigitsValid === false],
      ];
      expect(wanted.filter(([code, flagged]) => flagged !== codes.includes(code))).toEqual([]);
    },
  );

  test('the four lossless variants of one document are one version', async () => {
    for (const which of ['a-3items', 'b-1item']) {
      const files = readdirSync(join(DATA, 'variants')).filter(
        (name) => name.startsWith(which) && !name.includes('bare'),
      );
      const paths = files.map((name) => join(DATA, 'variants', name));
      const { out } = await product.run(ingest, paths, { json: true });
      expect(JSON.parse(out)).toMatchObject({ documents: 4, failed: 0 });
    }
    const keys = ['at', 'dollar', 'compact', 'attributes'].map((convention) =>
      keyOf(readFileSync(join(DATA, 'variants', `a-3items.${convention}.json`), 'utf8')),
    );
    expect(new Set(keys).size).toBe(1);
    expect(await get(keys[0] ?? '')).toMatchObject({ versions: 1 });
  });

  test('the challenge file is 3 invoices with 8 items and a gross total of 582.28', async () => {
    const { out } = await product.run(ingest, [join(DATA, 'challenge', 'data.json')], { json: true });
    expect(JSON.parse(out)).toMatchObject({ documents: 3, invoices: 3, loaded: 3, failed: 0 });
    const found = await Promise.all(['1', '2', '3'].map((id) => get(`x#upload#${id.padStart(12, '0')}`)));
    expect(found.flatMap(({ items }) => items)).toHaveLength(8);
    const cents = found.reduce((sum, { header }) => sum + Math.round(Number(header.total) * 100), 0);
    expect(cents).toBe(58_228);
  });
});

const keyOf = (text: string): string => /NFe(\d{44})/.exec(text)?.[1] ?? '';
