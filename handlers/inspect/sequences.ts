/**
 * Gaps in the numbers of sequences (NSU): between the answers of a source, and inside one that brought fewer documents
 * than its numbers promise. Each answer is a row `g#source#owner#first` of the ledger.
 */

import type { RowReader } from '../row-table.ts';
import { createCollector, type Findings } from './findings.ts';
import { afterPrefix, keyAfter } from './ledger-record.ts';

/** Where a page ended: the row, whose sequence it was of, and its highest number so far. */
export interface SequencePlace {
  readonly after: string;
  readonly lane: string;
  readonly last: number;
}

export async function checkSequences(
  source: string | undefined,
  from: SequencePlace | undefined,
  limit: number,
  ledger: RowReader,
): Promise<Findings> {
  const prefix = source === undefined ? 'g#' : `g#${source}#`;
  const start = from === undefined ? prefix : keyAfter(from.after);
  const rows = await ledger.scan({ start, end: afterPrefix(prefix), limit }, { families: 's', versions: 1 });
  const { add, tell, page } = createCollector(['nsuGaps', 'nsuMissing']);
  let place = from;
  for (const [key, cells] of rows) {
    const [, name = '', owner = ''] = key.split('#');
    const number = (column: string) => Number(cells.find(({ qualifier }) => qualifier === column)?.value.toString());
    const [first, last, received] = [number('first'), number('last'), number('received')];
    const lane = `${name}#${owner}`;
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) continue;
    const gap = (begin: number, end: number, missing: number) => {
      add('nsuGaps');
      add('nsuMissing', missing);
      tell({ kind: 'nsu-gap', source: name, owner, from: begin, to: end, missing });
    };
    const before = place?.lane === lane ? place.last : undefined;
    if (before !== undefined && first > before + 1) gap(before + 1, first - 1, first - before - 1);
    if (Number.isSafeInteger(received) && last - first + 1 > received) gap(first, last, last - first + 1 - received);
    place = { after: key, lane, last: Math.max(before ?? last, last) };
  }
  return page(rows.size < limit ? null : place, rows.size);
}
