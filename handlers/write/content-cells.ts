/** The cells that a content has in a row. */

import { itemColumn, PERSONAL, personalPlace, type Header } from '../invoice/index.ts';
import type { StagedCell } from '../staging-file.ts';
import { DOCUMENT_LINEAGE } from './lineage.ts';

/** A cell to be written; null: to be deleted. */
export type RowCell = Omit<StagedCell, 'qualifier' | 'value'> & {
  readonly qualifier: string | Buffer;
  readonly value: string | Buffer | null;
};

const DOCUMENT = 'doc';

export const columnOf = ({ family, qualifier }: Pick<RowCell, 'family' | 'qualifier'>) =>
  `${family}:${qualifier.toString()}`;

/** Every cell that a content may have in a row, to be deleted. @param header as JSON, of an invoice */
export function cellsOfContent(column: string, timestamp: number, header: Buffer | undefined): RowCell[] {
  const {
    level,
    items = 0,
    positions,
  }: Partial<Header> = header === undefined ? {} : (JSON.parse(header.toString()) as Header);
  const numbers = positions ?? Array.from({ length: items }, (_, index) => index + 1);
  const places = [
    [header === undefined ? 'e' : 'h', column] as const,
    ...(level === undefined ? [] : numbers.map((position) => ['i', itemColumn(level, position)] as const)),
    ...(column === DOCUMENT ? DOCUMENT_LINEAGE : [column]).map((name) => ['r', name] as const),
    [PERSONAL, column === DOCUMENT ? personalPlace({ key: '', level: 'doc' }).qualifier : column] as const,
  ];
  return places.map(([family, qualifier]) => ({ family, qualifier, timestamp, value: null }));
}
