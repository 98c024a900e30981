/**
 * Records as the API shows them.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/objects#resource and .../buckets#resource
 */
import type { BucketRecord, ObjectRecord } from './records.ts';

export type Resource = Readonly<Record<string, unknown>>;

/** Where links in a resource lead: this machine in answers, Google's hosts in events. */
interface Links {
  readonly api: string;
  readonly download: string;
}

export const googleLinks: Links = { api: 'https://www.googleapis.com', download: 'https://storage.googleapis.com' };

export const linksTo = (origin: string): Links => ({ api: origin, download: origin });

/** 64-bit numbers are text, times RFC 3339 with milliseconds. */
export function objectResource(record: ObjectRecord, links: Links): Resource {
  const { bucket, name, fields } = record;
  const generation = String(record.generation);
  const path = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  const created = time(record.created);
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${links.api}${path}`,
    mediaLink: `${links.download}/download${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation,
    metageneration: String(record.metageneration),
    ...fields,
    storageClass: fields.storageClass ?? 'STANDARD',
    size: String(record.size),
    ...(record.md5 === undefined ? {} : { md5Hash: record.md5 }),
    crc32c: record.crc32c,
    ...(record.componentCount === undefined ? {} : { componentCount: record.componentCount }),
    etag: objectEtag(record),
    timeCreated: created,
    updated: time(record.updated),
    timeStorageClassUpdated: created,
    timeFinalized: created,
    ...(record.deleted === undefined ? {} : { timeDeleted: time(record.deleted) }),
  };
}

export function bucketResource(record: BucketRecord, projectNumber: string, links: Links): Resource {
  const { name } = record;
  return {
    kind: 'storage#bucket',
    id: name,
    selfLink: `${links.api}/storage/v1/b/${name}`,
    projectNumber,
    name,
    ...record.fields,
    metageneration: String(record.metageneration),
    etag: etag([record.metageneration]),
    timeCreated: time(record.created),
    updated: time(record.updated),
  };
}

export const objectEtag = (record: ObjectRecord) => etag([record.generation, record.metageneration]);

/** The real etag is a small protobuf message of both numbers; ours has the same look. */
function etag(numbers: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(numbers.length * 10);
  let at = 0;
  for (const [index, number] of numbers.entries()) {
    bytes[at++] = (index + 1) << 3;
    let rest = number;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
    bytes[at++] = rest;
  }
  return bytes.toString('base64', 0, at);
}

export const time = (milliseconds: number) => new Date(milliseconds).toISOString();
