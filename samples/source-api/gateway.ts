/**
 * The other ways in which sources serve documents, under /gateway: a feed with a cursor (`feed`), a list whose documents
 * are got one by one (`list`, `documents/{n}`), the tax office's distribution by numbers (`dist`), and all of them behind a
 * redirect (`moved/…`). Requests go in as
 * data and replies come out, so that a test can ask without a socket and with a clock of its own.
 */

import { createAllowance } from './allowance.ts';
import { distribution, type Distribution } from './distribution.ts';
import { isPacking, packed, type Packing } from './packing.ts';
import { AGAIN, disturbed, type GatewayReply, type GatewaySettings, type Telling } from './telling.ts';

export interface GatewayRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly body?: string;
}

export interface GatewayStats {
  readonly requests: number;
  /** Requests beyond the limit, and the most in any window. */
  readonly exceeded: number;
  readonly busiest: number;
  /** Asked again before the hour that a 137 or a 656 asks for was over. */
  readonly tooSoon: number;
  /** Numbers that a second reader took before us. */
  readonly stolen: number;
}

export interface Gateway {
  /** undefined: the connection is closed without an answer */
  answer(request: GatewayRequest): GatewayReply | undefined;
  stats(): GatewayStats;
}

const MAX_SIZE = 1000;

export function createGateway(settings: GatewaySettings): Gateway {
  const allowance = createAllowance(settings.limit, settings.now);
  const nsu = distribution();
  let requests = 0;
  return {
    answer(request) {
      requests++;
      const tooMany = allowance.take();
      const { faults } = settings.plan();
      const verdict = settings.plan().next();
      const theirs = settings.now() + (faults.clockOffSeconds ?? 0) * 1000;
      const date = { date: new Date(theirs).toUTCString() };
      const json: Telling['json'] = (value, documents, headers = {}) => {
        const type = 'application/json; charset=utf-8';
        return {
          status: 200,
          headers: { 'content-type': type, ...date, ...headers },
          body: Buffer.from(value),
          documents,
        };
      };
      const refuse: Telling['refuse'] = (status, code, headers = {}) => ({
        ...json(JSON.stringify({ error: { code } }), 0, headers),
        status,
      });
      const moved: Telling['moved'] = (location) => ({
        ...json('', 0, { location }),
        status: 302,
      });
      const wait = (seconds: number) => ({
        'retry-after':
          faults.throttle?.asDate === true ? new Date(theirs + seconds * 1000).toUTCString() : String(seconds),
      });
      if (tooMany > 0) return refuse(429, 'too-many-requests', wait(tooMany));
      if (verdict.fault === 'reset') return undefined;
      if (verdict.fault === 'throttle') return refuse(429, 'throttled', wait(faults.throttle?.retryAfterSeconds ?? 1));
      if (verdict.fault === 'failure') return refuse(faults.failure?.status ?? 500, 'failure');
      const reply = route(request, { ...settings, verdict, json, refuse, moved }, nsu);
      const cut = verdict.fault === 'truncate' && reply.documents > 0;
      return cut ? { ...reply, cutAfter: faults.truncate?.afterBytes ?? 0 } : reply;
    },
    stats: () => ({ requests, exceeded: allowance.exceeded, busiest: allowance.busiest, ...nsu.stats() }),
  };
}

function route(request: GatewayRequest, telling: Telling, nsu: Distribution): GatewayReply {
  const { pathname, searchParams } = new URL(request.path, 'http://gateway.invalid');
  const [, , kind, name] = pathname.split('/');
  if (kind === 'dist') {
    return request.method === 'POST' ? nsu.answer(request.body ?? '', telling) : telling.refuse(405, 'use-post');
  }
  if (kind === 'moved') return telling.moved(request.path.replace('/moved/', '/'));
  if (kind === 'companies') return ofCompany(name ?? '', pathname, searchParams, telling);
  if (kind === 'feed') return feed(searchParams, telling);
  if (kind === 'list') return list(searchParams, telling);
  if (kind === 'documents') return one(name ?? '', searchParams.get('as') ?? 'json', telling);
  return telling.refuse(404, 'not-found');
}

/** `at` says where the cursor is: body (default), header, last or url. */
function feed(query: URLSearchParams, telling: Telling): GatewayReply {
  const at = query.get('at') ?? 'body';
  const size = whole(query.get('size'), 50);
  const from = offsetOf(query.get('after') ?? '', at);
  if (size === undefined || from === undefined) return telling.refuse(400, 'cursor-invalid');
  const texts = telling.documents(from, size).map((text, index) => `{"id":"d${from + index + 1}",${text.slice(1)}`);
  const end = from + texts.length;
  const more = end < telling.count;
  // A feed is in the order of its ids where the last one is the cursor.
  const before = () => telling.documents(Math.max(0, from - AGAIN), Math.min(AGAIN, from));
  const shown = at === 'last' ? texts : disturbed(texts, before, from, telling);
  const data = `[${shown.join(',')}]`;
  if (at === 'header')
    return telling.json(data, texts.length, texts.length === 0 ? {} : { 'x-max-version': String(end) });
  if (at === 'last') return telling.json(`{"data":${data},"hasMore":${more}}`, texts.length);
  const next = at === 'url' ? `/gateway/feed?at=url&size=${size}&after=${end}` : opaque(end);
  const told = JSON.stringify(more ? next : null);
  return telling.json(
    at === 'url' ? `{"data":${data},"page":{"next":${told}}}` : `{"data":${data},"next":${told}}`,
    texts.length,
  );
}

const opaque = (offset: number): string => Buffer.from(`after ${offset}`).toString('base64');

function offsetOf(cursor: string, at: string): number | undefined {
  if (cursor === '') return 0;
  const text =
    at === 'body' ? Buffer.from(cursor, 'base64').toString().replace('after ', '') : cursor.replace(/^d/, '');
  return /^[0-9]{1,12}$/.test(text) ? Number(text) : undefined;
}

/** Entries name documents; each is got by itself. */
function list(query: URLSearchParams, telling: Telling): GatewayReply {
  const [page, size] = [whole(query.get('page'), 1), whole(query.get('size'), 50)];
  if (page === undefined || size === undefined) return telling.refuse(400, 'page-invalid');
  const first = (page - 1) * size;
  const last = Math.min(telling.count, first + size);
  const data = Array.from({ length: Math.max(0, last - first) }, (_, index) => ({ number: first + index + 1 }));
  return telling.json(JSON.stringify({ data, hasMore: last < telling.count }), data.length);
}

/** As NFE.io serves a company: a list by last id, and one document by its key. */
function ofCompany(company: string, path: string, query: URLSearchParams, telling: Telling): GatewayReply {
  if (!/^[0-9a-f-]{24,36}$/.test(company)) return telling.refuse(404, 'company-not-found');
  const key = /\/inbound\/productinvoice\/([0-9A-Z]{44})$/.exec(path)?.[1];
  if (key === undefined) return byLastId(query, telling);
  const found = telling.documents(0, telling.count).find((text) => text.includes(`NFe${key}`));
  return found === undefined ? telling.refuse(404, 'not-found') : telling.json(found, 1);
}

function byLastId(query: URLSearchParams, telling: Telling): GatewayReply {
  const size = whole(query.get('limit'), 10);
  const from = offsetOf(query.get('startingAfter') ?? '', 'last');
  if (size === undefined || from === undefined) return telling.refuse(400, 'cursor-invalid');
  const texts = telling.documents(from, size).map((text, index) => `{"id":"d${from + index + 1}",${text.slice(1)}`);
  const more = from + texts.length < telling.count;
  return telling.json(`{"productInvoices":[${texts.join(',')}],"hasMore":${more}}`, texts.length);
}

/** `as` is json, xml, base64, base64+gzip or zip. */
function one(name: string, as: string, telling: Telling): GatewayReply {
  const number = whole(name, 0);
  if (number === undefined || number > telling.count || !isPacking(as)) return telling.refuse(404, 'not-found');
  const [text = '{}'] = telling.documents(number - 1, 1);
  const { contentType, body } = packed(text, as satisfies Packing);
  return { ...telling.json('', 1, { 'content-type': contentType }), body };
}

function whole(text: string | null, fallback: number): number | undefined {
  if (text === null) return fallback;
  const value = /^[0-9]{1,12}$/.test(text) ? Number(text) : 0;
  return value >= 1 && (value <= MAX_SIZE || fallback <= 1) ? value : undefined;
}
