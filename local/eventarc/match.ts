/**
 * Whether an event passes a trigger's filters. Pure.
 * Source: https://cloud.google.com/eventarc/docs/path-patterns
 */
export interface EventFilter {
  readonly attribute: string;
  readonly value: string;
  /** Absent: the attribute equals the value. */
  readonly operator?: 'match-path-pattern';
}

/** Attributes of a CloudEvent, extensions included. */
export type EventAttributes = Readonly<Record<string, string>>;

/** Every filter must pass; an attribute the event does not have passes none. */
export function matches(filters: readonly EventFilter[], event: EventAttributes): boolean {
  return filters.every(({ attribute, value, operator }) => {
    const found = Object.hasOwn(event, attribute) ? event[attribute] : undefined;
    if (found === undefined) return false;
    return operator === undefined ? found === value : pathMatches(value, found);
  });
}

/** `*` stands for one segment or a part of one, `**` for any number of segments, none too. */
export function pathMatches(pattern: string, path: string): boolean {
  return segmentsMatch(pattern.split('/'), path.split('/'));
}

/** As for any glob with one kind of wildcard: a failure goes back to the last `**` only, so time stays quadratic. */
function segmentsMatch(pattern: readonly string[], path: readonly string[]): boolean {
  let at = 0;
  let retryPattern = -1;
  let retryPath = 0;
  for (let index = 0; index < path.length;) {
    const wanted = pattern[at];
    if (wanted === '**') {
      retryPattern = ++at;
      retryPath = index;
    } else if (wanted !== undefined && segmentMatches(wanted, path[index] ?? '')) {
      at++;
      index++;
    } else if (retryPattern >= 0) {
      at = retryPattern;
      index = ++retryPath;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((rest) => rest === '**');
}

/** One segment; `*` stands for any characters of it, at least one when it is the whole segment. */
function segmentMatches(pattern: string, segment: string): boolean {
  if (pattern === '*') return segment !== '';
  const [first = '', ...middle] = pattern.split('*');
  const last = middle.pop();
  if (last === undefined) return segment === pattern;
  if (!segment.startsWith(first)) return false;
  let at = first.length;
  for (const part of middle) {
    const found = segment.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return segment.length - at >= last.length && segment.endsWith(last);
}
