/**
 * The simple invoice: `{CreateDate, EmissionDate, Discount, NFeNumber, NFeID, ItemList}`. It has no access key; source
 * and NFeID name it. What `Discount` means (an amount, a share, per item or in all) is not agreed, so it is kept beside
 * the gross total and remarked on when it is not zero.
 */

import { put, type CanonicalInvoice, type Header, type Item, type MappingContext } from './canonical.ts';
import { decimal, fromUnits, product, units } from './decimal.ts';
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
  const items = entries.map((entry, index) => mapItem(entry, index + 1, flags));
  const header: Header = {
    key: keyId,
    level: 'doc',
    family: 'simple',
    issuer: { kind: 'none' },
    recipient: { kind: 'none' },
    items: items.length,
  };
  put(header, 'number', text(node, 'NFeNumber'));
  put(header, 'issuedAt', text(node, 'EmissionDate'));
  put(header, 'issuedOn', localDate(header.issuedAt));
  put(header, 'createdAt', text(node, 'CreateDate'));
  const discount = text(node, 'Discount');
  const amount = discount === undefined ? undefined : decimal(discount, 2);
  put(header, 'discount', amount);
  header.total = fromUnits(
    items.reduce((sum, item) => sum + units(item.gross), 0n),
    2,
  );
  if (units(amount) !== 0n) flags.push('discount');
  if (discount !== undefined && amount === undefined) flags.push('amount-format');
  if (header.issuedOn === undefined) flags.push('issue-date');
  return stamped({ header, items, personal: undefined, flags }, context);
}

function mapItem(entry: JsonObject, position: number, flags: string[]): Item {
  const item: Item = { position };
  const value = text(entry, 'Value');
  const quantity = text(entry, 'Quantity');
  put(item, 'description', text(entry, 'ProductName'));
  put(item, 'quantity', quantity === undefined ? undefined : decimal(quantity, 0));
  put(item, 'unitPrice', value === undefined ? undefined : decimal(value, 2));
  if (item.quantity !== undefined && item.unitPrice !== undefined) {
    item.gross = fromUnits(product(item.quantity, item.unitPrice), 2);
  } else flags.push('amount-format');
  return item;
}
