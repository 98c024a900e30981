/** Index rows of earlier contents of an invoice: a corrected date or party gives it others. */

import type { Header } from './canonical.ts';
import { indexRowKeys } from './row-keys.ts';
import type { Cell } from './rows.ts';
import { chooseHeader } from './stored-invoice.ts';

/**
 * Keys of index rows that belong to other versions of the invoice and not to the one that counts. Nobody says that they
 * are there: `write` makes no index row of a version that never counted.
 * @param cells family h of one row, every version
 */
export function leftBehind(cells: readonly Cell[]): string[] {
  const chosen = chooseHeader(cells);
  if (chosen === undefined) return [];
  const current = new Set(keysOf(chosen.header));
  const others = cells
    .filter(({ family }) => family === 'h')
    .flatMap(({ value }) => keysOf(JSON.parse(value) as Header));
  return [...new Set(others)].filter((key) => !current.has(key));
}

const keysOf = ({ key: keyId, issuedOn, issuer, recipient }: Header): string[] =>
  indexRowKeys({ keyId, issuedOn, issuer: issuer.id, recipient: recipient.id });
