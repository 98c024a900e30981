/** What may be asked of the tables: each question answers one page within bounds, and says where the next one begins. */

import { PermanentError } from '../errors.ts';
import type { RowReader } from '../row-table.ts';
import type { Source, Sources } from '../sources.ts';
import { checkBatches, type BatchPlace } from './batches.ts';
import { checkDocuments } from './documents.ts';
import type { Findings } from './findings.ts';
import { heldLanes, type HeldLane } from './lanes.ts';
import { checkNumbers, type NumberPlace } from './numbers.ts';
import { refillable } from './refills.ts';
import { selectBatches, selectObjects, type SelectedBatch, type SelectedObject, type Selection } from './select.ts';
import { checkSequences, type SequencePlace } from './sequences.ts';
import { planWindows, windowsOf, type Window } from './windows.ts';

/** Schema `inspect-request`. */
export interface InspectRequest {
  readonly ask: 'objects' | 'batches' | 'windows' | 'lane' | Check;
  readonly select?: Selection | null;
  /** `next` of the page before. */
  readonly after?: unknown;
  readonly limit?: number | null;
  /** Of a check: documents younger than so many days may still be completed. */
  readonly days?: number | null;
  /** Of a check: batches that ended in the last so many minutes may still be loading. */
  readonly minutes?: number | null;
  /** Of the check of numbers: whose every gap counts. */
  readonly issuer?: string | null;
}

export type Check = 'sequences' | 'counts' | 'documents' | 'numbers';

export type InspectResponse =
  | {
      readonly found: readonly (SelectedObject | SelectedBatch | Window | HeldLane)[];
      readonly next: unknown;
      readonly scanned: number;
    }
  | Findings;

export interface InspectPorts {
  readonly invoices: RowReader;
  readonly ledger: RowReader;
  readonly sources: Sources;
  readonly rawBucket: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly limits: InspectLimits;
}

/** Rows that one call reads. */
export interface InspectLimits {
  readonly ledgerRows: number;
  readonly invoiceRows: number;
  readonly indexRows: number;
  readonly windows: number;
}

export const defaultInspectLimits: InspectLimits = {
  ledgerRows: 5000,
  invoiceRows: 20_000,
  indexRows: 10_000,
  windows: 200,
};

const DEFAULT_FOUND = 50;
const DEFAULT_DAYS = 5;
const DEFAULT_MINUTES = 60;
const DAY_MICROSECONDS = 86_400_000_000;
/** Two hundred years of days: nobody has invoices for more. */
const MAX_WINDOWS = 73_000;

/** @throws PermanentError request-invalid, source-unknown, table-refused; RetryableError table-unavailable */
export async function inspect(request: InspectRequest, ports: InspectPorts): Promise<InspectResponse> {
  const { ledger, limits } = ports;
  const select = request.select ?? {};
  const page = { rows: limits.ledgerRows, found: request.limit ?? DEFAULT_FOUND };
  switch (request.ask) {
    case 'objects':
      return selectObjects(select, textOf(request.after), page, ledger);
    case 'batches':
      return selectBatches(select, textOf(request.after), page, ledger);
    case 'lane':
      return heldLanes(ports.sources(select.source ?? ''), ports.now(), ledger);
    case 'windows':
      return windowsPage(select, numberOf(request.after), ports);
    default:
      return check(request.ask, request, ports);
  }
}

async function check(ask: Check, request: InspectRequest, ports: InspectPorts): Promise<Findings> {
  const { ledger, invoices, limits, now, rawBucket } = ports;
  const { source, from, to } = request.select ?? {};
  const named = source ?? undefined;
  const [start, end] = [from ?? undefined, to ?? undefined];
  switch (ask) {
    case 'sequences':
      return refillable(
        await checkSequences(named, placeOf<SequencePlace>(request.after), limits.ledgerRows, ledger),
        ports.sources,
        ledger,
      );
    case 'counts': {
      const before = now() - (request.minutes ?? DEFAULT_MINUTES) * 60_000;
      const checks = { source: named, rawBucket, before, limit: limits.ledgerRows };
      return checkBatches(checks, placeOf<BatchPlace>(request.after), ledger);
    }
    case 'documents': {
      const before = now() * 1000 - (request.days ?? DEFAULT_DAYS) * DAY_MICROSECONDS;
      const checks = { before, between: microseconds(start, end), limit: limits.invoiceRows };
      return checkDocuments(checks, textOf(request.after), invoices);
    }
    case 'numbers': {
      const compact = (date: string | undefined, otherwise: string) => date?.replaceAll('-', '') ?? otherwise;
      const days = { from: compact(start, '00000000'), to: compact(end, '99999999') };
      const checks = { ...days, issuer: request.issuer ?? undefined, limit: limits.indexRows };
      return checkNumbers(checks, placeOf<NumberPlace>(request.after), invoices);
    }
  }
}

/** From the beginning of the first day to the end of the last one, in Brasília's time. */
function microseconds(from: string | undefined, to: string | undefined): readonly [number, number] {
  const start = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${from}T00:00:00-03:00`) * 1000;
  const end =
    to === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${to}T00:00:00-03:00`) * 1000 + DAY_MICROSECONDS;
  return [start, end];
}

async function windowsPage({ source, from, to }: Selection, after: number, ports: InspectPorts) {
  if (!source || !from || !to) {
    throw new PermanentError('request-invalid', 'Windows need {source, from, to}', { status: 400 });
  }
  const definition = ports.sources(source);
  const { name, backfill } = definition;
  if (!isAskedByDate(definition)) {
    const why = 'no path of its lists has {from} and {to}, so every window would bring the same';
    throw new PermanentError('request-invalid', `${name} cannot be asked for a range of dates: ${why}`, {
      status: 400,
    });
  }
  if (Date.parse(to) - Date.parse(from) > MAX_WINDOWS * 86_400_000) {
    throw new PermanentError('request-invalid', `${from} to ${to} is too long a range`, { status: 400 });
  }
  const all = windowsOf(from, to, backfill?.window ?? 'day');
  const some = all.slice(after, after + ports.limits.windows);
  const end = after + some.length;
  return {
    found: await planWindows(name, some, ports.ledger),
    next: end < all.length ? end : null,
    scanned: some.length,
  };
}

/** A batch may be named after its window. */
const isAskedByDate = ({ batchPath, pagePath, cursorPath, sequencePath }: Source): boolean =>
  /\{(from|to|batch)\b/.test(JSON.stringify([batchPath, pagePath, cursorPath, sequencePath]));

const textOf = (after: unknown): string | undefined => (typeof after === 'string' ? after : undefined);
const numberOf = (after: unknown): number => (typeof after === 'number' ? after : 0);
/** Made by ourselves on the page before; the workflow only carries it. */
const placeOf = <Place>(after: unknown): Place | undefined =>
  typeof after === 'object' && after !== null ? (after as Place) : undefined;
