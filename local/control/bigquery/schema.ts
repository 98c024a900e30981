/** What may change about a table that exists. https://cloud.google.com/bigquery/docs/managing-table-schemas */
import { invalid } from '../../wire/errors.ts';
import type { Fields } from '../kind.ts';
import { isMap, sameValue } from '../shape.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: readonly Column[];
}

/** Other names of the same types. */
const ALIASES: Readonly<Record<string, string>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  STRUCT: 'RECORD',
};

/** @throws ApiError INVALID_ARGUMENT for columns that are gone, of another type or stricter, and another partitioning */
export function checkWidened(current: Fields, next: Fields): void {
  if (current['type'] !== 'TABLE') return;
  checkColumns(columnsOf(current['schema']), columnsOf(next['schema']), '');
  for (const [field, part] of [
    ['timePartitioning', 'type'],
    ['timePartitioning', 'field'],
    ['rangePartitioning', 'field'],
  ] as const) {
    const [before, after] = [current, next].map((table) => (isMap(table[field]) ? table[field][part] : undefined));
    if (!sameValue(before, after)) throw invalid(`Cannot change the partitioning of a table (${field}.${part}).`);
  }
}

function columnsOf(schema: unknown): readonly Column[] {
  return isMap(schema) && Array.isArray(schema['fields']) ? (schema['fields'] as Column[]) : [];
}

function checkColumns(before: readonly Column[], after: readonly Column[], place: string): void {
  const found = new Map(after.map((column) => [column.name.toLowerCase(), column]));
  for (const column of before) {
    const next = found.get(column.name.toLowerCase());
    const name = `${place}${column.name}`;
    if (!next) throw mismatch(`Field ${name} is missing in new schema`);
    if (typeOf(column) !== typeOf(next)) {
      throw mismatch(`Field ${name} has changed type from ${typeOf(column)} to ${typeOf(next)}`);
    }
    const [was, is] = [modeOf(column), modeOf(next)];
    if (was !== is && !(was === 'REQUIRED' && is === 'NULLABLE')) {
      throw mismatch(`Field ${name} has changed mode from ${was} to ${is}`);
    }
    checkColumns(column.fields ?? [], next.fields ?? [], `${name}.`);
  }
  if (before.length === 0) return;
  const known = new Set(before.map((column) => column.name.toLowerCase()));
  const strict = after.find((column) => !known.has(column.name.toLowerCase()) && modeOf(column) === 'REQUIRED');
  if (strict) throw mismatch(`Cannot add required fields to an existing schema. (field: ${place}${strict.name})`);
}

const typeOf = ({ type }: Column) => ALIASES[type.toUpperCase()] ?? type.toUpperCase();
const modeOf = ({ mode = 'NULLABLE' }: Column) => mode.toUpperCase();
const mismatch = (why: string) => invalid(`Provided Schema does not match Table. ${why}`);
