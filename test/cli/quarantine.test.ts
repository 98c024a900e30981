import type { LedgerRecord } from '../../cli/ledger.ts';
import { isAccepted } from '../../cli/quarantine.ts';

const entry = { object: 'loja/no-key/1.json', reason: 'no-key', since: '2026-11-28T10:00:00.000Z' };
const record = (more: Partial<LedgerRecord>): LedgerRecord => ({
  kind: 'object',
  id: 'raw/loja/a#1',
  state: 'done',
  updated: '2026-11-28T10:00:01.000Z',
  reasons: {},
  quarantineObjects: [],
  ...more,
});
const counts = (quarantined: number) => ({
  documents: 9, invoices: 9, events: 0, loaded: 9, unchanged: 0, flagged: 0, failed: 0, quarantined,
}); // prettier-ignore

describe('a document that was set aside is dealt with by a replay', () => {
  test.each<[string, Partial<LedgerRecord>, boolean]>([
    ['that set nothing aside', { counts: counts(0) }, true],
    ['that set others aside', { counts: counts(30), reasons: { truncated: 30 } }, true],
    ['that set aside as many for the same reason as are named, without it', { counts: counts(1), reasons: { 'no-key': 1 }, quarantineObjects: ['loja/no-key/2.json'] }, true],
    ['but not by one that set it aside again', { counts: counts(1), reasons: { 'no-key': 1 }, quarantineObjects: [entry.object] }, false],
    ['but not where more were set aside than are named', { counts: counts(30), reasons: { 'no-key': 30 }, quarantineObjects: ['loja/no-key/2.json'] }, false],
    ['but not while it runs', { state: 'running' }, false],
    ['but not by one that failed', { state: 'failed', counts: counts(0) }, false],
    ['but not by one from before', { updated: '2026-11-28T09:59:59.000Z' }, false],
    ['but not where the ledger does not say', { reasons: undefined as never }, false],
  ])('%s', (_title, more, expected) => expect(isAccepted(entry, record(more))).toBe(expected));
}); // prettier-ignore
