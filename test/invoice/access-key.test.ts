import fc from 'fast-check';
import {
  accessKeyCheckDigit,
  bareAccessKey,
  hasPlausibleStateAndMonth,
  isValidAccessKey,
  parseAccessKey,
} from '../../handlers/invoice/access-key.ts';
import { cnpjCheckDigits, cpfCheckDigits, isValidCnpj, isValidCpf } from '../../handlers/invoice/cnpj.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const cnpjBody = fc.stringMatching(/^[0-9A-Z]{12}$/);
const keyBody = fc.tuple(digits(6), cnpjBody, digits(25)).map((parts) => parts.join(''));

describe('access key', () => {
  test.each([
    { key: '35180834128745000152550010000476861118934859', digit: '9', valid: true },
    { key: '26180875335849000115550010000016871192213331', digit: '1', valid: true },
    { key: '29181033657677000156650010001654399001654399', digit: '8', valid: false },
    { key: '3526050X0J92JY000196570010000006041448679011', digit: '1', valid: true },
    { key: '33261212ABC34501DE35550010000001031123456733', digit: '3', valid: true },
  ])('$key has check digit $digit', ({ key, digit, valid }) => {
    expect(accessKeyCheckDigit(key.slice(0, 43))).toBe(digit);
    expect(isValidAccessKey(key)).toBe(valid);
  });

  test.each([
    ['a wrong length', '2618087533584900011555001000001687119221333'],
    ['lower case', '3526050x0j92jy000196570010000006041448679011'],
    ['a letter among the digits', '26180875335849000115550010000016871192213A31'],
    ['nothing', ''],
  ])('%s is no key', (_title, key) => {
    expect(isValidAccessKey(key)).toBe(false);
    expect(parseAccessKey(key)).toBeUndefined();
  });

  test('every digit but the right one is refused', () => {
    fc.assert(
      fc.property(keyBody, (body) => {
        const right = accessKeyCheckDigit(body);
        const accepted = [...'0123456789'].filter((digit) => isValidAccessKey(body + digit));
        expect(accepted).toEqual([right]);
      }),
    );
  });

  test('the parts put together again give the key', () => {
    fc.assert(
      fc.property(keyBody, (body) => {
        const key = body + accessKeyCheckDigit(body);
        const parts = parseAccessKey(key);
        expect(Object.values(parts ?? {}).join('')).toBe(key);
      }),
    );
  });

  test('a state that does not exist and a thirteenth month are implausible', () => {
    expect(hasPlausibleStateAndMonth('3518'.padEnd(6, '0') + '0'.repeat(38))).toBe(false);
    expect(hasPlausibleStateAndMonth('351812' + '0'.repeat(38))).toBe(true);
    expect(hasPlausibleStateAndMonth('351813' + '0'.repeat(38))).toBe(false);
    expect(hasPlausibleStateAndMonth('341812' + '0'.repeat(38))).toBe(false);
  });

  test('spaces, dots, the prefix and lower case are taken off', () => {
    const bare = '33261212ABC34501DE35550010000001031123456733';
    expect(bareAccessKey(`NFe${bare.toLowerCase()}`)).toBe(bare);
    expect(bareAccessKey(' 3326 1212 ABC3 4501 DE35 5500 1000 0001 0311 2345 6733 ')).toBe(bare);
  });
});

describe('CNPJ and CPF', () => {
  test.each([
    ['12ABC34501DE', '35'],
    ['0X0J92JY0001', '96'],
    ['112223330001', '81'],
    ['000000000001', '91'],
  ])('CNPJ %s has check digits %s', (body, check) => {
    expect(cnpjCheckDigits(body)).toBe(check);
    expect(isValidCnpj(body + check)).toBe(true);
  });

  test.each(['00000000000000', '1122233300018', '11222333000182', '12abc34501de35', '11.222.333/0001-81'])(
    '%s is no CNPJ',
    (text) => expect(isValidCnpj(text)).toBe(false),
  );

  test('a computed CNPJ is valid and any other pair of digits is not', () => {
    fc.assert(
      fc.property(cnpjBody, digits(2), (body, other) => {
        const check = cnpjCheckDigits(body);
        fc.pre(body !== '0'.repeat(12));
        expect(isValidCnpj(body + check)).toBe(true);
        expect(isValidCnpj(body + other)).toBe(other === check);
      }),
    );
  });

  test.each([
    ['11144477735', true],
    ['11144477734', false],
    ['11111111111', false],
    ['1114447773', false],
  ])('CPF %s is valid: %s', (cpf, valid) => expect(isValidCpf(cpf)).toBe(valid));

  test('check digits of a CPF follow from its nine digits', () => {
    expect(cpfCheckDigits('111444777')).toBe('35');
    expect(() => cpfCheckDigits('12')).toThrow(RangeError);
    expect(() => cnpjCheckDigits('12')).toThrow(RangeError);
    expect(() => accessKeyCheckDigit('12')).toThrow(RangeError);
  });
});
