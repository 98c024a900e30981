/** What an invoice holds besides its identity, drawn from the document's own source of random numbers. */

import { percentOf } from './amount.ts';
import type { Figures } from './figures.ts';
import { drawFigures } from './figures.ts';
import type { Identities, Identity } from './identity.ts';
import type { GeneratorOptions } from './options.ts';
import type { Party } from './parties.ts';
import type { Random } from './random.ts';

/** All that an invoice's text is made of. */
export interface InvoiceContent {
  readonly identity: Identity;
  readonly recipient: Party | undefined;
  readonly figures: Figures;
  readonly payment: Payment;
  /** infCpl */
  readonly note: string | undefined;
  /** digVal, base64 of 20 bytes. */
  readonly digest: string;
}

export interface Payment {
  /** tPag of each part, with its amount in cents. */
  readonly parts: readonly { readonly type: string; readonly amount: bigint }[];
  /** Instalments: due date and amount in cents; none if paid at once. */
  readonly instalments: readonly { readonly due: string; readonly amount: bigint }[];
}

const NOTES = [
  'Pedido "4711" - entregar no depósito 2',
  'Não incidência conforme art. 5º; ver contrato nº 12/2026',
  'Documento fictício, sem valor fiscal',
] as const;

/** Half of the consumers stay unnamed, as usual in shops. */
const NAMED_CONSUMERS = 0.5;
const DAY = 86_400;

export function drawContent(
  random: Random,
  identity: Identity,
  identities: Identities,
  options: GeneratorOptions,
): InvoiceContent {
  const consumer = identity.model === '65';
  const drawn = identities.recipient(random);
  const named = !consumer || (random.chance(NAMED_CONSUMERS) && drawn.kind !== 'foreign');
  const figures = drawFigures(random, options.items, { consumer, simples: identity.issuer.regime === '1' });
  return {
    identity,
    recipient: named ? drawn : undefined,
    figures,
    payment: drawPayment(random, identity, identities, figures.total),
    note: random.chance(0.4) ? random.pick(NOTES) : undefined,
    digest: drawDigest(random),
  };
}

function drawPayment(random: Random, identity: Identity, identities: Identities, total: bigint): Payment {
  const consumer = identity.model === '65';
  if (!consumer && random.chance(0.25)) {
    const amounts = halves(total, random.between(1, 3));
    return {
      parts: [{ type: '15', amount: total }],
      instalments: amounts.map((amount, i) => ({
        due: identities.later(identity, (i + 1) * 30 * DAY).slice(0, 10),
        amount,
      })),
    };
  }
  const first = random.chance(0.1) ? percentOf(total, 5000) : 0n;
  const type = random.pick(['01', '03', '04', '17']);
  const rest = { type, amount: total - first };
  return { parts: first === 0n ? [rest] : [{ type: '01', amount: first }, rest], instalments: [] };
}

/** Equal parts; the last takes the odd cents. */
function halves(total: bigint, count: number): bigint[] {
  const part = total / BigInt(count);
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? part : total - part * BigInt(count - 1)));
}

function drawDigest(random: Random): string {
  const bytes = Buffer.alloc(20);
  for (let i = 0; i < 20; i += 4) bytes.writeUInt32LE(random.word(), i);
  return bytes.toString('base64');
}
