/** The simple JSON (CreateDate, EmissionDate, Discount, NFeNumber, NFeID, ItemList): plain numbers, no key, no parties. */

import { money } from './amount.ts';
import type { GeneratorOptions } from './options.ts';
import { dayNumber } from './options.ts';
import type { Random } from './random.ts';

const NAMES = ['Rice', 'Flour', 'Bean', 'Tomate', 'Pasta', 'Café', 'Óleo de soja', 'Queijo "Minas"'] as const;
const DAY_MILLISECONDS = 86_400_000;

interface SimpleInvoice {
  readonly text: string;
  /** NFeID, the only natural key. */
  readonly id: string;
  readonly issuedOn: string;
  readonly items: number;
  /** Sum of Value x Quantity. */
  readonly total: string;
}

export function simpleInvoice(random: Random, index: number, options: GeneratorOptions, withId = true): SimpleInvoice {
  const first = dayNumber('dates.from', options.dates.from);
  const day = random.between(first, dayNumber('dates.to', options.dates.to));
  const issuedOn = new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10);
  const { min, max } = options.items;
  const count = random.between(min, Math.min(max, min + 7));
  let gross = 0n;
  const items: string[] = [];
  for (let i = 0; i < count; i++) {
    const value = BigInt(random.between(50, 99_900));
    const quantity = random.between(1, 24);
    gross += value * BigInt(quantity);
    const name = JSON.stringify(random.pick(NAMES));
    items.push(`{"ProductName":${name},"Value":${money(value)},"Quantity":${quantity}}`);
  }
  const id = String(index + 1);
  const created = `${issuedOn}T${two(random.between(0, 23))}:${two(random.between(0, 59))}:34.79`;
  const text =
    `{"CreateDate":"${created}","EmissionDate":"${issuedOn}T00:00:00","Discount":0.0,"NFeNumber":${index + 501}` +
    `${withId ? `,"NFeID":${id}` : ''},"ItemList":[${items.join(',')}]}`;
  return { text, id, issuedOn, items: count, total: money(gross) };
}

const two = (value: number): string => String(value).padStart(2, '0');
