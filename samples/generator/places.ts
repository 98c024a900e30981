/** Where issuers and recipients sit: state, municipality (IBGE) and its offset from UTC. */

export interface Place {
  /** IBGE state code, in front of every access key. */
  readonly code: string;
  readonly state: string;
  readonly municipality: string;
  readonly city: string;
  readonly offset: string;
  /** Postal code of the centre. */
  readonly postal: string;
}

const row = (
  code: string,
  state: string,
  municipality: string,
  city: string,
  postal: string,
  offset = '-03:00',
): Place => ({ code, state, municipality, city, postal, offset });

/** Fernando de Noronha keeps -02:00, the Amazon states -04:00, Acre -05:00. */
export const PLACES: readonly Place[] = [
  row('35', 'SP', '3550308', 'São Paulo', '01001000'),
  row('35', 'SP', '3509502', 'Campinas', '13010000'),
  row('33', 'RJ', '3304557', 'Rio de Janeiro', '20010000'),
  row('31', 'MG', '3106200', 'Belo Horizonte', '30110000'),
  row('43', 'RS', '4314902', 'Porto Alegre', '90010000'),
  row('41', 'PR', '4106902', 'Curitiba', '80010000'),
  row('42', 'SC', '4205407', 'Florianópolis', '88010000'),
  row('29', 'BA', '2927408', 'Salvador', '40010000'),
  row('23', 'CE', '2304400', 'Fortaleza', '60010000'),
  row('26', 'PE', '2611606', 'Recife', '50010000'),
  row('26', 'PE', '2605459', 'Fernando de Noronha', '53990000', '-02:00'),
  row('52', 'GO', '5208707', 'Goiânia', '74010000'),
  row('53', 'DF', '5300108', 'Brasília', '70040000'),
  row('13', 'AM', '1302603', 'Manaus', '69005000', '-04:00'),
  row('51', 'MT', '5103403', 'Cuiabá', '78005000', '-04:00'),
  row('50', 'MS', '5002704', 'Campo Grande', '79002000', '-04:00'),
  row('11', 'RO', '1100205', 'Porto Velho', '76801000', '-04:00'),
  row('12', 'AC', '1200401', 'Rio Branco', '69900000', '-05:00'),
];
