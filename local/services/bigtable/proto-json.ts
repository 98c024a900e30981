/**
 * Between decoded protobuf messages (as grpc hands them over) and the JSON of REST, for the few special types that
 * Bigtable's admin messages use: times, durations, field masks.
 */
export type Message = Readonly<Record<string, unknown>>;

/** Names that a decoded message carries to say which member of a oneof is set. */
const ONEOF_NAMES = new Set([
  'rule',
  'routingPolicy',
  'isolation',
  'config',
  'mod',
  'target',
  'automatedBackupConfig',
  'kind',
]);
/** Maps: an empty one is the same as none. Other empty objects say something, such as multiClusterRoutingUseAny: {}. */
const MAPS = new Set(['labels', 'tags', 'columnFamilies', 'clusters', 'clusterStates']);
const TIMES = new Set(['createTime', 'expireTime']);
const DURATIONS = new Set(['maxAge', 'retentionPeriod', 'frequency']);

/** The message with everything left out that protobuf does not tell from absent. */
export function fromMessage(message: Message): Message {
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    if (ONEOF_NAMES.has(name) && typeof value === 'string') continue;
    if (name.startsWith('_') || isDefault(name, value)) continue;
    json[name] = fromValue(name, value);
  }
  return json;
}

function isDefault(name: string, value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === '0' || value === false)
    return true;
  if (Buffer.isBuffer(value) || Array.isArray(value)) return value.length === 0;
  if (typeof value === 'string') return /_(UNSPECIFIED|NOT_KNOWN)$/.test(value);
  return MAPS.has(name) && typeof value === 'object' && Object.keys(value).length === 0;
}

function fromValue(name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => fromValue('', item));
  const message = value as Message;
  if (name === 'updateMask') return maskText(message['paths']);
  if (TIMES.has(name)) return new Date(Number(message['seconds']) * 1000).toISOString();
  if (DURATIONS.has(name)) return durationText(Number(message['seconds'] ?? 0), Number(message['nanos'] ?? 0));
  if (!MAPS.has(name)) return fromMessage(message);
  return Object.fromEntries(Object.entries(message).map(([key, item]) => [key, fromValue('', item)]));
}

function maskText(paths: unknown): string {
  return Array.isArray(paths) ? paths.join(',') : '';
}

function durationText(seconds: number, nanos: number): string {
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
  return `${seconds}${fraction}s`;
}

/** JSON as a message to be encoded. */
export function toMessage(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => toMessage(item));
  if (typeof value === 'string' && TIMES.has(name)) return toTimestamp(value);
  if (typeof value === 'string' && DURATIONS.has(name)) return toDuration(value);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toMessage(item, key)]));
}

function toTimestamp(text: string) {
  const millis = Date.parse(text);
  const seconds = Math.floor(millis / 1000);
  return { seconds, nanos: (millis - seconds * 1000) * 1_000_000 };
}

function toDuration(text: string) {
  const [seconds = '0', fraction = ''] = text.replace(/s$/, '').split('.');
  return { seconds, nanos: Number(fraction.padEnd(9, '0').slice(0, 9)) };
}
