import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { isValidCnpj, isValidCpf } from '../../handlers/invoice/cnpj.ts';
import type { ExpectedInvoice, GeneratedDocument, GeneratorOptions } from '../../samples/index.ts';
import { createGenerator } from '../../samples/index.ts';
import type { Json } from './reading.ts';
import { at, itemSums, keyDigit, listAt, ruleTotal, textAt, worstItem } from './reading.ts';

const seeds = fc.oneof(fc.integer(), fc.string({ maxLength: 12 }));

function invoices(
  options: Partial<GeneratorOptions>,
  count: number,
): { doc: GeneratedDocument; inf: Json | undefined }[] {
  const documents = [...createGenerator(options).documents({ count })];
  return documents.map((doc) => ({ doc, inf: at(JSON.parse(doc.text) as Json, 'nfeProc', 'NFe', 'infNFe') }));
}

const expectedInvoice = (doc: GeneratedDocument): ExpectedInvoice => {
  if (doc.expected.kind !== 'invoice') throw new Error(`Document ${doc.index} is of kind ${doc.expected.kind}`);
  return doc.expected;
};

/** Every part of the key, from the body. */
function keyOf(inf: Json | undefined): string {
  const ide = (name: string, width: number): string => textAt(inf, 'ide', name).padStart(width, '0');
  const issued = textAt(inf, 'ide', 'dhEmi');
  const issuer = at(inf, 'emit', 'CNPJ') ?? at(inf, 'emit', 'CPF');
  return [
    ide('cUF', 2),
    issued.slice(2, 4) + issued.slice(5, 7),
    String(issuer).padStart(14, '0'),
    ide('mod', 2),
    ide('serie', 3),
    ide('nNF', 9),
    ide('tpEmis', 1),
    ide('cNF', 8),
    ide('cDV', 1),
  ].join('');
}

describe('a plain invoice', () => {
  test('has a key with a right check digit that agrees with its body and its protocol', () => {
    fc.assert(
      fc.property(seeds, fc.nat(999_999_000), (seed, index) => {
        const { text, expected } = createGenerator({ seed, cpfIssuerShare: 0.2, items: { min: 1, max: 2 } }).document(
          index,
        );
        const root = JSON.parse(text) as Json;
        const inf = at(root, 'nfeProc', 'NFe', 'infNFe');
        const key = keyOf(inf);
        expect(textAt(inf, '@Id')).toBe(`NFe${key}`);
        expect(key).toMatch(/^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$/);
        expect(keyDigit(key.slice(0, 43))).toBe(key.slice(43));
        expect(textAt(root, 'nfeProc', 'protNFe', 'infProt', 'chNFe')).toBe(key);
        expect(expected).toMatchObject({ kind: 'invoice', key, flags: [] });
      }),
      { numRuns: 150 },
    );
  });

  test('adds up: items to the totals, totals to vNF, payments to vNF, instalments to vNF', () => {
    for (const { doc, inf } of invoices({ seed: 'totals', items: { min: 1, max: 60 } }, 600)) {
      const tot = at(inf, 'total', 'ICMSTot');
      const total = textAt(tot, 'vNF');
      expect(total).toBe(ruleTotal(inf));
      expect(tot).toMatchObject(itemSums(inf));
      expect(worstItem(inf)).toBeLessThanOrEqual(0.005);
      expect(expectedInvoice(doc)).toMatchObject({ total, items: listAt(inf, 'det').length });
      const sum = (list: Json[], name: string): string =>
        (list.reduce<bigint>((cents, part) => cents + BigInt(textAt(part, name).replace('.', '')), 0n) + 0n).toString();
      expect(sum(listAt(inf, 'pag', 'detPag'), 'vPag')).toBe(total.replace('.', ''));
      const dup = listAt(inf, 'cobr', 'dup');
      if (dup.length > 0) expect(sum(dup, 'vDup')).toBe(total.replace('.', ''));
    }
  });

  test('meets every kind of charge and tax within a few hundred', () => {
    const seen = new Set<string>();
    for (const { inf } of invoices({ seed: 'kinds' }, 500)) {
      for (const [name, value] of Object.entries(at(inf, 'total', 'ICMSTot') as Record<string, string>)) {
        if (value !== '0.00') seen.add(name);
      }
      for (const item of listAt(inf, 'det'))
        Object.keys(at(item, 'imposto', 'ICMS') as object).forEach((n) => seen.add(n));
    }
    const charges = 'vProd vDesc vFrete vSeg vOutro vST vFCPST vICMSDeson vIPI vICMS vPIS vCOFINS'.split(' ');
    expect([...seen]).toEqual(
      expect.arrayContaining([...charges, 'ICMS00', 'ICMS10', 'ICMS40', 'ICMS60', 'ICMSSN102']),
    );
  });

  test('writes amounts as decimal text, never as a number', () => {
    const numbers: string[] = [];
    JSON.parse(createGenerator({ seed: 3 }).document(12).text, (name: string, value: unknown) => {
      if (typeof value === 'number') numbers.push(name);
      return value;
    });
    expect(numbers).toEqual([]);
  });

  test('has valid tax numbers, persons only from the documentation ranges', () => {
    const kinds = new Map<string, number>();
    const shares = { cpfIssuerShare: 0.1, cpfRecipientShare: 0.3, foreignRecipientShare: 0.1, alphanumericShare: 0.3 };
    for (const { inf } of invoices({ seed: 'parties', ...shares }, 600)) {
      for (const role of ['emit', 'dest']) {
        const cnpj = at(inf, role, 'CNPJ');
        const cpf = at(inf, role, 'CPF');
        if (typeof cnpj === 'string') {
          expect(isValidCnpj(cnpj)).toBe(true);
          expect(cnpj.slice(8, 10)).toBe('99');
        }
        if (typeof cpf === 'string') {
          expect(isValidCpf(cpf)).toBe(true);
          expect(cpf).toMatch(/^(000000[0-9]{5}|11144477735)$/);
        }
        const kind = `${role} ${cpf !== undefined ? 'cpf' : cnpj === undefined ? 'none' : /[A-Z]/.test(String(cnpj)) ? 'letters' : 'digits'}`;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    }
    expect([...kinds.keys()].sort()).toEqual(
      ['dest cpf', 'dest digits', 'dest letters', 'dest none', 'emit cpf', 'emit digits', 'emit letters'].sort(),
    );
    const share = (kind: string): number => (kinds.get(kind) ?? 0) / 600;
    expect(share('emit letters')).toBeGreaterThan(0.15);
    expect(share('emit letters')).toBeLessThan(0.4);
    expect(share('emit cpf')).toBeGreaterThan(0.04);
    expect(share('emit cpf')).toBeLessThan(0.2);
  });

  test('is issued within the dates asked for, at the offset of its state', () => {
    const offsets: Record<string, string> = { AC: '-05:00', AM: '-04:00', MT: '-04:00', MS: '-04:00', RO: '-04:00' };
    const seen = new Set<string>();
    for (const { doc, inf } of invoices({ seed: 'dates', dates: { from: '2027-02-27', to: '2027-03-02' } }, 400)) {
      const issued = textAt(inf, 'ide', 'dhEmi');
      expect(issued).toMatch(/^2027-(02-2[78]|03-0[12])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d-0[2-5]:00$/);
      expect(expectedInvoice(doc).issuedOn).toBe(issued.slice(0, 10));
      const offset = issued.slice(19);
      seen.add(offset);
      const island = textAt(inf, 'ide', 'cMunFG') === '2605459';
      expect(offset).toBe(island ? '-02:00' : (offsets[textAt(inf, 'emit', 'enderEmit', 'UF')] ?? '-03:00'));
    }
    expect([...seen].sort()).toEqual(['-02:00', '-03:00', '-04:00', '-05:00']);
  });

  test.each([
    { min: 1, max: 1 },
    { min: 990, max: 990 },
    { min: 4, max: 7 },
  ])('has as many items as asked for: $min to $max', (items) => {
    for (const { inf } of invoices({ seed: 9, items }, 12)) {
      const det = listAt(inf, 'det');
      expect(det.length).toBeGreaterThanOrEqual(items.min);
      expect(det.length).toBeLessThanOrEqual(items.max);
      expect(det.map((item) => textAt(item, '@nItem'))).toEqual(det.map((_, i) => String(i + 1)));
    }
  });

  test('has mostly 1 to 10 items, with a long tail up to several hundred', () => {
    const counts = [...createGenerator({ seed: 'tail' }).documents({ count: 12_000 })].map(
      (doc) => expectedInvoice(doc).items,
    );
    const small = counts.filter((count) => count <= 10).length / counts.length;
    expect(small).toBeGreaterThan(0.95);
    expect(small).toBeLessThan(0.99);
    expect(Math.max(...counts)).toBeGreaterThan(300);
    expect(Math.max(...counts)).toBeLessThanOrEqual(990);
  });
});

describe('the same seed', () => {
  test('gives the same document whatever was asked before and whatever the count', () => {
    const options = { seed: 'again', flawedShare: 0.2, eventShare: 0.2, form: 'mixed' } as const;
    const row = [...createGenerator(options).documents({ count: 60 })];
    const slice = [...createGenerator(options).documents({ from: 20, count: 10 })];
    expect(slice).toEqual(row.slice(20, 30));
    expect(createGenerator(options).document(59)).toEqual(row[59]);
  });

  test('gives the same bytes on every machine', () => {
    const options = { seed: 7, form: 'mixed', flawedShare: 0.2, eventShare: 0.2, cpfIssuerShare: 0.1 } as const;
    const hash = createHash('sha256');
    for (const { text, expected } of createGenerator(options).documents({ count: 500 })) {
      hash.update(`${text}\n${JSON.stringify(expected)}\n`);
    }
    // Recorded on purpose: if this changes, every seed that someone noted down stands for other documents.
    expect(hash.digest('hex').slice(0, 16)).toBe('3b1a5fe5c1c94130');
  });

  test('gives keys that differ within a seed, and other keys under another seed', () => {
    const keys = (seed: number): string[] =>
      [...createGenerator({ seed, items: { min: 1, max: 1 } }).documents({ count: 3000 })].map(
        (d) => expectedInvoice(d).key,
      );
    const both = [...keys(1), ...keys(2)];
    expect(new Set(both).size).toBe(both.length);
  });
});

describe('a row of documents', () => {
  test('is made one at a time: the last of a billion costs no more than the first', () => {
    const generator = createGenerator({ seed: 1 });
    const row = generator.documents({ from: 999_999_990, count: 9 });
    expect(row.next().value).toMatchObject({ index: 999_999_990 });
    const endless = generator.documents({ count: 999_999_999 });
    expect(endless.next().value).toMatchObject({ index: 0 });
  });

  test('leaves no memory behind', () => {
    const generator = createGenerator({ seed: 1, issuers: 5, recipients: 5, items: { min: 1, max: 2 } });
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = (from: number, count: number): number => {
      for (const _ of generator.documents({ from, count }));
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = used(0, 1000);
    // 5,000 documents are about 12 MB of text.
    expect(used(1000, 5000) - before).toBeLessThan(2 * 1024 * 1024);
  });

  test.each([
    { from: -1, count: 2 },
    { from: 0.5, count: 1 },
    { from: 999_999_998, count: 2 },
  ])('refuses the range from $from of $count at once', (range) => {
    expect(() => createGenerator().documents(range)).toThrow(expect.objectContaining({ code: 'sample-option' }));
  });
});

describe('settings', () => {
  test.each([
    [{ flawedShare: 1.5 }, 'flawedShare'],
    [{ flawedShare: Number.NaN }, 'flawedShare'],
    [{ flawedShare: 0.6, eventShare: 0.6 }, 'eventShare'],
    [{ items: { min: 0, max: 3 } }, 'items.min'],
    [{ items: { min: 5, max: 4 } }, 'items.max'],
    [{ items: { min: 1, max: 991 } }, 'items.max'],
    [{ dates: { from: '2026-02-30', to: '2026-03-01' } }, 'dates.from'],
    [{ dates: { from: '2026-03-02', to: '2026-03-01' } }, 'dates.to'],
    [{ issuers: 0 }, 'issuers'],
    [{ flaws: [], flawedShare: 0.1 }, 'flaws'],
    [{ form: 'challenge', eventShare: 0.1 }, 'eventShare'],
    [{ form: 'challenge', flaws: ['totals'] }, 'flaws'],
    [{ form: 'yaml' }, 'form'],
  ])('%j is refused, naming %s', (options, option) => {
    expect(() => createGenerator(options as Partial<GeneratorOptions>)).toThrow(
      expect.objectContaining({ code: 'sample-option', option }),
    );
  });
});
