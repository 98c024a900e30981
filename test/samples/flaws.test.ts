import { isValidCnpj } from '../../handlers/invoice/cnpj.ts';
import type { Flaw, GeneratedDocument, GeneratorOptions } from '../../samples/index.ts';
import { CONVENTIONS, createGenerator, FLAWS } from '../../samples/index.ts';
import type { Json } from './reading.ts';
import { at, keyDigit, ruleTotal, textAt } from './reading.ts';

const make = (options: Partial<GeneratorOptions>, count: number): GeneratedDocument[] => [
  ...createGenerator({ items: { min: 1, max: 3 }, ...options }).documents({ count }),
];
const flawed = (flaw: Flaw, options: Partial<GeneratorOptions> = {}): GeneratedDocument[] =>
  make({ seed: flaw, flawedShare: 1, flaws: [flaw], ...options }, 40);
const infOf = (text: string): Json | undefined => at(JSON.parse(text) as Json, 'nfeProc', 'NFe', 'infNFe');
const keyIn = (text: string): string => textAt(infOf(text), '@Id').slice(3);
const bodyNumber = (text: string): string => textAt(infOf(text), 'ide', 'nNF').padStart(9, '0');

describe('shares', () => {
  test('of flawed documents and events are met', () => {
    const documents = make({ seed: 'shares', flawedShare: 0.05, eventShare: 0.1 }, 5000);
    const share = (wanted: (document: GeneratedDocument) => boolean): number => documents.filter(wanted).length / 5000;
    const flawedShare = share(({ expected }) => expected.kind !== 'event' && expected.flaw !== undefined);
    expect(flawedShare).toBeGreaterThan(0.04);
    expect(flawedShare).toBeLessThan(0.06);
    const eventShare = share(({ expected }) => expected.kind === 'event');
    expect(eventShare).toBeGreaterThan(0.085);
    expect(eventShare).toBeLessThan(0.115);
  });

  test('all flaws turn up if none is chosen', () => {
    const seen = new Set(
      make({ seed: 1, flawedShare: 0.5 }, 400).map(({ expected }) => 'flaw' in expected && expected.flaw),
    );
    expect([...FLAWS].every((flaw) => seen.has(flaw))).toBe(true);
  });

  test('of zero leave nothing flawed', () => {
    expect(make({ seed: 1 }, 300).every(({ expected }) => expected.kind === 'invoice' && !('flaw' in expected))).toBe(
      true,
    );
  });
});

describe('each flaw shows, and no other', () => {
  test('key-check-digit: the last digit is wrong, in the key and in the body alike', () => {
    for (const { text, expected } of flawed('key-check-digit')) {
      const key = keyIn(text);
      expect(keyDigit(key.slice(0, 43))).not.toBe(key.slice(43));
      expect(textAt(infOf(text), 'ide', 'cDV')).toBe(key.slice(43));
      expect(ruleTotal(infOf(text))).toBe(textAt(infOf(text), 'total', 'ICMSTot', 'vNF'));
      expect(expected).toMatchObject({ kind: 'invoice', key, flags: ['key-check-digit'], flaw: 'key-check-digit' });
    }
  });

  test('key-body: the key is right in itself, the number differs', () => {
    for (const { text, expected } of flawed('key-body')) {
      const key = keyIn(text);
      expect(keyDigit(key.slice(0, 43))).toBe(key.slice(43));
      expect(bodyNumber(text)).not.toBe(key.slice(25, 34));
      expect(expected).toMatchObject({ kind: 'invoice', key, flags: ['key-body'] });
    }
  });

  test('totals: vNF is more than 0.50 away from the rule', () => {
    for (const { text, expected } of flawed('totals')) {
      const total = textAt(infOf(text), 'total', 'ICMSTot', 'vNF');
      expect(Math.abs(Number(total) - Number(ruleTotal(infOf(text))))).toBeGreaterThan(0.5);
      expect(expected).toMatchObject({ kind: 'invoice', total, flags: ['totals'] });
    }
  });

  test('issuer-check-digit: the number is wrong, and the key holds the same number', () => {
    for (const { text, expected } of flawed('issuer-check-digit')) {
      const key = keyIn(text);
      const issuer = textAt(infOf(text), 'emit', 'CNPJ');
      expect(isValidCnpj(issuer)).toBe(false);
      expect(key.slice(6, 20)).toBe(issuer);
      expect(keyDigit(key.slice(0, 43))).toBe(key.slice(43));
      expect(expected).toMatchObject({ kind: 'invoice', flags: ['issuer-check-digit'] });
    }
  });

  test.each(CONVENTIONS)('no-key: there is no key anywhere (%s)', (form) => {
    for (const { text, expected } of flawed('no-key', { form })) {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(text).not.toMatch(/[0-9]{6}[0-9A-Z]{12}[0-9]{26}/);
      expect(expected).toEqual({ kind: 'reject', flaw: 'no-key', codes: ['no-key'] });
    }
  });

  test.each(CONVENTIONS)('key-as-number: the key is a JSON number (%s)', (form) => {
    for (const { text, expected } of flawed('key-as-number', { form, alphanumericShare: 1 })) {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(text).toMatch(/"@?Id":[0-9]{44}[,}]/);
      expect(text).not.toMatch(/"(NFe)?[0-9]{44}"/);
      expect(expected).toMatchObject({ kind: 'reject', codes: ['key-numeric'] });
    }
  });

  test('not-an-invoice: JSON of something else', () => {
    for (const { text, expected } of flawed('not-an-invoice')) {
      expect(JSON.stringify(JSON.parse(text))).not.toContain('infNFe');
      expect(expected).toMatchObject({ kind: 'reject', codes: ['not-an-invoice'] });
    }
  });

  test.each(['at', 'challenge'] as const)('truncated-json: the text is no JSON (%s)', (form) => {
    for (const { text, expected } of flawed('truncated-json', { form })) {
      expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
      expect(text.length).toBeGreaterThan(40);
      expect(expected).toMatchObject({ kind: 'reject', flaw: 'truncated-json' });
    }
  });

  test('conflicting-duplicate: the key of an earlier plain invoice, the same second, other content', () => {
    const documents = make({ seed: 4, flawedShare: 0.3, flaws: ['conflicting-duplicate', 'totals'] }, 600);
    const duplicates = documents.filter(({ expected }) => expected.kind === 'invoice' && 'conflictsWith' in expected);
    expect(duplicates.length).toBeGreaterThan(50);
    for (const { index, text, expected } of duplicates) {
      if (expected.kind !== 'invoice' || expected.conflictsWith === undefined) throw new Error('not a duplicate');
      const original = documents[expected.conflictsWith];
      expect(expected.conflictsWith).toBeLessThan(index);
      expect(original?.expected).toMatchObject({ kind: 'invoice', flags: [], key: expected.key });
      const received = (json: string): string =>
        textAt(JSON.parse(json) as Json, 'nfeProc', 'protNFe', 'infProt', 'dhRecbto');
      expect(received(text)).toBe(received(original?.text ?? ''));
      expect(text).not.toBe(original?.text);
    }
  });

  test('conflicting duplicates have originals even if all documents are asked to be duplicates', () => {
    const documents = flawed('conflicting-duplicate');
    expect(documents.filter(({ expected }) => 'conflictsWith' in expected)).toHaveLength(35);
  });
});

describe('events', () => {
  const documents = make({ seed: 'events', eventShare: 0.3 }, 3000);
  const events = documents.flatMap(({ index, text, expected }) =>
    expected.kind === 'event' ? [{ index, text, expected }] : [],
  );
  const keys = new Map(
    documents.flatMap(({ index, expected }) => (expected.kind === 'invoice' ? [[expected.key, index] as const] : [])),
  );

  test('carry id, key, type, sequence and registration that agree', () => {
    for (const { text, expected } of events) {
      const root = at(JSON.parse(text) as Json, 'procEventoNFe');
      const request = at(root, 'evento', 'infEvento');
      const registration = at(root, 'retEvento', 'infEvento');
      const { key, type, sequence } = expected;
      expect(textAt(request, '@Id')).toBe(`ID${type}${key}${String(sequence).padStart(2, '0')}`);
      for (const part of [request, registration]) {
        expect(part).toMatchObject({ chNFe: key, tpEvento: type, nSeqEvento: String(sequence) });
      }
      expect(textAt(registration, 'cStat')).toBe('135');
      expect(textAt(registration, 'dhRegEvento') > textAt(request, 'dhEvento')).toBe(true);
      expect(sequence).toBeLessThanOrEqual(20);
    }
  });

  test('have an identity of their own: key, type and sequence never repeat', () => {
    const identities = events.map(({ expected }) => `${expected.key} ${expected.type} ${expected.sequence}`);
    expect(new Set(identities).size).toBe(identities.length);
  });

  test('come after their invoice, some before it, some without it', () => {
    const order = events.map(({ index, expected }) => Math.sign((keys.get(expected.key) ?? index) - index));
    expect(order.filter((sign) => sign < 0).length).toBeGreaterThan(events.length / 2);
    expect(order.filter((sign) => sign > 0).length).toBeGreaterThan(events.length / 20);
    const alone = make({ seed: 1, eventShare: 1 }, 20);
    expect(new Set(alone.map(({ expected }) => expected.kind === 'event' && expected.key)).size).toBe(20);
  });

  test('are of the types asked for', () => {
    expect(new Set(events.map(({ expected }) => expected.type))).toEqual(new Set(['110111', '110110', '990901']));
    const only = make({ seed: 2, eventShare: 0.5, eventTypes: ['cancellation'] }, 100);
    const types = only.flatMap(({ expected }) => (expected.kind === 'event' ? [expected.type] : []));
    expect(new Set(types)).toEqual(new Set(['110111']));
  });

  test('of a natural person name a CPF as author', () => {
    const texts = make({ seed: 3, eventShare: 0.5, cpfIssuerShare: 1 }, 30).map(({ text }) => text);
    const authors = texts
      .filter((text) => text.includes('"infEvento"'))
      .map((text) => /"CPF":"\d{11}","chNFe"/.test(text));
    expect(authors.length).toBeGreaterThan(5);
    expect(authors.every(Boolean)).toBe(true);
  });
});
