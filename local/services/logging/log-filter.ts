/**
 * The Logging query language on our entries.
 * Source: https://cloud.google.com/logging/docs/view/logging-query-language
 */
import { compileFilter, type FilterDialect, type Found } from '../../wire/filter.ts';
import { decodeId, SEVERITIES, type LogEntry } from './entry.ts';

/** @throws ApiError INVALID_ARGUMENT */
export function compileLogFilter(filter: string | undefined): (entry: LogEntry) => boolean {
  return compileFilter(withoutFunctions(filter ?? ''), DIALECT);
}

/** `log_id("x")` compares a log's decoded id. Comments go. */
function withoutFunctions(filter: string): string {
  return filter.replaceAll(/^\s*--.*$/gm, '').replaceAll(/\blog_id\(\s*("[^"]*")\s*\)/g, 'log_id=$1');
}

/**
 * The times between which everything lies that can match: a bound that stands alone, joined by AND only. Spares
 * reading the rest; the filter decides.
 */
export function timeBounds(filter: string | undefined): { readonly from?: string; readonly to?: string } {
  if (!filter || /\bOR\b|\bNOT\b|-\s*\(|-timestamp/.test(filter)) return {};
  const bound = (pattern: RegExp) => {
    const time = Date.parse(pattern.exec(filter)?.[1] ?? '');
    return Number.isNaN(time) ? undefined : time;
  };
  const from = bound(/(?:^|[\s(])timestamp\s*>=?\s*"([^"]+)"/);
  const to = bound(/(?:^|[\s(])timestamp\s*<=?\s*"([^"]+)"/);
  return {
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    // One more millisecond, because entries may have finer times than a Date.
    ...(to === undefined ? {} : { to: new Date(to + 1).toISOString() }),
  };
}

const DIALECT: FilterDialect<LogEntry> = {
  ignoreCase: true,
  read: (entry, path) => {
    if (path[0] === 'log_id') return decodeId(entry.logName.slice(entry.logName.indexOf('/logs/') + 6));
    return shown(follow(entry, path));
  },
  texts: (entry) => leaves([entry.textPayload, entry.jsonPayload, entry.protoPayload, entry.labels, entry.logName]),
  rank: ([first], text) =>
    first === 'severity'
      ? (SEVERITIES[text.toUpperCase()] ?? (/^\d+$/.test(text) ? Number(text) : undefined))
      : undefined,
};

/** What lies at a path; a list stands for what lies there in each of its items. */
function follow(value: unknown, path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(value)) {
    const found = value.map((item) => follow(item, path)).filter((item) => item !== undefined);
    return found.length > 0 ? found : undefined;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, head)) return undefined;
  return follow((value as Readonly<Record<string, unknown>>)[head], rest);
}

function shown(value: unknown): Found {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.flat(10).map((item) => scalarText(item));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scalarText(inner)]));
  }
  return scalarText(value);
}

const scalarText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What lies deeper in what a workflow logged is not searched. */
const DEEPEST = 100;

function* leaves(value: unknown, levels = DEEPEST): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value !== 'object') yield JSON.stringify(value) ?? '';
  else if (value !== null && levels > 0) for (const inner of Object.values(value)) yield* leaves(inner, levels - 1);
}
