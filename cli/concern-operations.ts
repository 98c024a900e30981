/** What the last reconciliation found, and backfills that gave up, as concerns. */
import type { Concern } from './concern.ts';
import { readOperations, type LedgerRecord } from './ledger.ts';
import type { Tables } from './tables.ts';

/** Sums of the last reconciliation: what is counted, how it is told, and whether a person must act. */
const SUMS: readonly (readonly [count: string, kind: Concern['kind'], severity: Concern['severity']])[] = [
  ['nsuMissing', 'missing', 'act'],
  ['missingDocuments', 'missing', 'act'],
  ['unloadedObjects', 'missing', 'act'],
  ['incomplete', 'incomplete', 'review'],
  ['orphanEvents', 'incomplete', 'review'],
  ['numberMissing', 'missing', 'review'],
  ['repeatedNumbers', 'contested', 'review'],
  ['staleIndex', 'contested', 'review'],
];

const WORDS: Readonly<Record<string, string>> = {
  nsuMissing: 'numbers of a sequence (NSU) that nobody read',
  missingDocuments: 'documents that were announced and are not there',
  unloadedObjects: 'objects that were stored and not loaded',
  incomplete: 'summaries whose document has not come',
  orphanEvents: 'events whose invoice has not come',
  numberMissing: 'invoice numbers missing in a series',
  repeatedNumbers: 'invoice numbers used twice',
  staleIndex: 'index rows that say something else than their invoice',
};

/** What the last reconciliation found, and backfills that gave up. */
export async function operationConcerns({ ledger }: Tables): Promise<Concern[]> {
  const { report, stopped } = await readOperations(ledger);
  const counts = (report?.counts ?? {}) as unknown as Readonly<Record<string, number>>;
  const found = SUMS.flatMap(([code, kind, severity]): Concern[] => {
    const count = counts[code] ?? 0;
    if (count === 0) return [];
    const command = `npx notamesh reconcile${code === 'staleIndex' ? ' --repair' : ''}`;
    const message = `${WORDS[code] ?? code}, as of ${report?.updated ?? ''}`;
    return [{ kind, severity, code, count, message, examples: [report?.uri ?? ''], command }];
  });
  return [...stopped.map(stoppedConcern), ...found];
}

function stoppedConcern({ id, source = '', batch = '', error }: LedgerRecord): Concern {
  const [from = '', to = ''] = batch.split('..');
  return {
    kind: 'stopped-backfill',
    severity: 'act',
    code: error?.code ?? 'failed',
    count: 1,
    message: error?.message ?? '',
    examples: [id],
    command: `npx notamesh backfill ${source} --from ${from} --to ${to}`,
  };
}
