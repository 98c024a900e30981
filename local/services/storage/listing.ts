/**
 * Lists of objects in the order of their names' UTF-8 bytes, with names rolled up at a delimiter.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/objects/list
 */
import { keyAfterPrefix, type Store } from '../../store/index.ts';
import { LIVE, NONCURRENT, type ObjectRecord } from './records.ts';
import { invalidValue } from './errors.ts';

export interface ListRequest {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  /** Inclusive; '' is open. */
  readonly startOffset: string;
  /** Exclusive; '' is open. */
  readonly endOffset: string;
  readonly includeTrailingDelimiter: boolean;
  /** Noncurrent versions too, oldest first. */
  readonly versions: boolean;
  readonly matches: ((name: string) => boolean) | undefined;
  /** Items and prefixes together. */
  readonly limit: number;
  readonly pageToken: string | undefined;
}

interface Listing {
  readonly items: ObjectRecord[];
  readonly prefixes: string[];
  readonly nextPageToken?: string;
}

/** The name (or prefix) a page ended with, and for items how many versions of it were shown. */
interface Position {
  readonly kind: 'item' | 'prefix';
  readonly name: string;
  readonly generation: number;
}

interface Found {
  readonly name: string;
  readonly value: Buffer;
}

/** @throws StorageError invalid for a token that is not ours */
export async function listObjects(store: Store, request: ListRequest): Promise<Listing> {
  const after = request.pageToken === undefined ? undefined : decodePosition(request.pageToken);
  const page = createPage(request, after);
  await walk(store, request, after, page.take);
  return page.result();
}

/** Undefined: take no more. A text: all names that begin with it are dealt with; '' says nothing about others. */
type Take = (found: Found) => string | undefined;

function createPage(request: ListRequest, after: Position | undefined) {
  const items: ObjectRecord[] = [];
  const prefixes: string[] = [];
  let last: Position | undefined;
  let full = false;
  let lastPrefix = after && (rollUp(after.name, request) ?? after.name);
  const room = () => (full ||= items.length + prefixes.length >= request.limit) === false;
  const takePrefix = (name: string): boolean => {
    if (name === lastPrefix || !wanted(name, request)) return true;
    if (!room()) return false;
    prefixes.push(name);
    lastPrefix = name;
    last = { kind: 'prefix', name, generation: 0 };
    return true;
  };
  const takeItem = ({ name, value }: Found): boolean => {
    if (!wanted(name, request)) return true;
    const record = JSON.parse(value.toString()) as ObjectRecord;
    const { generation } = record;
    if (after?.kind === 'item' && after.name === name && generation <= after.generation) return true;
    if (!room()) return false;
    items.push(record);
    last = { kind: 'item', name, generation };
    return true;
  };
  const take: Take = (found) => {
    const rolled = rollUp(found.name, request);
    if (rolled !== undefined) {
      if (!takePrefix(rolled)) return undefined;
      if (!request.includeTrailingDelimiter || found.name !== rolled) return rolled;
    }
    return takeItem(found) ? '' : undefined;
  };
  const result = (): Listing => ({
    items,
    prefixes,
    ...(full && last ? { nextPageToken: encodePosition(last) } : {}),
  });
  return { take, result };
}

/** The part of the name that stands for all names with it: up to the first delimiter after the prefix. */
function rollUp(name: string, { prefix, delimiter }: ListRequest): string | undefined {
  if (delimiter === '') return undefined;
  const at = name.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : name.slice(0, at + delimiter.length);
}

const wanted = (name: string, { matches }: ListRequest) => matches === undefined || matches(name);

async function walk(store: Store, request: ListRequest, after: Position | undefined, take: Take): Promise<void> {
  const sources = request.versions ? [NONCURRENT, LIVE] : [LIVE];
  let from = request.startOffset;
  if (after && Buffer.compare(Buffer.from(after.name), Buffer.from(from)) > 0) from = after.name;
  let start: Buffer | undefined = Buffer.from(from);
  while (start) {
    const streams = sources.map((kind) => namesOf(store, kind, request, start as Buffer));
    start = await takeFrom(merge(streams), take);
  }
}

/** Ends with the name to go on from, when a whole prefix is better leapt over than read. */
async function takeFrom(found: AsyncIterable<Found>, take: Take): Promise<Buffer | undefined> {
  let passed = 0;
  let passing = '';
  for await (const entry of found) {
    const skip = take(entry);
    if (skip === undefined) return undefined;
    passed = skip !== '' && skip === passing ? passed + 1 : 0;
    passing = skip;
    if (passed >= LEAP_AFTER) return keyAfterPrefix(Buffer.from(skip));
  }
  return undefined;
}

/** A new scan costs about as much as reading this many entries. */
const LEAP_AFTER = 200;

async function* namesOf(store: Store, kind: string, request: ListRequest, start: Buffer): AsyncIterable<Found> {
  const corner = Buffer.from(`${kind}\0${request.bucket}\0`);
  const range = {
    prefix: Buffer.concat([corner, Buffer.from(request.prefix)]),
    gte: Buffer.concat([corner, start]),
    ...(request.endOffset === '' ? {} : { lt: Buffer.concat([corner, Buffer.from(request.endOffset)]) }),
  };
  for await (const [key, value] of store.entries(range)) {
    const rest = key.subarray(corner.length).toString();
    const end = kind === NONCURRENT ? rest.lastIndexOf('\0') : rest.length;
    yield { name: rest.slice(0, end), value };
  }
}

/** Two streams in name order as one; where names are equal the first stream's come first. */
async function* merge(streams: readonly AsyncIterable<Found>[]): AsyncIterable<Found> {
  const [first, second] = streams;
  if (!first) return;
  if (!second) {
    yield* first;
    return;
  }
  const iterator = second[Symbol.asyncIterator]();
  try {
    let other = await iterator.next();
    for await (const found of first) {
      while (!other.done && Buffer.compare(Buffer.from(other.value.name), Buffer.from(found.name)) < 0) {
        yield other.value;
        other = await iterator.next();
      }
      yield found;
    }
    for (; !other.done; other = await iterator.next()) yield other.value;
  } finally {
    await iterator.return?.();
  }
}

function encodePosition({ kind, name, generation }: Position): string {
  return Buffer.from(JSON.stringify([kind, name, generation])).toString('base64url');
}

function decodePosition(token: string): Position {
  try {
    const [kind, name, generation] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if ((kind === 'item' || kind === 'prefix') && typeof name === 'string' && typeof generation === 'number') {
      return { kind, name, generation };
    }
  } catch {
    // Told below, as for a token of the right form and the wrong content.
  }
  throw invalidValue('Invalid pageToken: it is not one this server gave out.');
}
