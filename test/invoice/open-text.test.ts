import { closed, mayNamePerson } from '../../handlers/invoice/open-text.ts';

const CPF = '11144477735';

test.each([
  ['a CPF in what was sold', { description: `Marmita de ${CPF}` }, { description: 'Marmita de [cpf]' }],
  ['a CPF alone where people write', { orderNumber: CPF }, { orderNumber: '[cpf]' }],
  ['an address deep inside', { a: [{ b: 'com a@b.example' }] }, { a: [{ b: 'com [e-mail]' }] }],
])('%s goes to the sealed part', (_title, open, expected) => {
  expect(mayNamePerson(JSON.stringify(open))).toBe(true);
  const { value, texts } = closed(open);
  expect(value).toEqual(expected);
  expect(JSON.stringify(open)).toContain(Object.values(texts)[0]);
});

test.each([
  ['a code of eleven digits, of which one in a hundred checks', { code: CPF, gtin: CPF }],
  [
    'amounts, keys and protocols',
    { key: '35180834128745000152550010000476861118934859', number: '135240000000001', vNF: '12345678.90' },
  ],
  ['numbers that are no texts', { items: 11144477735 }],
])('%s stays', (_title, open) => {
  expect(closed(open)).toEqual({ value: open, texts: {} });
});

test('most documents need no closer look', () => {
  const usual = {
    key: '35180834128745000152550010000476861118934859',
    issuer: { id: '34128745000152' },
    total: '1234.56',
    issuedAt: '2018-08-01T10:00:00-03:00',
  };
  expect(mayNamePerson(JSON.stringify(usual))).toBe(false);
});
