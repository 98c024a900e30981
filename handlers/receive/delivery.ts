/**
 * A webhook delivery: authenticated over its raw bytes, then told apart: a batch is ready, here is a document, a ping, or
 * one that came before. What it is goes to a topic; nothing is looked at beyond that.
 */

import { PermanentError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Source, Sources } from '../sources.ts';
import { readBody, type Body } from './body.ts';
import { fitEvent, isPing, messageOf } from './message.ts';
import { diagnose } from './mismatch.ts';
import { DEFAULT_TOLERANCE_SECONDS, headerOf, prove, secretsOf, type Headers } from './proof.ts';
import type { Repeats } from './repeats.ts';

export interface Delivery {
  /** `/` and the name of the source. */
  readonly path: string;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

export interface DeliveryPorts {
  readonly sources: Sources;
  readonly environment: Environment;
  readonly publish: (topic: string, data: Buffer, attributes: Readonly<Record<string, string>>) => Promise<string>;
  readonly batchTopic: string;
  readonly invoiceTopic: string;
  /** Documents start a workflow each, so they must fit an event. */
  readonly single: boolean;
  readonly repeats: Repeats;
  /** Whether a mismatch may be looked into: it costs, and strangers can ask for it. */
  readonly maySearch: (source: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Accepted {
  readonly kind: 'notice' | 'document' | 'repeated';
  readonly source: string;
  readonly messageId: string;
  /** Which line of the secret it was signed with, from 1; absent where nothing is signed. */
  readonly secret?: number;
}

export const DEFAULT_MAX_BYTES = 4_000_000;

/**
 * @returns undefined for a ping
 * @throws PermanentError source-unknown, signature-invalid, delivery-expired, delivery-too-large,
 *   delivery-not-understood; RetryableError topic-unavailable
 */
export async function receiveDelivery(delivery: Delivery, ports: DeliveryPorts): Promise<Accepted | undefined> {
  const source = ports.sources(nameIn(delivery.path));
  checkSize(delivery.bytes.length, source.webhook?.maxBytes ?? DEFAULT_MAX_BYTES);
  const body = readBody(delivery.bytes, source.webhook);
  const ping = isPing(body, source);
  if (ping && source.webhook?.ping?.unsigned === true) return undefined;
  const secret = authenticate(delivery, source, ports);
  if (ping) return undefined;
  const { kind, data } = messageOf(body, source);
  const topic = kind === 'document' ? ports.invoiceTopic : ports.batchTopic;
  const fitted = kind === 'document' && ports.single ? fitEvent(data) : data;
  const publish = () => ports.publish(topic, fitted, { source: source.name });
  const repeat = repeatKey(delivery, body, source);
  const once =
    repeat === undefined ? { value: await publish(), repeated: false } : await ports.repeats.once(repeat, publish);
  return {
    kind: once.repeated ? 'repeated' : kind,
    source: source.name,
    messageId: once.value,
    ...(secret === undefined ? {} : { secret }),
  };
}

function nameIn(path: string): string {
  const name = path.replace(/^\/+|\/+$/g, '');
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
    throw new PermanentError('source-unknown', 'The path is / and the name of a source', { status: 404 });
  }
  return name;
}

/** @throws PermanentError delivery-too-large */
function checkSize(bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new PermanentError('delivery-too-large', `The delivery has ${bytes} bytes; at most ${most} are taken`, {
    status: 413,
  });
}

/** @returns which line of the secret fitted */
function authenticate({ headers, bytes }: Delivery, source: Source, ports: DeliveryPorts): number | undefined {
  const { signature } = source;
  if (signature === undefined) {
    if (source.acceptUnsigned === true) return undefined;
    const message = `${source.name} declares no signature, so nobody can tell who sent this; declare one, or acceptUnsigned`;
    throw new PermanentError('signature-invalid', message, { status: 401 });
  }
  const secrets = secretsOf(signature, ports.environment[signature.secretEnv] ?? '');
  if (secrets.length === 0) {
    throw new PermanentError('configuration-invalid', `${source.name} needs the secret ${signature.secretEnv}`, {
      status: 500,
    });
  }
  const verdict = prove(signature, headers, bytes, secrets, ports.now());
  if (verdict.ok) return verdict.secret;
  const header = headerOf(signature);
  if (verdict.why === 'missing' || verdict.why === 'mismatch') {
    const message = `${header} of ${source.name} ${verdict.why === 'missing' ? 'is missing' : 'does not fit the body'}`;
    const fields = { signature: diagnose(signature, headers, bytes, secrets, ports.maySearch(source.name)) };
    throw new PermanentError('signature-invalid', message, { status: 401, fields });
  }
  const tolerance = `${signature.timestamp?.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS} s`;
  const message = `The signature fits, but its time in ${signature.timestamp?.header} ${TIMES[verdict.why]} (${tolerance} are allowed)`;
  throw new PermanentError('delivery-expired', message, { status: 401 });
}

const TIMES = {
  'no-time': 'cannot be read',
  'too-old': 'is too long ago',
  'from-the-future': 'is in the future',
} as const;

/**
 * What tells this delivery from others; undefined where the source does not say. An id that the signature does not
 * cover counts together with the body: otherwise whoever has one old delivery could silence a new one by its id.
 */
function repeatKey({ headers, bytes }: Delivery, body: Body, { name, signature, webhook }: Source): string | undefined {
  const { header, paths } = webhook?.delivery ?? {};
  if (paths !== undefined) {
    const values = paths.map((path) => body.at(path));
    return values.some((value) => value === undefined || value === null) ? undefined : JSON.stringify([name, values]);
  }
  const id = header === undefined ? undefined : headers[header.toLowerCase()];
  if (typeof id !== 'string' || header === undefined) return undefined;
  const covered = signature?.signed?.toLowerCase().includes(`{header:${header.toLowerCase()}}`) === true;
  return JSON.stringify([name, id, covered ? '' : bytes.toString('base64')]);
}
