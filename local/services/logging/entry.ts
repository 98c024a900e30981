/**
 * A log entry: what callers write, what is kept, and how it is read from a request.
 * Source: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
 */
import { invalid } from '../../wire/errors.ts';

export const SEVERITIES: Readonly<Record<string, number>> = {
  DEFAULT: 0,
  DEBUG: 100,
  INFO: 200,
  NOTICE: 300,
  WARNING: 400,
  ERROR: 500,
  CRITICAL: 600,
  ALERT: 700,
  EMERGENCY: 800,
};

export interface MonitoredResource {
  readonly type: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** One of the payloads is there. Times are RFC 3339, UTC, with up to nine digits of a second. */
export interface LogEntry {
  /** `projects/P/logs/ID`, the id percent-encoded. */
  readonly logName: string;
  readonly resource: MonitoredResource;
  readonly timestamp: string;
  readonly receiveTimestamp: string;
  readonly severity: string;
  /** Entries with the same timestamp and insertId are one. */
  readonly insertId: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly textPayload?: string;
  readonly jsonPayload?: unknown;
  readonly protoPayload?: unknown;
  readonly httpRequest?: unknown;
  readonly operation?: unknown;
  readonly trace?: unknown;
  readonly spanId?: unknown;
  readonly traceSampled?: unknown;
  readonly sourceLocation?: unknown;
  readonly split?: unknown;
}

/** What a caller may leave out is filled in from the request and the clock. */
export interface EntryDefaults {
  readonly logName?: unknown;
  readonly resource?: unknown;
  readonly labels?: unknown;
  /** RFC 3339. */
  readonly now: string;
  insertId(): string;
}

/** Source: https://cloud.google.com/logging/quotas */
const ENTRY_LIMIT_BYTES = 256 * 1024;
/** Entries are walked again and again when they are searched. */
const DEEPEST = 100;
const PAYLOADS = ['textPayload', 'jsonPayload', 'protoPayload'] as const;
const KEPT = ['httpRequest', 'operation', 'trace', 'spanId', 'traceSampled', 'sourceLocation', 'split'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** @throws ApiError INVALID_ARGUMENT */
export function readEntry(given: unknown, defaults: EntryDefaults): LogEntry {
  const fields = record(given, 'entries[]');
  if (!isShallow(fields, DEEPEST)) throw invalid(`A log entry nests deeper than ${DEEPEST}.`);
  const size = Buffer.byteLength(JSON.stringify(fields));
  if (size > ENTRY_LIMIT_BYTES)
    throw invalid(`A log entry of ${size} bytes is above the limit of ${ENTRY_LIMIT_BYTES}.`);
  const resource = record(fields['resource'] ?? defaults.resource ?? { type: 'global' }, 'resource');
  const labels = { ...texts(defaults.labels, 'labels'), ...texts(fields['labels'], 'labels') };
  const timestamp = fields['timestamp'] ?? defaults.now;
  const insertId = fields['insertId'];
  return {
    logName: readLogName(fields['logName'] || defaults.logName),
    resource: { type: text(resource['type'], 'resource.type'), labels: texts(resource['labels'], 'resource.labels') },
    timestamp: readTime(timestamp),
    receiveTimestamp: defaults.now,
    severity: readSeverity(fields['severity']),
    insertId: typeof insertId === 'string' && insertId !== '' ? insertId : defaults.insertId(),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...readPayload(fields),
    ...Object.fromEntries(KEPT.filter((key) => fields[key] !== undefined).map((key) => [key, fields[key]])),
  };
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

function readPayload(fields: Fields): Fields {
  const found = PAYLOADS.filter((key) => fields[key] !== undefined);
  if (found.length > 1) throw invalid(`A log entry has one payload, not ${found.join(' and ')}.`);
  const [key] = found;
  if (key === undefined) return {};
  const value = key === 'textPayload' ? text(fields[key], key) : record(fields[key], key);
  return { [key]: value };
}

/** The log's name with its id percent-encoded, however it was written. @throws ApiError INVALID_ARGUMENT */
export function readLogName(given: unknown): string {
  const [, parent = '', id = ''] =
    /^((?:projects|folders|organizations|billingAccounts)\/[^/]+)\/logs\/(.+)$/.exec(String(given ?? '')) ?? [];
  if (!id) throw invalid(`logName "${String(given ?? '')}" is not projects/PROJECT/logs/LOG_ID.`);
  return `${parent}/logs/${encodeURIComponent(decodeId(id))}`;
}

export function decodeId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function readSeverity(given: unknown): string {
  if (given === undefined || given === null || given === '') return 'DEFAULT';
  const name =
    typeof given === 'number' ? Object.keys(SEVERITIES).find((key) => SEVERITIES[key] === given) : String(given);
  if (name === undefined || !Object.hasOwn(SEVERITIES, name)) {
    throw invalid(`severity ${JSON.stringify(given)} is not one of ${Object.keys(SEVERITIES).join(', ')}.`);
  }
  return name;
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** In UTC with the digits it was given. */
function readTime(given: unknown): string {
  const [, seconds = '', fraction, zone = ''] = TIME.exec(String(given)) ?? [];
  const time = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(time)) throw invalid(`timestamp ${JSON.stringify(given)} is not RFC 3339.`);
  const whole = new Date(time).toISOString().slice(0, 19);
  return fraction === undefined ? `${whole}Z` : `${whole}.${fraction}Z`;
}

function record(given: unknown, what: string): Fields {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Fields;
  throw invalid(`${what} must be an object.`);
}

function text(given: unknown, what: string): string {
  if (typeof given === 'string') return given;
  throw invalid(`${what} must be a string.`);
}

function texts(given: unknown, what: string): Record<string, string> {
  if (given === undefined || given === null) return {};
  return Object.fromEntries(
    Object.entries(record(given, what)).map(([key, value]) => [key, text(value, `${what}.${key}`)]),
  );
}
