/**
 * Streaming at volume: Pub/Sub gathers the messages of the topic `invoices` into files of the raw bucket, in place of a
 * workflow for each of them. One subscription for each source that may send documents, because a file of text has no
 * attributes: the folder it is in says whose it is (docs/streaming.md).
 */
import type { Grant } from './identities.ts';
import { SettingError, type Settings } from './settings.ts';
import type { SourceSpec } from './sources.ts';

/** The workflow that takes each document of the topic by itself: where messages are gathered, nothing starts it. */
export const ONE_BY_ONE = 'stream-invoice';
const TOPIC = 'invoices';
/** Whose documents those are that name no source, or one that nobody declared. */
const UNNAMED = 'push';
/** https://cloud.google.com/pubsub/docs/subscription-message-filter */
const MOST_FILTER_BYTES = 256;

export interface StreamSpec {
  readonly id: string;
  readonly topic: string;
  readonly source: string;
  readonly filter: string;
  /** Seconds after which a file ends, if bytes have not ended it before. */
  readonly maxSeconds: number;
  readonly maxBytes: number;
}

/** The shortest that Pub/Sub allows, so that a document is never much older than a minute when it is loaded. */
const MAX_SECONDS = 60;
const MAX_BYTES = 64 * 1024 * 1024;

/** @throws SettingError where the sources are too many to be told apart by filters */
export function streamsOf(sources: readonly SourceSpec[], { stream }: Settings): readonly StreamSpec[] {
  if (stream !== 'batches') return [];
  const named = sources.filter(sends).map(({ name }) => name);
  const others = named.filter((name) => name !== UNNAMED);
  const rest = others.map((name) => `attributes.source != "${name}"`).join(' AND ');
  if (Buffer.byteLength(rest) > MOST_FILTER_BYTES) {
    const rule = `${others.length} sources send documents, more than one filter of ${MOST_FILTER_BYTES} bytes can leave out`;
    throw new SettingError('NOTAMESH_STREAM', 'batches', rule);
  }
  const spec = (source: string, filter: string): StreamSpec => ({
    id: `${TOPIC}-of-${source}`,
    topic: TOPIC,
    source,
    filter,
    maxSeconds: MAX_SECONDS,
    maxBytes: MAX_BYTES,
  });
  return [...others.map((name) => spec(name, `attributes.source = "${name}"`)), spec(UNNAMED, rest)];
}

const sends = ({ kind, signature, acceptUnsigned }: SourceSpec): boolean =>
  kind === 'push' || signature !== undefined || acceptUnsigned === true;

/** https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#assign_roles_cloudstorage */
export function streamGrants({ stream }: Settings): readonly Grant[] {
  if (stream !== 'batches') return [];
  const grant = (role: string, why: string): Grant => ({
    to: { agent: 'pubsub' },
    role,
    on: { kind: 'bucket', bucket: 'raw' },
    why,
  });
  return [
    grant('roles/storage.objectCreator', 'write files of messages'),
    grant('roles/storage.legacyBucketReader', 'see the bucket it writes files to'),
  ];
}
