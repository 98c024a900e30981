/** Who issued document n, when, and under which access key. Never depends on the document's content. */

import { accessKeyCheckDigit } from '../../handlers/invoice/access-key.ts';
import type { GeneratorOptions } from './options.ts';
import { dayNumber } from './options.ts';
import type { Issuer, Party } from './parties.ts';
import { drawIssuer, drawParty } from './parties.ts';
import type { Random, SeedWords } from './random.ts';
import { randomOf, STREAMS } from './random.ts';

export interface Identity {
  readonly issuer: Issuer;
  readonly model: '55' | '65';
  readonly series: string;
  readonly number: string;
  /** tpEmis: 1 normal, 6 and 7 another authority stepped in, 9 offline consumer invoice. */
  readonly emission: '1' | '6' | '7' | '9';
  /** cNF */
  readonly code: string;
  readonly checkDigit: string;
  readonly key: string;
  /** Local date and times with offset; `received` is the protocol's time. */
  readonly issuedOn: string;
  readonly issuedAt: string;
  readonly received: string;
  /** nProt of the authorisation, 15 digits. */
  readonly protocol: string;
}

/** What a flaw fixes beforehand. */
export interface IdentityWish {
  readonly issuer?: Issuer;
  readonly model?: '55';
}

export interface Identities {
  identity(index: number, wish?: IdentityWish): Identity;
  recipient(random: Random): Party;
  /** An issuer outside the pool, with a CNPJ that holds only digits if asked so. */
  extraIssuer(index: number, numeric: boolean): Issuer;
  /** A time some seconds after another moment of the document's own place. */
  later(identity: Identity, seconds: number): string;
}

const DAY = 86_400;
/** Indexes of issuers outside the pool start here, above every pool index. */
const EXTRA = 0x4000_0000;

export function createIdentities(seed: SeedWords, options: GeneratorOptions): Identities {
  const calendar = createCalendar();
  const firstDay = dayNumber('dates.from', options.dates.from);
  const days = dayNumber('dates.to', options.dates.to) - firstDay + 1;
  const issuerShares = { alphanumeric: options.alphanumericShare, cpf: options.cpfIssuerShare, foreign: 0 };
  const recipientShares = {
    alphanumeric: options.alphanumericShare,
    cpf: options.cpfRecipientShare,
    foreign: options.foreignRecipientShare,
  };
  const issuers = createPool(options.issuers, (i) => drawIssuer(randomOf(seed, STREAMS.issuer, i), issuerShares));
  const recipients = createPool(options.recipients, (i) =>
    drawParty(randomOf(seed, STREAMS.recipient, i), recipientShares),
  );
  const identity = (index: number, wish: IdentityWish = {}): Identity => {
    const random = randomOf(seed, STREAMS.identity, index);
    const issuer = wish.issuer ?? issuers(random.between(0, options.issuers - 1));
    const consumer = random.chance(options.consumerShare);
    const model = wish.model ?? (consumer && issuer.kind !== 'cpf' ? '65' : '55');
    // Series 920 to 969 belong to issuers who are natural persons.
    const series = String(issuer.kind === 'cpf' ? random.between(920, 969) : random.between(1, 3));
    const emission = drawEmission(random, model);
    const number = String(index + 1);
    const code = String(random.between(1, 99_999_999)).padStart(8, '0');
    const second = (firstDay + random.between(0, days - 1)) * DAY + random.between(0, DAY - 1);
    const issuedAt = calendar(second);
    const first43 =
      issuer.place.code +
      issuedAt.slice(2, 4) +
      issuedAt.slice(5, 7) +
      issuer.document.padStart(14, '0') +
      model +
      series.padStart(3, '0') +
      number.padStart(9, '0') +
      emission +
      code;
    const checkDigit = accessKeyCheckDigit(first43);
    return {
      issuer,
      model,
      series,
      number,
      emission,
      code,
      checkDigit,
      key: first43 + checkDigit,
      issuedOn: issuedAt.slice(0, 10),
      issuedAt: issuedAt + issuer.place.offset,
      received: calendar(second + random.between(1, 900)) + issuer.place.offset,
      protocol: `1${issuer.place.code}${issuedAt.slice(2, 4)}${String(random.between(0, 9_999_999_999)).padStart(10, '0')}`,
    };
  };
  return {
    identity,
    recipient: (random) => recipients(random.between(0, options.recipients - 1)),
    extraIssuer: (index, numeric) =>
      drawIssuer(randomOf(seed, STREAMS.issuer, EXTRA + index), {
        alphanumeric: numeric ? 0 : options.alphanumericShare,
        cpf: 0,
        foreign: 0,
      }),
    later: (origin, seconds) => calendar(secondsOf(origin.received) + seconds) + origin.issuer.place.offset,
  };
}

function drawEmission(random: Random, model: '55' | '65'): Identity['emission'] {
  const roll = random.between(0, 99);
  if (model === '65') return roll < 5 ? '9' : '1';
  if (roll === 0) return '6';
  return roll === 1 ? '7' : '1';
}

/** Members are drawn when first asked for and kept: the pool's size bounds the memory. */
function createPool<T>(size: number, create: (index: number) => T): (index: number) => T {
  const members = new Array<T | undefined>(size);
  return (index) => {
    const member = members[index] ?? create(index);
    members[index] = member;
    return member;
  };
}

/** Local seconds since 1970-01-01T00:00 -> `yyyy-mm-ddThh:mm:ss`. Keeps the text of the days it has seen. */
function createCalendar(): (second: number) => string {
  const texts = new Map<number, string>();
  return (second) => {
    const day = Math.floor(second / DAY);
    let date = texts.get(day);
    if (date === undefined) {
      date = new Date(day * DAY * 1000).toISOString().slice(0, 11);
      texts.set(day, date);
    }
    const rest = second - day * DAY;
    return date + two(Math.floor(rest / 3600)) + ':' + two(Math.floor(rest / 60) % 60) + ':' + two(rest % 60);
  };
}

const secondsOf = (time: string): number => Date.parse(`${time.slice(0, 19)}Z`) / 1000;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
