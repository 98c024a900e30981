/**
 * The settings of a bucket: checked, defaulted as the real service echoes them, changed as PATCH and PUT do.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/buckets#resource
 */
import { invalidValue, notModelled } from './errors.ts';
import type { BucketFields } from './records.ts';
import { locked, retentionPolicy } from './retention.ts';

const WEEK_SECONDS = 604_800;
const UNIFORM_LOCK_MS = 90 * 86_400_000;
const MULTI_REGIONS = ['US', 'EU', 'ASIA'];
const DUAL_REGIONS = ['NAM4', 'EUR4', 'EUR5', 'EUR7', 'EUR8', 'ASIA1'];
const STORAGE_CLASSES = [
  'STANDARD',
  'NEARLINE',
  'COLDLINE',
  'ARCHIVE',
  'MULTI_REGIONAL',
  'REGIONAL',
  'DURABLE_REDUCED_AVAILABILITY',
];
/** Set by the service, or by other means than this call. */
const OUTPUT = [
  'kind',
  'id',
  'selfLink',
  'projectNumber',
  'name',
  'metageneration',
  'generation',
  'etag',
  'timeCreated',
  'updated',
  'locationType',
  'owner',
];
/** Each promises a behaviour (single objects that cannot be deleted, another caller who pays) that is not here. */
const NOT_MODELLED = ['objectRetention', 'hierarchicalNamespace', 'ipFilter', 'customPlacementConfig'];

type Given = Readonly<Record<string, unknown>>;

/** @throws StorageError invalid, notImplemented */
export function newBucketFields(given: Given, now: number): BucketFields {
  const location = text(given['location'] ?? 'US', 'location').toUpperCase();
  return complete({ ...withoutOutput(given), location }, {}, now);
}

/** For good. @throws StorageError invalid without a policy */
export function lockedBucketFields(current: BucketFields): BucketFields {
  return { ...current, retentionPolicy: locked(current['retentionPolicy']) };
}

/** `replace` is PUT: what is not given falls back. @throws StorageError */
export function changedBucketFields(current: BucketFields, given: Given, now: number, replace: boolean): BucketFields {
  const asked = withoutOutput(given);
  const place = current['location'];
  if (typeof asked['location'] === 'string' && asked['location'].toUpperCase() !== place) {
    throw invalidValue('The location of a bucket cannot be changed.');
  }
  const base = replace ? {} : current;
  return complete({ ...merge(base, asked), location: place }, current, now);
}

function withoutOutput(given: Given): Record<string, unknown> {
  const kept = Object.entries(given).filter(([key]) => !OUTPUT.includes(key));
  for (const [key, value] of kept) {
    const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    const off = isMap(value) && value['enabled'] === false;
    if (NOT_MODELLED.includes(key) && !empty && !off) throw notModelled(`the bucket field "${key}"`);
  }
  if (given['defaultEventBasedHold'] === true) throw notModelled('the bucket field "defaultEventBasedHold"');
  return Object.fromEntries(kept);
}

/** JSON merge patch (RFC 7396), which is what PATCH means here. */
function merge(current: Given, given: Given): Record<string, unknown> {
  const result = new Map(Object.entries(current));
  for (const [key, value] of Object.entries(given)) {
    const before = result.get(key);
    if (value === null) result.delete(key);
    else result.set(key, isMap(value) ? merge(isMap(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(result);
}

function complete(given: Record<string, unknown>, current: Given, now: number): BucketFields {
  const { retentionPolicy: asked, ...fields } = given;
  const retention = retentionPolicy(asked, current['retentionPolicy'], now);
  const storageClass = text(fields['storageClass'] ?? 'STANDARD', 'storageClass');
  if (!STORAGE_CLASSES.includes(storageClass)) throw invalidValue(`Invalid storage class "${storageClass}".`);
  const locationType = locationTypeOf(String(fields['location']));
  checkLabels(fields['labels']);
  return {
    ...merge({}, fields),
    storageClass,
    locationType,
    ...(locationType === 'region' ? {} : { rpo: fields['rpo'] ?? 'DEFAULT' }),
    iamConfiguration: iamConfiguration(fields['iamConfiguration'], now),
    softDeletePolicy: softDeletePolicy(fields['softDeletePolicy'], now),
    ...(retention ? { retentionPolicy: retention } : {}),
  };
}

function locationTypeOf(location: string): string {
  if (MULTI_REGIONS.includes(location)) return 'multi-region';
  return DUAL_REGIONS.includes(location) ? 'dual-region' : 'region';
}

/** `bucketPolicyOnly` is the older name of uniform access; the service shows both. */
function iamConfiguration(given: unknown, now: number): Given {
  const asked = isMap(given) ? given : {};
  const [uniform, older] = [asked['uniformBucketLevelAccess'], asked['bucketPolicyOnly']];
  const chosen = isMap(uniform) ? uniform : isMap(older) ? older : {};
  const enabled = chosen['enabled'] === true;
  const lockedTime = chosen['lockedTime'] ?? new Date(now + UNIFORM_LOCK_MS).toISOString();
  const access = enabled ? { enabled, lockedTime } : { enabled };
  const prevention = asked['publicAccessPrevention'] ?? 'inherited';
  if (prevention !== 'inherited' && prevention !== 'enforced') {
    throw invalidValue(`Invalid publicAccessPrevention "${String(prevention)}".`);
  }
  return { bucketPolicyOnly: access, uniformBucketLevelAccess: access, publicAccessPrevention: prevention };
}

function softDeletePolicy(given: unknown, now: number): Given {
  const asked = isMap(given) ? given : {};
  const seconds = Number(asked['retentionDurationSeconds'] ?? WEEK_SECONDS);
  if (!Number.isInteger(seconds) || seconds < 0)
    throw invalidValue('Invalid softDeletePolicy.retentionDurationSeconds.');
  if (seconds === 0) return { retentionDurationSeconds: '0' };
  const effectiveTime = asked['effectiveTime'] ?? new Date(now).toISOString();
  return { retentionDurationSeconds: String(seconds), effectiveTime };
}

/** Source: https://cloud.google.com/storage/docs/tags-and-labels#bucket-labels */
function checkLabels(labels: unknown): void {
  if (labels === undefined) return;
  if (!isMap(labels)) throw invalidValue('The bucket field "labels" must be a map of texts.');
  const entries = Object.entries(labels);
  if (entries.length > 64) throw invalidValue('A bucket has at most 64 labels.');
  for (const [key, value] of entries) {
    const fits = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key);
    if (!fits || typeof value !== 'string' || !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value)) {
      throw invalidValue(`Invalid label "${key}".`);
    }
  }
}

function text(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw invalidValue(`The bucket field "${field}" must be text.`);
  return value;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
