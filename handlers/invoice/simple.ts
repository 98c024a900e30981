/**
 * The simple invoice: `{CreateDate, EmissionDate, Discount, NFeNumber, NFeID, ItemList}`. It has no access key; source
 * and NFeID name it. What `Discount` means (an amount, a share, per item or in all) is not agreed, so it is kept beside
 * the gross total and remarked on when it is not zero.
 */

import { put, type CanonicalInvoice, type Header, type Item, type MappingContext } from './canonical.ts';
import { fromUnits, product, units } from './decimal.ts';
import { amount, dateText, hasDecimalComma } from './envelopes/brazilian.ts';
import { refuse, stamped, type Refusal } from './stamp.ts';
import type { JsonObject } from './number-text.ts';
import { simpleKeyId } from './row-keys.ts';
import { localDate } from './time.ts';
import { children, text } from './tree.ts';

const MAX_ITEMS = 9999;

export function mapSimpleInvoice(node: JsonObject, context: MappingContext): CanonicalInvoice | Refusal {
  const id = text(node, 'NFeID');
  if (id === undefined) return refuse('no-key');
  const keyId = simpleKeyId(context.source, id);
  if (keyId === undefined) return refuse('key-malformed');
  const entries = children(node, 'ItemList');
  if (entries.length > MAX_ITEMS) return refuse('too-many-items');
  const flags: string[] = [];
  const comma = usesComma(node, entries);
  const items = entries.map((entry, index) => mapItem(entry, index + 1, comma, flags));
  const header: Header = {
    key: keyId,
    level: 'doc',
    family: 'simple',
    issuer: { kind: 'none' },
    recipient: { kind: 'none' },
    items: items.length,
  };
  put(header, 'number', text(node, 'NFeNumber'));
  put(header, 'issuedAt', dateText(node, 'EmissionDate'));
  put(header, 'issuedOn', localDate(header.issuedAt));
  put(header, 'createdAt', dateText(node, 'CreateDate'));
  const written = text(node, 'Discount');
  const discount = written === undefined ? undefined : amount(written, 2, comma);
  put(header, 'discount', discount);
  header.total = fromUnits(
    items.reduce((sum, item) => sum + units(item.gross), 0n),
    2,
  );
  if (units(discount) !== 0n) flags.push('discount');
  if (written !== undefined && discount === undefined) flags.push('amount-format');
  if (comma) flags.push('decimal-comma');
  if (header.issuedOn === undefined) flags.push('issue-date');
  return stamped({ header, items, personal: undefined, flags }, context);
}

/** A comma anywhere shows that points set thousands apart everywhere. */
function usesComma(node: JsonObject, entries: readonly JsonObject[]): boolean {
  const written = [text(node, 'Discount'), ...entries.flatMap((one) => [text(one, 'Value'), text(one, 'Quantity')])];
  return written.some((one) => one !== undefined && hasDecimalComma(one));
}

function mapItem(entry: JsonObject, position: number, comma: boolean, flags: string[]): Item {
  const item: Item = { position };
  const value = text(entry, 'Value');
  const quantity = text(entry, 'Quantity');
  put(item, 'description', text(entry, 'ProductName'));
  put(item, 'quantity', quantity === undefined ? undefined : amount(quantity, 0, comma));
  put(item, 'unitPrice', value === undefined ? undefined : amount(value, 2, comma));
  if (item.quantity !== undefined && item.unitPrice !== undefined) {
    item.gross = fromUnits(product(item.quantity, item.unitPrice), 2);
  } else flags.push('amount-format');
  return item;
}
