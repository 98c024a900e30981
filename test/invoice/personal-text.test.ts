import { maskedCpf, withoutPersonalData } from '../../handlers/invoice/index.ts';
import { nameWithoutPerson } from '../../handlers/invoice/personal-text.ts';

/** An invoice of a person: series 920, issuer 000 and a CPF. */
const PERSON_KEY = '35240100011144477735559200000000011000000010';
/** Banco do Brasil: a CNPJ that begins with zeros, whose tail is a valid CPF as well. */
const BANK_KEY = '35240100000000000191550010000000011000000017';

test.each([
  ['a CPF', 'CPF 11144477735.', 'CPF [cpf].'],
  ['a written CPF', 'CPF 111.444.777-35, 111 444 777 35', 'CPF [cpf], [cpf]'],
  ['a written number that is no CPF', '123.456.789-00', '[cpf]'],
  ['eleven digits that are no CPF', 'at 12345678900', 'at 12345678900'],
  ['a padded CPF', 'emit 00011144477735', 'emit [key]'],
  ['a CNPJ', 'emit 34128745000152', 'emit 34128745000152'],
  ['a CNPJ whose tail is a CPF', 'emit 00000000000191', 'emit 00000000000191'],
  ['the key of a person', `NFe ${PERSON_KEY}`, 'NFe [key]'],
  ['the key of a person in a name', `gs://raw/NFe${PERSON_KEY}.xml`, 'gs://raw/NFe[key].xml'],
  ['the Id of an event of a person', `ID110111${PERSON_KEY}01`, 'ID[key]'],
  ['the key of a company', BANK_KEY, BANK_KEY],
  ['the Id of an event of a company', `ID110111${BANK_KEY}01`, `ID110111${BANK_KEY}01`],
  ['an address', 'of maria.silva+nfe@correio.example.br!', 'of [e-mail]!'],
  ['a generation', 'o#1732800000000000', 'o#1732800000000000'],
  ['a hash', 'a3f5'.repeat(16), 'a3f5'.repeat(16)],
])('%s', (_title, text, expected) => {
  expect(withoutPersonalData(text)).toBe(expected);
});

test.each([
  ['12345678909', '***.456.789-**'],
  ['123.456.789-09', '***.456.789-**'],
  ['1234567890', undefined],
  ['p_0123456789', undefined],
])('%s is shown as %s', (number, shown) => {
  expect(maskedCpf(number)).toBe(shown);
});

test('a name that is kept stays apart from that of another person', () => {
  expect(nameWithoutPerson('lote-2024')).toBe('lote-2024');
  const [first, second] = ['lote-11144477735', 'lote-52998224725'].map(nameWithoutPerson);
  expect(first).toMatch(/^lote-\[cpf\]~[0-9a-f]{4}$/);
  expect(second).toMatch(/^lote-\[cpf\]~[0-9a-f]{4}$/);
  expect(first).not.toBe(second);
  expect(nameWithoutPerson('lote-11144477735')).toBe(first);
});
