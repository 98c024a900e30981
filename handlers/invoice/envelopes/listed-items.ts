/** Items of a detail: what the Portal and its like show of them. */

import { put, type Item } from '../canonical.ts';
import { codeOf } from '../codes.ts';
import { amount, hasDecimalComma } from './brazilian.ts';
import { fieldsOf, type Fields } from './fields.ts';

export const MAX_ITEMS = 9999;
const CFOP = /^[0-9]{4}/;

interface ListedItems {
  readonly items: Item[];
  /** Decimals are written with a comma. */
  readonly comma: boolean;
}

/** @param flags what is remarked on is added */
export function mapListedItems(fields: Fields, flags: Set<string>): ListedItems {
  const rows = (fields.list('items') ?? []).slice(0, MAX_ITEMS + 1).map(fieldsOf);
  const comma = usesComma(fields, rows);
  const items = rows.map((row, index) => mapItem(row, index + 1, comma, flags));
  if (new Set(items.map(({ position }) => position)).size === items.length) return { items, comma };
  flags.add('item-number');
  return { items: items.map((item, index) => ({ ...item, position: index + 1 })), comma };
}

/** Decimals with a comma anywhere show that points set thousands apart everywhere. */
function usesComma(fields: Fields, rows: readonly Fields[]): boolean {
  const written = [fields.text('total'), ...rows.flatMap((row) => [row.text('gross'), row.text('unitPrice')])];
  return written.some((one) => one !== undefined && hasDecimalComma(one));
}

type Amount = 'quantity' | 'unitPrice' | 'gross' | 'taxQuantity' | 'taxUnitPrice' | 'freight' | 'insurance' | 'discount' | 'other'; // prettier-ignore

function mapItem(row: Fields, fallback: number, comma: boolean, flags: Set<string>): Item {
  const written = Number(row.text('position') ?? fallback);
  const usable = Number.isInteger(written) && written >= 1 && written <= MAX_ITEMS;
  if (!usable) flags.add('item-number');
  const item: Item = { position: usable ? written : fallback };
  const number = (name: Amount, scale: number): string | undefined => {
    const text = row.text(name);
    const value = text === undefined ? undefined : amount(text, scale, comma);
    if (text !== undefined && value === undefined) flags.add('amount-format');
    return value;
  };
  put(item, 'code', row.text('code'));
  put(item, 'gtin', row.text('gtin'));
  put(item, 'description', row.text('description'));
  put(item, 'ncm', codeOf('NCM', row.text('ncm')));
  put(item, 'cest', codeOf('CEST', row.text('cest')));
  put(item, 'cfop', CFOP.exec(row.text('cfop')?.replace('.', '') ?? '')?.[0]);
  put(item, 'unit', row.text('unit'));
  put(item, 'quantity', number('quantity', 0));
  put(item, 'unitPrice', number('unitPrice', 2));
  put(item, 'gross', number('gross', 2));
  put(item, 'taxUnit', row.text('taxUnit'));
  put(item, 'taxQuantity', number('taxQuantity', 0));
  put(item, 'taxUnitPrice', number('taxUnitPrice', 2));
  put(item, 'freight', number('freight', 2));
  put(item, 'insurance', number('insurance', 2));
  put(item, 'discount', number('discount', 2));
  put(item, 'other', number('other', 2));
  const counts = row.text('counts');
  put(item, 'countsInTotal', counts === undefined ? undefined : counts !== '0');
  return item;
}
