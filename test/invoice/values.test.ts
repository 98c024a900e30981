import fc from 'fast-check';
import { decimal, fromUnits, product, units, within } from '../../handlers/invoice/decimal.ts';
import { codes, createVault, createZone, describeCode } from '../../handlers/invoice/index.ts';
import { epochSeconds, localDate } from '../../handlers/invoice/time.ts';

describe('decimals', () => {
  test.each([
    ['84.9', 2, '84.90'],
    ['84.9000', 2, '84.90'],
    ['1000', 2, '1000.00'],
    ['0', 2, '0.00'],
    ['0000.50', 2, '0.50'],
    ['-0.10', 2, '-0.10'],
    ['72.0000', 0, '72'],
    ['2.5000', 0, '2.5'],
    ['4.3600000', 2, '4.36'],
    ['12345678901.0123456789', 2, '12345678901.0123456789'],
    ['1E3', 2, '1000.00'],
    ['1.5e-3', 2, '0.0015'],
    ['12.5E1', 0, '125'],
    ['1,50', 2, undefined],
    ['1.234.567', 2, undefined],
    ['', 2, undefined],
    ['1e999', 2, undefined],
    ['abc', 2, undefined],
  ])('%s with scale %s is %s', (text, scale, expected) => {
    expect(decimal(text, scale)).toBe(expected);
  });

  const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  const asText = (value: bigint) => fromUnits(value * 10n ** 8n, 2);

  test('sums are exact where floating point is not', () => {
    expect(fromUnits(units('0.10') + units('0.20'), 2)).toBe('0.30');
    expect(fromUnits(product('3', '10.35'), 2)).toBe('31.05');
    fc.assert(
      fc.property(cents, cents, (a, b) => expect(units(asText(a)) + units(asText(b))).toBe(units(asText(a + b)))),
    );
  });

  test('writing and reading again gives the same amount', () => {
    fc.assert(fc.property(cents, (a) => expect(fromUnits(units(asText(a)), 2)).toBe(asText(a))));
  });

  test('the tolerance includes its bound', () => {
    expect(within(units('10.50'), units('10.00'), '0.50')).toBe(true);
    expect(within(units('10.00'), units('10.51'), '0.50')).toBe(false);
  });
});

describe('time', () => {
  const zone = createZone('America/Sao_Paulo');

  test.each([
    ['2024-03-31T23:30:00-03:00', '2024-04-01T02:30:00.000Z'],
    ['2024-03-31T23:30:00-05:00', '2024-04-01T04:30:00.000Z'],
    ['2024-03-31T23:30:00Z', '2024-03-31T23:30:00.000Z'],
    ['2021-05-24T20:21:34.79', '2021-05-24T23:21:34.000Z'],
    // Sao Paulo kept summer time until February 2019.
    ['2017-12-25T12:00:00', '2017-12-25T14:00:00.000Z'],
    ['2019-12-25T12:00:00', '2019-12-25T15:00:00.000Z'],
    ['2010-10-27', '2010-10-27T02:00:00.000Z'],
    ['2024-02-30T10:00:00-03:00', undefined],
    ['2024-13-01', undefined],
    ['1969-01-01T00:00:00Z', undefined],
    ['01/02/2024', undefined],
    ['2024-01-01T25:00:00Z', undefined],
  ])('%s is %s', (text, expected) => {
    const seconds = epochSeconds(text, zone);
    expect(seconds === undefined ? undefined : new Date(seconds * 1000).toISOString()).toBe(expected);
  });

  test('the date is the one written, whatever the offset', () => {
    expect(localDate('2024-03-31T23:59:59-05:00')).toBe('2024-03-31');
    expect(localDate('2023-02-29')).toBeUndefined();
    expect(localDate('2024-02-29')).toBe('2024-02-29');
  });
});

describe('vault', () => {
  const key = Buffer.alloc(32, 1).toString('base64');

  test('a pseudonym is 16 bytes, the same each time and another with another key', () => {
    const vault = createVault(key);
    expect(vault.pseudonym('11144477735')).toMatch(/^p_[0-9a-f]{32}$/);
    expect(createVault(key).pseudonym('11144477735')).toBe(vault.pseudonym('11144477735'));
    expect(createVault(Buffer.alloc(32, 2).toString('base64')).pseudonym('11144477735')).not.toBe(
      vault.pseudonym('11144477735'),
    );
  });

  test('what is sealed opens again, and not with another key', () => {
    const vault = createVault(key);
    const sealed = vault.seal('Maria', 'row', vault.digest('Maria', 'row'));
    expect(sealed).not.toContain('Maria');
    expect(vault.open(sealed, 'row')).toBe('Maria');
    expect(() => createVault(Buffer.alloc(32, 2).toString('base64')).open(sealed, 'row')).toThrow(/another key/);
  });

  test('the same text in another row is sealed with another nonce', () => {
    const vault = createVault(key);
    const nonces = ['a', 'b'].map((row) => vault.seal('x', row, vault.digest('x', row)).split('.')[2]?.slice(0, 16));
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('a new key seals, the old one still opens, and pseudonyms stay', () => {
    const newer = Buffer.alloc(32, 2).toString('base64');
    const old = createVault(key);
    const both = createVault(`${newer}\n${key}\n`);
    const digest = both.digest('Maria', 'row');
    expect(digest).toBe(old.digest('Maria', 'row'));
    expect(both.pseudonym('11144477735')).toBe(old.pseudonym('11144477735'));
    expect(both).toMatchObject({ keyId: createVault(newer).keyId, pseudonymKeyId: old.keyId });
    expect(both.open(old.seal('Maria', 'row', digest), 'row')).toBe('Maria');
    const sealed = both.seal('Maria', 'row', digest);
    expect(sealed.split('.')[1]).toBe(both.keyId);
    expect(both.open(sealed, 'row')).toBe('Maria');
    expect(() => old.open(sealed, 'row')).toThrow(/another key/);
  });

  test('what was changed or belongs to another row does not open', () => {
    const vault = createVault(key);
    const sealed = vault.seal('Maria', 'row', vault.digest('Maria', 'row'));
    expect(() => vault.open(sealed, 'another row')).toThrow();
    expect(() => vault.open(`${sealed.slice(0, -2)}AA`, 'row')).toThrow();
  });

  test('a key of another length is refused', () => {
    expect(() => createVault('c2hvcnQ=')).toThrow(RangeError);
  });
});

test('every code has a text in both languages and none occurs twice', () => {
  expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
  for (const { code, en, pt } of codes) {
    expect(describeCode(code)).toBe(en);
    expect(describeCode(code, 'pt')).toBe(pt);
    expect(en.length * pt.length).toBeGreaterThan(0);
  }
});
