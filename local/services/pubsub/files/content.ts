/**
 * What a file holds: payloads one after another, or an Avro file.
 * https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#file_format
 */
import type { PubsubMessage } from '../message.ts';
import type { CloudStorageConfig } from './config.ts';

export interface Content {
  readonly bytes: Buffer;
  readonly contentType: string;
}

const PLAIN = {
  type: 'record',
  namespace: 'com.google.pubsub',
  name: 'PubsubMessage',
  fields: [{ name: 'data', type: 'bytes' }],
} as const;

const WITH_METADATA = {
  type: 'record',
  namespace: 'com.google.pubsub',
  name: 'PubsubMessageWithMetadata',
  fields: [
    { name: 'subscription_name', type: 'string' },
    { name: 'message_id', type: 'string' },
    { name: 'publish_time', type: { type: 'long', logicalType: 'timestamp-micros' } },
    { name: 'attributes', type: { type: 'map', values: 'string' } },
    { name: 'data', type: 'bytes' },
  ],
} as const;

export async function contentOf(
  messages: readonly PubsubMessage[],
  { avroConfig }: Pick<CloudStorageConfig, 'avroConfig'>,
  subscription: string,
): Promise<Content> {
  if (avroConfig === undefined) return { bytes: asText(messages), contentType: 'text/plain' };
  const records = messages.map((message) =>
    avroConfig.writeMetadata ? withMetadata(message, subscription) : { data: message.data },
  );
  const bytes = await avroFile(avroConfig.writeMetadata ? WITH_METADATA : PLAIN, records);
  return { bytes, contentType: 'application/octet-stream' };
}

/** About as many bytes does a message take in a file. */
export function bytesIn({ data, attributes }: PubsubMessage, { avroConfig }: Pick<CloudStorageConfig, 'avroConfig'>) {
  if (avroConfig?.writeMetadata !== true) return data.length + 1;
  return data.length + JSON.stringify(attributes).length;
}

/** A newline separates a message from the one before it. */
function asText(messages: readonly PubsubMessage[]): Buffer {
  const newline = Buffer.from('\n');
  return Buffer.concat(messages.flatMap(({ data }, index) => (index === 0 ? [data] : [newline, data])));
}

function withMetadata({ data, attributes, messageId, publishTime, orderingKey }: PubsubMessage, subscription: string) {
  return {
    subscription_name: subscription,
    message_id: messageId,
    publish_time: Math.round(publishTime * 1000),
    attributes: { ...attributes, ...(orderingKey === '' ? {} : { ordering_key: orderingKey }) },
    data,
  };
}

async function avroFile(schema: object, records: readonly object[]): Promise<Buffer> {
  // Loaded when the first file is written, because most clouds write none.
  const { default: avro } = await import('avsc');
  const encoder = new avro.streams.BlockEncoder(avro.Type.forSchema(schema as import('avsc').Schema), {
    codec: 'null',
    writeHeader: true,
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    encoder.on('data', (chunk: Buffer) => chunks.push(chunk));
    encoder.once('end', () => resolve(Buffer.concat(chunks)));
    encoder.once('error', reject);
  });
  for (const record of records) encoder.write(record);
  encoder.end();
  return done;
}
