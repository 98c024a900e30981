/** Lists of documents one after the other: pages, cursors and sequences, each with the documents behind its entries. */

import { joined, rangesOf, rangesText } from '../number-ranges.ts';
import { documentsOf, isLast, nextCursor, type Answer } from './answer.ts';
import { textAt } from './answer-paths.ts';
import type { Progress } from '../progress.ts';
import type { Cursor, FetchResponse } from './contract.ts';
import { entryOf } from './entry.ts';
import { hashOf, keepList, keptList, readPlace, type Place } from './kept-list.ts';
import { ask, askAt, ended, lookUp, orStop, store, type Asked, type Run } from './run.ts';

/** How one kind goes through its lists. */
interface Way<C extends Cursor> {
  ask(cursor: C): Promise<Asked>;
  /** From a list to the next: whether it was the last, and how long nothing is asked then. */
  after(answer: Answer, documents: readonly unknown[], cursor: C): Step<C>;
  /** Where an answer that asks to wait leaves the cursor. */
  waiting?(answer: Answer, cursor: C): C;
  /** What has been gone through. */
  numbers?(): Pick<Progress, 'first' | 'last' | 'numbers' | 'max'>;
}

interface Step<C extends Cursor> {
  readonly cursor: C;
  readonly done: boolean;
  readonly seconds?: number;
}

const DEFAULT_LISTS_PER_CALL = 10;
const DEFAULT_DETAILS_PER_CALL = 50;
/** As many numbers before the very first document are missed. */
const EARLIEST_CLAIMED = 1000n;

export function fetchPages(run: Run): Promise<FetchResponse> {
  const { source, request } = run;
  const given = request.cursor;
  const page = typeof given === 'string' ? Number(given) : given?.page;
  return go(run, page === undefined || !Number.isSafeInteger(page) ? { page: source.firstPage ?? 1 } : { page }, {
    ask: (cursor) => ask(run, source.pagePath, 'pagePath', { page: String(cursor.page), batch: request.batch ?? '' }),
    after(answer, documents, cursor) {
      const done = isLast(answer, documents.length, source);
      return { cursor: done ? cursor : { page: cursor.page + 1 }, done };
    },
  });
}

export function fetchByCursor(run: Run): Promise<FetchResponse> {
  const { source } = run;
  const wholeUrl = source.next?.at === 'url';
  return go(run, textCursor(run), {
    ask(cursor) {
      const first = cursor === (source.firstCursor ?? '');
      return wholeUrl && !first
        ? askAt(run, { url: new URL(cursor, source.origin).href })
        : ask(run, source.cursorPath, 'cursorPath', { cursor });
    },
    after(answer, documents, cursor) {
      const next = documents.length === 0 ? undefined : nextCursor(answer, documents, source);
      if (next === undefined || next === cursor) return { cursor, done: true };
      return { cursor: next, done: isLast(answer, documents.length, source) };
    },
  });
}

export function fetchSequence(run: Run): Promise<FetchResponse> {
  const { source, request } = run;
  const { last, max, number, digits = 0, caughtUpSeconds = 0 } = source.sequence ?? { last: '' };
  const received: bigint[] = [];
  const seen: { first?: bigint; last?: bigint; max?: string } = {};
  const reached = (answer: Answer, cursor: string): string => {
    const told = textAt(answer.value, last);
    return told !== undefined && isAhead(told, cursor) ? told : cursor;
  };
  const note = (cursor: string, to: string, numbers: readonly bigint[]): void => {
    received.push(...numbers);
    const least = numbers.reduce((low, each) => (each < low ? each : low), numbers[0] ?? 0n);
    // What was before the very first answer may have expired long ago.
    const atStart = cursor === (source.firstCursor ?? '') || !isNumber(cursor);
    if (isNumber(to) && to !== cursor) {
      const next = isNumber(cursor) ? BigInt(cursor) + 1n : 0n;
      seen.first ??= atStart && least - next > EARLIEST_CLAIMED ? least : next;
      seen.last = BigInt(to);
    }
  };
  return go(run, textCursor(run), {
    ask: (cursor) =>
      ask(run, source.sequencePath, 'sequencePath', {
        cursor: isNumber(cursor) ? cursor.padStart(digits, '0') : cursor,
      }),
    after(answer, documents, cursor) {
      const to = reached(answer, cursor);
      const highest = max === undefined ? undefined : textAt(answer.value, max);
      if (highest !== undefined) seen.max = highest;
      note(cursor, to, numbersOf(documents, number));
      const { means, waitSeconds = 0 } = answer.meaning;
      if (means === 'end') return { cursor: to, done: true, seconds: waitSeconds };
      // Without a step forward asking again would bring the same.
      const behind = highest === undefined ? documents.length > 0 : isAhead(highest, to);
      return behind && to !== cursor
        ? { cursor: to, done: false }
        : { cursor: to, done: true, seconds: caughtUpSeconds };
    },
    waiting(answer, cursor) {
      if (request.recover !== true) return cursor;
      const to = reached(answer, cursor);
      note(cursor, to, []);
      return to;
    },
    numbers: () => ({
      ...(seen.max === undefined ? {} : { max: seen.max }),
      ...(seen.first === undefined || seen.last === undefined || number === undefined
        ? {}
        : {
            first: String(seen.first).padStart(digits, '0'),
            last: String(seen.last).padStart(digits, '0'),
            numbers: rangesText(joined(rangesOf(received))),
          }),
    }),
  });
}

const isNumber = (text: string): boolean => /^[0-9]{1,30}$/.test(text);

const isAhead = (text: string, of: string): boolean =>
  isNumber(text) && (isNumber(of) ? BigInt(text) > BigInt(of) : true);

function numbersOf(documents: readonly unknown[], path: string | undefined): bigint[] {
  if (path === undefined) return [];
  return documents
    .map((each) => textAt(each, path) ?? '')
    .filter(isNumber)
    .map(BigInt);
}

function textCursor({ request, source }: Run): string {
  const given = request.cursor;
  return typeof given === 'string' && given !== '' ? given : (source.firstCursor ?? '');
}

async function go<C extends Cursor>(run: Run, start: C, way: Way<C>): Promise<FetchResponse> {
  const { source, request } = run;
  const most = source.maxPagesPerCall ?? DEFAULT_LISTS_PER_CALL;
  let cursor = start;
  let place = readPlace(request.position);
  const end = (done: boolean, seconds = 0, at?: Place): FetchResponse => {
    const numbers = way.numbers?.();
    const reached = { cursor, done, seconds, ...(at === undefined ? {} : { position: `${at.index}@${at.list}` }) };
    return ended(run, numbers === undefined ? reached : { ...reached, numbers });
  };
  for (let lists = 0; lists < most; lists++) {
    const kept = place === undefined ? undefined : await keptList(run, place.list);
    const asked: Asked = kept === undefined ? await orStop(run, way.ask(cursor)) : { kind: 'answer', answer: kept };
    if (asked.kind === 'stop') {
      if (asked.answer !== undefined && way.waiting !== undefined) cursor = way.waiting(asked.answer, cursor);
      return end(false, asked.seconds, place);
    }
    if (asked.kind === 'nothing') return end(true, asked.seconds);
    const { answer } = asked;
    if (kept === undefined) run.pages++;
    const documents = answer.meaning.means === 'end' ? [] : documentsOf(answer, source);
    const stopped = await takeList(run, answer, documents, { place, isKept: kept !== undefined });
    if (stopped !== undefined) return end(false, stopped.seconds, stopped.place);
    place = undefined;
    const step = way.after(answer, documents, cursor);
    cursor = step.cursor;
    if (step.done) return end(true, step.seconds);
    if (isBounded(run)) return end(true);
  }
  return end(false);
}

/** A run over given dates is not: nothing behind it would go on. */
const isBounded = ({ pages, source: { maxPagesPerRun = Infinity }, request: { from } }: Run): boolean =>
  pages >= maxPagesPerRun && (from ?? '') === '';

/** Stores a list and the documents behind it; one that was kept is stored already. */
async function takeList(
  run: Run,
  answer: Answer,
  documents: readonly unknown[],
  { place, isKept }: { readonly place: Place | undefined; readonly isKept: boolean },
): Promise<Stopped | undefined> {
  if (documents.length > 0 && !isKept && run.source.detail?.keepList !== false) await store(run, answer);
  const stopped = await fetchDetails(run, documents, place);
  if (stopped !== undefined && !isKept) await keepList(run, stopped.place.list, answer);
  return stopped;
}

/** Where the documents behind a list ended before their end. */
interface Stopped {
  readonly seconds: number;
  readonly place: Place;
}

/** A list that has changed since the call before is begun anew: nothing is lost by getting a document twice. */
async function fetchDetails(
  run: Run,
  documents: readonly unknown[],
  place: Place | undefined,
): Promise<Stopped | undefined> {
  const { detail } = run.source;
  if (detail === undefined) return undefined;
  const list = hashOf(documents);
  const first = place?.list === list ? place.index : 0;
  const most = first + (detail.maxPerCall ?? DEFAULT_DETAILS_PER_CALL);
  for (const [index, item] of documents.entries()) {
    if (index < first) continue;
    if (index >= most) return { seconds: 0, place: { index, list } };
    const asked = await orStop(run, lookUp(run, detail.path, 'detail.path', { item: entryOf(item, run.source) }));
    if (asked.kind === 'stop') return { seconds: asked.seconds, place: { index, list } };
    if (asked.kind === 'nothing') run.missing++;
    else await store(run, asked.answer);
  }
  return undefined;
}
