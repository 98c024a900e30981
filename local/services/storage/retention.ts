/**
 * How long objects of a bucket have to stay: no version of one is erased before, though a live one may become
 * noncurrent. A locked policy is never shortened or taken off.
 * Source: https://cloud.google.com/storage/docs/bucket-lock
 */
import { invalidValue, StorageError } from './errors.ts';
import type { BucketRecord, ObjectRecord } from './records.ts';
import { time } from './resource.ts';

interface RetentionPolicy {
  /** Seconds, as text. */
  readonly retentionPeriod: string;
  readonly effectiveTime: string;
  readonly isLocked?: true;
}

const MOST_SECONDS = 3_155_760_000;

/** `given` as a caller writes it, `current` as it is. @throws StorageError invalid, forbidden */
export function retentionPolicy(given: unknown, current: unknown, now: number): RetentionPolicy | undefined {
  const before = current as RetentionPolicy | undefined;
  const seconds = secondsOf(given);
  if (before?.isLocked && seconds < Number(before.retentionPeriod)) {
    throw new StorageError('forbidden', 'Cannot reduce or remove a locked Retention Policy of a bucket.');
  }
  if (seconds === 0) return undefined;
  const kept = before && Number(before.retentionPeriod) === seconds;
  const lock = before?.isLocked ? { isLocked: true as const } : {};
  return { retentionPeriod: String(seconds), effectiveTime: kept ? before.effectiveTime : time(now), ...lock };
}

/** 0 where no policy is given. @throws StorageError invalid */
function secondsOf(given: unknown): number {
  const asked = (given as { retentionPeriod?: unknown } | null | undefined)?.retentionPeriod ?? undefined;
  if (asked === undefined) return 0;
  const seconds = Number(asked);
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= MOST_SECONDS) return seconds;
  throw invalidValue(`Invalid retentionPolicy.retentionPeriod "${String(asked)}": 1 to ${MOST_SECONDS} seconds.`);
}

/** @throws StorageError invalid where there is none */
export function locked(current: unknown): RetentionPolicy {
  if (current === undefined) throw invalidValue('The bucket has no retention policy that could be locked.');
  return { ...(current as RetentionPolicy), isLocked: true };
}

/** Milliseconds since 1970; undefined where the bucket keeps nothing. */
export function retainedUntil({ fields }: BucketRecord, { created }: Pick<ObjectRecord, 'created'>) {
  const policy = fields['retentionPolicy'] as RetentionPolicy | undefined;
  return policy && created + Number(policy.retentionPeriod) * 1000;
}

/** Of a version that would be erased. @throws StorageError retentionPolicyNotMet */
export function demandRetained(bucket: BucketRecord, record: ObjectRecord, now: number): void {
  const until = retainedUntil(bucket, record);
  if (until === undefined || until <= now) return;
  throw new StorageError(
    'retentionPolicyNotMet',
    `Object '${record.bucket}/${record.name}' is subject to bucket's retention policy or object retention and cannot be deleted or overwritten until ${time(until)}`,
  );
}
