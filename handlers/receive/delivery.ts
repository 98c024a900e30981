/**
 * A webhook delivery: authenticated over its raw bytes, then told apart: a batch is ready, here is a document, or a
 * ping. What it is goes to a topic; nothing is looked at beyond that.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { PermanentError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import { checkAgainst } from '../../schemas/index.ts';
import type { Source, Sources } from '../sources.ts';

export interface Delivery {
  /** `/` and the name of the source. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

export interface DeliveryPorts {
  readonly sources: Sources;
  readonly environment: Environment;
  readonly publish: (topic: string, data: Buffer, attributes: Readonly<Record<string, string>>) => Promise<string>;
  readonly batchTopic: string;
  readonly invoiceTopic: string;
}

export interface Accepted {
  readonly kind: 'notice' | 'document';
  readonly source: string;
  readonly messageId: string;
}

/** Where providers put the batch, its address, or the document, unless the source says where. */
const BATCH_PATHS = ['batch', 'batchId', 'data.batch', 'data.batchId', 'lote', 'data.lote'];
const URL_PATHS = ['url', 'data.url', 'link', 'data.link'];
const COUNT_PATHS = ['count', 'data.count'];
const DOCUMENT_MARKS = ['"infNFe"', ':infNFe"', '"infEvento"', ':infEvento"', '"ItemList"'];

/**
 * @returns undefined for a ping
 * @throws PermanentError source-unknown, signature-invalid, delivery-not-understood; RetryableError topic-unavailable
 */
export async function receiveDelivery(delivery: Delivery, ports: DeliveryPorts): Promise<Accepted | undefined> {
  const source = ports.sources(decodeName(delivery.path));
  authenticate(delivery, source, ports.environment);
  const text = delivery.bytes.toString('utf8');
  const body = parse(text);
  if (isPing(text, body)) return undefined;
  const document = documentIn(delivery.bytes, text, body, source);
  if (document !== undefined) {
    const messageId = await ports.publish(ports.invoiceTopic, document, { source: source.name });
    return { kind: 'document', source: source.name, messageId };
  }
  const notice = noticeIn(body, source);
  const data = Buffer.from(JSON.stringify(notice));
  return {
    kind: 'notice',
    source: source.name,
    messageId: await ports.publish(ports.batchTopic, data, { source: source.name }),
  };
}

function decodeName(path: string): string {
  const name = path.replace(/^\/+|\/+$/g, '');
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
    throw new PermanentError('source-unknown', 'The path is / and the name of a source', { status: 404 });
  }
  return name;
}

/** Over raw bytes, because providers sign what they send, not what it means. Letter case of hexadecimal varies. */
function authenticate({ headers, bytes }: Delivery, source: Source, environment: Environment): void {
  const { signature } = source;
  if (signature === undefined) {
    if (source.acceptUnsigned === true) return;
    throw new PermanentError(
      'signature-invalid',
      `${source.name} declares no signature, so nobody can tell who sent this; declare one, or acceptUnsigned`,
      { status: 401 },
    );
  }
  const secret = environment[signature.secretEnv];
  if (secret === undefined || secret === '') {
    throw new PermanentError('configuration-invalid', `${source.name} needs the secret ${signature.secretEnv}`, {
      status: 500,
    });
  }
  const given = headers[signature.header.toLowerCase()];
  const prefix = signature.prefix ?? '';
  const encoding = signature.encoding ?? 'hex';
  const expected = createHmac(signature.algorithm, secret).update(bytes).digest();
  if (typeof given === 'string' && given.startsWith(prefix)) {
    const actual = Buffer.from(given.slice(prefix.length).trim(), encoding);
    if (actual.length === expected.length && timingSafeEqual(actual, expected)) return;
  }
  const problem = given === undefined ? 'is missing' : 'does not fit the body';
  throw new PermanentError('signature-invalid', `${signature.header} of ${source.name} ${problem}`, { status: 401 });
}

function isPing(text: string, body: unknown): boolean {
  if (text.trim() === '' || text.trim() === '{}') return true;
  return [valueAt(body, 'event'), valueAt(body, 'action'), valueAt(body, 'type')].includes('ping');
}

function documentIn(bytes: Buffer, text: string, body: unknown, source: Source): Buffer | undefined {
  const path = source.webhook?.document;
  if (path !== undefined) {
    const value = valueAt(body, path);
    if (value === undefined) return undefined;
    return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return DOCUMENT_MARKS.some((mark) => text.includes(mark)) ? bytes : undefined;
}

function noticeIn(body: unknown, source: Source): unknown {
  const batch = firstOf(body, source.webhook?.batch === undefined ? BATCH_PATHS : [source.webhook.batch]);
  const url = firstOf(body, source.webhook?.url === undefined ? URL_PATHS : [source.webhook.url]);
  const count = firstOf(body, COUNT_PATHS);
  const notice = {
    source: source.name,
    ...(typeof batch === 'string' || typeof batch === 'number' ? { batch: String(batch) } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    ...(Number.isInteger(count) ? { count } : {}),
  };
  const checked = checkAgainst('notice')(notice);
  if (checked.ok) return notice;
  throw new PermanentError(
    'delivery-not-understood',
    `A delivery of ${source.name} is neither notice nor document: ${checked.message}`,
  );
}

function firstOf(body: unknown, paths: readonly string[]): unknown {
  return paths.map((path) => valueAt(body, path)).find((value) => value !== undefined && value !== null);
}

function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
