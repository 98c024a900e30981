/**
 * What a source definition must keep beyond its JSON Schema: what a kind needs, places in templates, hours of a rate.
 * In: a definition that fits the schema. Out: faults, each with its field and what to do about it.
 */

interface Definition {
  readonly kind: string;
  readonly [field: string]: unknown;
}

type Rule = (source: Definition) => readonly string[];

/** What a kind cannot do without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  page: ['pagePath'],
  cursor: ['cursorPath', 'next'],
  sequence: ['sequencePath', 'sequence'],
  key: ['keyPath'],
};

/** What may stand in braces, by the field of the template. `item` is followed by a path, dates by days and a form. */
const EVERYWHERE = ['batch', 'owner', 'from', 'to', 'today', 'month'];
const PLACES: Readonly<Record<string, readonly string[]>> = {
  batchPath: EVERYWHERE,
  pagePath: [...EVERYWHERE, 'page'],
  cursorPath: [...EVERYWHERE, 'cursor'],
  sequencePath: [...EVERYWHERE, 'cursor'],
  numberPath: [...EVERYWHERE, 'number'],
  keyPath: [...EVERYWHERE, 'key'],
  'detail.path': [...EVERYWHERE, 'item'],
};

/** `{name}`, `{item.path}`, `{today-7}`, `{from:dd/MM/yyyy}`. */
export const PLACE = /\{([a-z]+)((?:\.[^.:{}]+)*)([+-]\d{1,4})?(?::([^{}]+))?\}/g;

const RULES: readonly Rule[] = [
  ({ kind, ...fields }) =>
    (NEEDS[kind] ?? [])
      .filter((field) => fields[field] === undefined)
      .map((field) => `a source of kind ${kind} needs ${field}`),
  (source) => Object.entries(PLACES).flatMap(([field, allowed]) => templateFaults(field, at(source, field), allowed)),
  (source) => ['rate', 'lookupRate'].flatMap((field) => rateFaults(field, source[field])),
  ({ codes, codeAt }) =>
    codes !== undefined && codeAt === undefined ? ['codes says what codes mean, but no codeAt where they are'] : [],
  ({ detail, format }) =>
    detail !== undefined && format === 'bytes' ? ['detail needs a list, and of format bytes nothing is read'] : [],
  ({ detail, lookupRate }) =>
    detail !== undefined && lookupRate !== undefined
      ? [
          'lookupRate counts documents by key and number apart, but those of detail come between lists: leave it out, and let rate be the lower of both',
        ]
      : [],
  ({ kind, numberPath, sequence }) =>
    numberPath !== undefined && sequence === undefined && kind !== 'sequence'
      ? ['numberPath is for sources with a sequence']
      : [],
  ({ overlap, kind }) =>
    overlap !== undefined && !['page', 'cursor', 'sequence'].includes(kind)
      ? [`overlap goes back in pages, cursors and sequences; kind ${kind} has none`]
      : [],
  (source) =>
    source['backfill'] !== undefined && !/\{(from|to|batch)\b/.test(lists(source))
      ? [
          'backfill asks for windows of dates, and no path of a list has {from} and {to}, or {batch} for the whole window',
        ]
      : [],
  (source) =>
    source.kind === 'page' && source['overlap'] !== undefined && texts(source['pagePath']).join().includes('{batch}')
      ? [
          'overlap remembers one page for the source, and pagePath has {batch}, whose lists each have pages of their own',
        ]
      : [],
  ({ kind, maxPagesPerRun, overlap, pagePath }) =>
    maxPagesPerRun !== undefined && kind === 'page' && overlap === undefined
      ? [
          texts(pagePath).join().includes('{batch}')
            ? 'maxPagesPerRun ends a run between pages, and of lists by {batch} no page is remembered, so what is behind would never be asked for: leave it out'
            : 'maxPagesPerRun ends a run between pages, and without overlap no page is remembered, so what is behind would never be asked for: set overlap to 0 and the next run goes on there, or leave maxPagesPerRun out',
        ]
      : [],
  ({ kind, maxPagesPerRun, overlap }) =>
    kind === 'page' && typeof maxPagesPerRun === 'number' && typeof overlap === 'number' && maxPagesPerRun <= overlap
      ? [`maxPagesPerRun ${maxPagesPerRun} comes no further than overlap ${overlap} goes back: let it be more`]
      : [],
  ({ auth }) =>
    at(auth, 'secretIs') === 'password' && at(auth, 'user') === undefined
      ? ['auth.user is needed where the secret is the password']
      : [],
  ({ schedule, kind }) =>
    schedule !== undefined && kind === 'push' ? ['schedule: a source that pushes is not asked'] : [],
];

/** One line each; none if the definition can be used. */
export function sourceFaults(source: Definition): readonly string[] {
  return RULES.flatMap((rule) => rule(source));
}

function templateFaults(field: string, endpoint: unknown, allowed: readonly string[]): string[] {
  return texts(endpoint).flatMap((text) => {
    const names = [...text.matchAll(PLACE)].map(([, name = '']) => name);
    return names
      .filter((name) => !allowed.includes(name))
      .map((name) => `${field} has no {${name}}; there are ${allowed.map((each) => `{${each}}`).join(', ')}`);
  });
}

/** The templates by which lists are asked for, as one text. */
const lists = (source: Definition): string =>
  ['batchPath', 'pagePath', 'cursorPath', 'sequencePath'].flatMap((field) => texts(source[field])).join(' ');

/** Every text and name in a template, at any depth. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...texts(each)]);
}

function rateFaults(field: string, rate: unknown): string[] {
  if (rate === undefined) return [];
  const table = at(rate, 'table') as readonly { fromHour: number; toHour: number; requests: number }[];
  const covered = (hour: number) => table.filter(({ fromHour, toHour }) => fromHour <= hour && hour < toHour).length;
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const faults = [
    ...hours.filter((hour) => covered(hour) === 0).map((hour) => `${field}.table says nothing of hour ${hour}`),
    ...hours.filter((hour) => covered(hour) > 1).map((hour) => `${field}.table has hour ${hour} twice`),
  ];
  if (table.every(({ requests }) => requests === 0)) faults.push(`${field}.table allows no request at any hour`);
  const zone = at(rate, 'zone');
  if (typeof zone === 'string' && !isZone(zone)) faults.push(`${field}.zone "${zone}" is no time zone`);
  return faults;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (place, name) =>
        typeof place === 'object' && place !== null ? (place as Record<string, unknown>)[name] : undefined,
      value,
    );
}
