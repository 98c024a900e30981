/**
 * One slice of a source into raw objects: a batch by its URL, some pages, a document by its key, or one that was pushed.
 * State travels in the cursor; a throttled source is an answer, `waitSeconds` with the same cursor. The next cursor is
 * told only when everything before it is stored.
 */

import { PermanentError } from '../errors.ts';
import { joined, rangesOf, rangesText, readRanges } from '../number-ranges.ts';
import type { SourceKind } from '../sources.ts';
import type { FetchPorts, FetchRequest, FetchResponse } from './contract.ts';
import { fetchByCursor, fetchPages, fetchSequence } from './lists.ts';
import { storeBody, storeBytes } from './raw-object.ts';
import {
  bodyOf,
  contentTypeOf,
  createRun,
  ended,
  lookUp,
  orStop,
  placeOf,
  send,
  store,
  valuesOf,
  type Run,
} from './run.ts';
import { questionOf } from './source-client.ts';

const WAYS: Readonly<Record<Exclude<SourceKind, 'push'>, (run: Run) => Promise<FetchResponse>>> = {
  batch: fetchBatch,
  page: fetchPages,
  cursor: fetchByCursor,
  sequence: fetchSequence,
  key: fetchByKey,
};

const NUMBERS_PER_CALL = 10;

/** @throws PermanentError, RetryableError as source-client.ts and raw-object.ts say; source-kind-unsupported */
export async function fetchSource(request: FetchRequest, ports: FetchPorts): Promise<FetchResponse> {
  const source = ports.sources(request.source);
  const run = createRun(request, source, ports);
  if (typeof request.document === 'string') return push(request.document, run);
  if (typeof request.numbers === 'string') return fetchNumbers(request.numbers, run);
  const kind = typeof request.key === 'string' ? 'key' : (request.kind ?? usualKind(request, source.kind));
  if (kind !== 'push') return WAYS[kind](run);
  throw new PermanentError('source-kind-unsupported', `${source.name} pushes its documents; there is nothing to fetch`);
}

const usualKind = ({ url }: FetchRequest, kind: SourceKind): SourceKind => (typeof url === 'string' ? 'batch' : kind);

async function push(document: string, run: Run): Promise<FetchResponse> {
  const { request, source, ports } = run;
  const bytes = Buffer.from(document, 'base64');
  if (bytes.length === 0) throw new PermanentError('request-invalid', 'document has no bytes', { status: 400 });
  const place = placeOf(run, request.contentType ?? 'application/json');
  run.objects.push(await storeBytes(bytes, { ...place, folder: `stream/${source.name}` }, ports));
  return ended(run, { cursor: null, done: true });
}

/** A batch may be of any size, so its body is not read, only stored. */
async function fetchBatch(run: Run): Promise<FetchResponse> {
  const { request, source, ports } = run;
  const question =
    typeof request.url === 'string'
      ? { url: request.url }
      : questionOf(source.batchPath, 'batchPath', valuesOf(run), source);
  const answer = await send(run, question);
  if (answer.kind !== 'body') {
    return ended(run, { cursor: null, done: answer.kind === 'nothing', seconds: answer.seconds });
  }
  const { response } = answer;
  run.objects.push(await storeBody(bodyOf(response), placeOf(run, contentTypeOf(response)), ports));
  return ended(run, { cursor: null, done: true });
}

async function fetchByKey(run: Run): Promise<FetchResponse> {
  const { key } = run.request;
  if (typeof key !== 'string') throw new PermanentError('request-invalid', 'key is needed', { status: 400 });
  const asked = await lookUp(run, run.source.keyPath, 'keyPath');
  if (asked.kind === 'stop') return ended(run, { cursor: null, done: false, seconds: asked.seconds });
  if (asked.kind === 'nothing') run.missing++;
  else await store(run, asked.answer);
  return ended(run, { cursor: null, done: true });
}

/** Numbers of a sequence one by one: what a gap report names. The cursor is the next number. */
async function fetchNumbers(text: string, run: Run): Promise<FetchResponse> {
  const { source, request } = run;
  const ranges = readRanges(text);
  if (ranges === undefined) {
    throw new PermanentError('request-invalid', 'numbers are such as "5,9-12"', { status: 400 });
  }
  const most = source.maxPagesPerCall ?? NUMBERS_PER_CALL;
  const [got, nothing]: [bigint[], bigint[]] = [[], []];
  const end = (next: bigint | undefined, seconds = 0): FetchResponse => {
    const all = rangesOf([...got, ...nothing]);
    const [first, last] = [all[0]?.[0], all.at(-1)?.[1]];
    const told = {
      ...(first === undefined ? {} : { first: pad(run, first) }),
      ...(last === undefined ? {} : { last: pad(run, last) }),
      numbers: rangesText(joined(rangesOf(got))),
      nothing: rangesText(joined(rangesOf(nothing))),
    };
    const cursor = next === undefined ? null : String(next);
    return ended(run, { cursor, done: next === undefined, seconds, ...(all.length === 0 ? {} : { numbers: told }) });
  };
  const from = typeof request.cursor === 'string' ? BigInt(request.cursor) : 0n;
  for (const [first, last] of ranges) {
    for (let number = first < from ? from : first; number <= last; number++) {
      if (got.length + nothing.length >= most) return end(number);
      const values = { number: pad(run, number) };
      const asked = await orStop(run, lookUp(run, source.numberPath, 'numberPath', values));
      if (asked.kind === 'stop') return end(number, asked.seconds);
      if (asked.kind === 'nothing' || asked.answer.meaning.means === 'end') {
        nothing.push(number);
        run.missing++;
      } else {
        await store(run, asked.answer);
        got.push(number);
      }
    }
  }
  return end(undefined);
}

const pad = ({ source }: Run, number: bigint): string => String(number).padStart(source.sequence?.digits ?? 0, '0');
