/**
 * Issuers and recipients, drawn from pools of fixed size. All are fictitious: CNPJ branches lie between 9900 and 9999,
 * which no company reaches, CPFs in 000.000.001 to 000.000.999 or are the documentation number 111.444.777-35.
 */

import { cnpjCheckDigits, cpfCheckDigits } from '../../handlers/invoice/cnpj.ts';
import type { Place } from './places.ts';
import { PLACES } from './places.ts';
import type { Random } from './random.ts';

export type PartyKind = 'cnpj-numeric' | 'cnpj-alphanumeric' | 'cpf' | 'foreign';

export interface Party {
  readonly kind: PartyKind;
  /** 14 characters, 11 for a CPF, 5 to 20 for a foreigner's document. */
  readonly document: string;
  readonly name: string;
  readonly place: Place;
  readonly street: string;
  readonly number: string;
  readonly phone: string;
  /** State registration, undefined for those who have none. May begin with zeros. */
  readonly registration: string | undefined;
}

export interface Issuer extends Party {
  /** CRT: 1 Simples, 3 normal. */
  readonly regime: '1' | '3';
}

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const TRADES = ['COMERCIAL', 'DISTRIBUIDORA', 'INDÚSTRIA', 'ATACADO', 'MERCADO', 'AGROPECUÁRIA'] as const;
const STREETS = ['Rua das Acácias', 'Avenida Brasil', 'Travessa 7 de Setembro', "Rua Olho d'Água"] as const;
const DOCUMENTATION_CPF = '11144477735';

/** Share of each kind of document among issuers or recipients; the rest is a numeric CNPJ. */
interface PartyShares {
  readonly alphanumeric: number;
  readonly cpf: number;
  readonly foreign: number;
}

export function drawIssuer(random: Random, shares: PartyShares): Issuer {
  const party = drawParty(random, shares);
  const registration = party.registration ?? String(random.between(1, 999_999_999)).padStart(9, '0');
  return { ...party, registration, regime: party.kind === 'cpf' || random.chance(0.3) ? '1' : '3' };
}

export function drawParty(random: Random, shares: PartyShares): Party {
  const kind = drawKind(random, shares);
  const document = drawDocument(random, kind);
  const registered = kind !== 'cpf' && kind !== 'foreign' && random.chance(0.8);
  return {
    kind,
    document,
    name: drawName(random, kind),
    place: random.pick(PLACES),
    street: random.pick(STREETS),
    number: String(random.between(1, 9999)),
    phone: `${random.between(11, 99)}3${String(random.between(0, 9_999_999)).padStart(7, '0')}`,
    registration: registered ? String(random.between(1, 999_999_999)).padStart(9, '0') : undefined,
  };
}

function drawKind(random: Random, shares: PartyShares): PartyKind {
  if (random.chance(shares.cpf)) return 'cpf';
  if (random.chance(shares.foreign)) return 'foreign';
  return random.chance(shares.alphanumeric) ? 'cnpj-alphanumeric' : 'cnpj-numeric';
}

function drawDocument(random: Random, kind: PartyKind): string {
  if (kind === 'cpf') return drawCpf(random);
  if (kind === 'foreign') return `EX${random.between(10_000, 999_999)}`;
  const branch = String(random.between(9900, 9999));
  const body = (kind === 'cnpj-numeric' ? digits(random, 8) : alphanumericRoot(random)) + branch;
  return body + cnpjCheckDigits(body);
}

function drawCpf(random: Random): string {
  if (random.chance(0.05)) return DOCUMENTATION_CPF;
  const body = String(random.between(1, 999)).padStart(9, '0');
  return body + cpfCheckDigits(body);
}

function digits(random: Random, length: number): string {
  return String(random.between(0, 10 ** length - 1)).padStart(length, '0');
}

/** At least one letter. One in eight looks like a number with an exponent, the classic trap of numeric parsers. */
function alphanumericRoot(random: Random): string {
  if (random.chance(0.125)) return `${digits(random, 7)}E`;
  let root = '';
  for (let i = 0; i < 7; i++) root += CHARACTERS.charAt(random.between(0, 35));
  const letter = CHARACTERS.charAt(random.between(10, 35));
  const position = random.between(0, 7);
  return root.slice(0, position) + letter + root.slice(position);
}

function drawName(random: Random, kind: PartyKind): string {
  const number = random.between(1, 99_999);
  if (kind === 'cpf') return `PESSOA FICTÍCIA ${number}`;
  if (kind === 'foreign') return `FICTITIOUS IMPORTER ${number} INC`;
  return `${random.pick(TRADES)} SINTÉTICA ${number} ${random.chance(0.7) ? 'LTDA' : 'S/A'}`;
}
