/**
 * The part of a subscription that writes to Cloud Storage: fields, defaults, bounds.
 * https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription
 */
import { ApiError, invalid } from '../../../wire/errors.ts';
import { secondsOf, type Fields, type Shape } from '../shapes.ts';
import { checkDatetimeFormat } from './name.ts';

/** google.pubsub.v1.CloudStorageConfig in JSON form; the state is told apart from it. */
export interface CloudStorageConfig {
  readonly bucket: string;
  readonly filenamePrefix?: string;
  readonly filenameSuffix?: string;
  readonly filenameDatetimeFormat?: string;
  readonly textConfig?: Readonly<Record<string, never>>;
  readonly avroConfig?: { readonly writeMetadata?: boolean };
  /** Such as `300s`. */
  readonly maxDuration: string;
  /** Whole numbers as text. */
  readonly maxBytes?: string;
  readonly maxMessages?: string;
}

/** Whether it can be written; anything but ACTIVE makes the subscription's own state RESOURCE_ERROR. */
export type WriteState = 'ACTIVE' | 'PERMISSION_DENIED' | 'NOT_FOUND';

export const CLOUD_STORAGE_SHAPE: Shape = {
  bucket: 'string',
  filenamePrefix: 'string',
  filenameSuffix: 'string',
  filenameDatetimeFormat: 'string',
  textConfig: {},
  avroConfig: { writeMetadata: 'boolean', useTopicSchema: 'unmodelled' },
  maxDuration: 'duration',
  maxBytes: 'int64',
  maxMessages: 'int64',
  state: 'output',
  serviceAccountEmail: 'unmodelled',
};

const DEFAULT_DURATION = '300s';
const SECONDS = { least: 60, most: 600 };
const BYTES = { least: 1000, most: 10 * 1024 ** 3 };
const LEAST_MESSAGES = 1000;

/**
 * @param ackDeadlineSeconds as given; a file may not stay open for longer
 * @throws ApiError INVALID_ARGUMENT, OUT_OF_RANGE
 */
export function checkCloudStorage(fields: Fields, ackDeadlineSeconds: number | undefined): CloudStorageConfig {
  const { avroConfig, textConfig, ...rest } = fields as unknown as Partial<CloudStorageConfig>;
  if (!rest.bucket) throw invalid('cloudStorageConfig.bucket is missing.');
  if (/^gs:|\//.test(rest.bucket)) throw invalid(`cloudStorageConfig.bucket is "${rest.bucket}": give the bare name.`);
  if (rest.filenameSuffix?.endsWith('/')) throw invalid('cloudStorageConfig.filenameSuffix must not end in "/".');
  if (avroConfig && textConfig) throw invalid('cloudStorageConfig may have one of textConfig and avroConfig.');
  if (rest.filenameDatetimeFormat) checkDatetimeFormat(rest.filenameDatetimeFormat);
  const maxDuration = rest.maxDuration ?? DEFAULT_DURATION;
  within('maxDuration', secondsOf(maxDuration), SECONDS.least, SECONDS.most);
  if (ackDeadlineSeconds !== undefined && secondsOf(maxDuration) > ackDeadlineSeconds) {
    const rule = `it may not exceed the acknowledgement deadline of ${ackDeadlineSeconds}s.`;
    throw invalid(`cloudStorageConfig.maxDuration is ${maxDuration}; ${rule}`);
  }
  if (rest.maxBytes) within('maxBytes', Number(rest.maxBytes), BYTES.least, BYTES.most);
  if (rest.maxMessages) within('maxMessages', Number(rest.maxMessages), LEAST_MESSAGES, Infinity);
  return { ...rest, bucket: rest.bucket, ...(avroConfig ? { avroConfig } : { textConfig: {} }), maxDuration };
}

function within(field: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  const bounds = most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  throw new ApiError('OUT_OF_RANGE', `cloudStorageConfig.${field} is ${value}; it must be ${bounds}.`);
}
