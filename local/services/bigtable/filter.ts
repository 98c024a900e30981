/**
 * RowFilter: compiled once per call from the wire into functions over the ordered cells of one row.
 * Source: google/bigtable/v2/data.proto, message RowFilter; https://cloud.google.com/bigtable/docs/filters
 */
import { ApiError, invalid } from '../../wire/errors.ts';
import { compileByteRegex, remembering } from './byte-regex.ts';
import { compareMicros } from './micros.ts';
import { parseTimeRange } from './mutation-parser.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { compareCells, type Cell } from './row.ts';

/** One row under a filter. */
interface FilteredRow {
  /** Its key as Latin-1 characters. */
  readonly key: string;
  /** Cells that a sink took straight to the output. */
  readonly sunk: Cell[];
}

type Filter = (cells: readonly Cell[], row: FilteredRow) => readonly Cell[];

interface Context {
  readonly depth: number;
  readonly insideCondition: boolean;
  /** 0 inclusive to 1 exclusive, for row samples. */
  readonly random: () => number;
}

const FILTER_BYTES = 20_480;
const DEEPEST = 20;
const NOTHING: readonly Cell[] = [];

/**
 * @param bytes a serialized RowFilter; empty passes everything
 * @throws ApiError INVALID_ARGUMENT
 */
export function compileFilter(bytes: Buffer, random: () => number): Filter {
  if (bytes.length > FILTER_BYTES) {
    throw invalid(`The filter has ${bytes.length} bytes; ${FILTER_BYTES} are allowed.`);
  }
  return compile(new ProtobufReader(bytes), { depth: 1, insideCondition: false, random });
}

/** The cells of one row that the filter lets through, in order. */
export function applyFilter(filter: Filter, rowKey: Buffer, cells: readonly Cell[]): readonly Cell[] {
  const row: FilteredRow = { key: rowKey.toString('latin1'), sunk: [] };
  const passed = filter(cells, row);
  return row.sunk.length === 0 ? passed : [...passed, ...row.sunk].sort(compareCells);
}

function compile(message: ProtobufReader, context: Context): Filter {
  if (context.depth > DEEPEST) throw invalid(`Filters are nested more than ${DEEPEST} deep.`);
  let filter: Filter | undefined;
  while (message.next()) {
    const parse = FILTERS[message.field];
    if (!parse) {
      throw new ApiError('UNIMPLEMENTED', `The local cloud does not model field ${message.field} of RowFilter.`);
    }
    filter = parse(message, context);
  }
  return filter ?? ((cells) => cells);
}

const FILTERS: Readonly<Record<number, (message: ProtobufReader, context: Context) => Filter>> = {
  1: (message, context) => chain(message.message(), context),
  2: (message, context) => interleave(message.message(), context),
  3: (message, context) => condition(message.message(), context),
  4: (message) => {
    const matches = compileByteRegex(message.latin1());
    return (cells, row) => (matches(row.key) ? cells : NOTHING);
  },
  5: (message) => {
    const pattern = message.latin1();
    if (pattern.includes(':')) throw invalid('A family name regex must not contain ":".');
    const matches = remembering(compileByteRegex(pattern));
    return (cells) => cells.filter((cell) => matches(cell.column.family.name));
  },
  6: (message) => {
    const matches = remembering(compileByteRegex(message.latin1()));
    return (cells) => cells.filter((cell) => matches(cell.column.qualifier));
  },
  7: (message) => columnRange(message.message()),
  8: (message) => timeRange(message.message()),
  9: (message) => {
    const matches = compileByteRegex(message.latin1());
    return (cells) => cells.filter((cell) => matches(cell.buffer.toString('latin1', cell.start, cell.end)));
  },
  10: (message) => {
    const count = message.integer();
    if (count < 0) throw invalid('cells_per_row_offset_filter must not be negative.');
    return (cells) => cells.slice(count);
  },
  11: (message) => {
    const count = positive(message.integer(), 'cells_per_row_limit_filter');
    return (cells) => (cells.length <= count ? cells : cells.slice(0, count));
  },
  12: (message) => cellsPerColumn(positive(message.integer(), 'cells_per_column_limit_filter')),
  13: (message) => {
    requireTrue(message, 'strip_value_transformer');
    return (cells) => cells.map((cell) => ({ ...cell, end: cell.start }));
  },
  14: (message, { random }) => {
    const share = message.double();
    if (!(share > 0 && share < 1)) throw invalid('row_sample_filter must lie between 0 and 1, both exclusive.');
    return (cells) => (random() < share ? cells : NOTHING);
  },
  15: (message) => valueRange(message.message()),
  16: (message, { insideCondition }) => {
    requireTrue(message, 'sink');
    if (insideCondition) throw invalid('sink must not be used inside a condition.');
    return (cells, row) => {
      for (const cell of cells) row.sunk.push(cell);
      return NOTHING;
    };
  },
  17: (message) => {
    requireTrue(message, 'pass_all_filter');
    return (cells) => cells;
  },
  18: (message) => {
    requireTrue(message, 'block_all_filter');
    return () => NOTHING;
  },
  19: (message) => label(message.text()),
};

function requireTrue(message: ProtobufReader, name: string): void {
  if (!message.boolean()) throw invalid(`${name} must be true when it is set.`);
}

function positive(count: number, name: string): number {
  if (count < 1) throw invalid(`${name} must be at least 1.`);
  return count;
}

function parts(message: ProtobufReader, context: Context, name: string): { filters: Filter[]; labels: number } {
  const inner = { ...context, depth: context.depth + 1 };
  const filters: Filter[] = [];
  let labels = 0;
  while (message.next()) {
    if (message.field !== 1) continue;
    const part = message.bytes();
    filters.push(compile(new ProtobufReader(part), inner));
    if (isLabel(part)) labels++;
  }
  if (filters.length < 2) throw invalid(`${name} takes at least two filters.`);
  return { filters, labels };
}

function isLabel(bytes: Buffer): boolean {
  const message = new ProtobufReader(bytes);
  return message.next() && message.field === 19;
}

function chain(message: ProtobufReader, context: Context): Filter {
  const { filters, labels } = parts(message, context, 'chain');
  if (labels > 1) throw invalid('A chain takes at most one apply_label_transformer.');
  return (cells, row) => {
    let passed = cells;
    for (const filter of filters) {
      if (passed.length === 0) break;
      passed = filter(passed, row);
    }
    return passed;
  };
}

function interleave(message: ProtobufReader, context: Context): Filter {
  const { filters } = parts(message, context, 'interleave');
  // sort() is stable: of equal cells, those of an earlier filter come first.
  return (cells, row) => filters.flatMap((filter) => filter(cells, row)).sort(compareCells);
}

function condition(message: ProtobufReader, context: Context): Filter {
  const inner = { ...context, depth: context.depth + 1, insideCondition: true };
  let predicate: Filter | undefined;
  let whenTrue: Filter = () => NOTHING;
  let whenFalse: Filter = () => NOTHING;
  while (message.next()) {
    if (message.field === 1) predicate = compile(message.message(), inner);
    else if (message.field === 2) whenTrue = compile(message.message(), inner);
    else if (message.field === 3) whenFalse = compile(message.message(), inner);
  }
  if (!predicate) throw invalid('condition needs a predicate_filter.');
  const test = predicate;
  return (cells, row) => (test(cells, row).length > 0 ? whenTrue : whenFalse)(cells, row);
}

function cellsPerColumn(count: number): Filter {
  return (cells) => {
    let seen = 0;
    let column: unknown;
    return cells.filter((cell) => {
      if (cell.column !== column) {
        column = cell.column;
        seen = 0;
      }
      return ++seen <= count;
    });
  };
}

function columnRange(message: ProtobufReader): Filter {
  let family = '';
  let start = '';
  let startOpen = false;
  let end: string | undefined;
  let endOpen = false;
  while (message.next()) {
    if (message.field === 1) family = message.latin1();
    else if (message.field === 2 || message.field === 3) {
      startOpen = message.field === 3;
      start = message.latin1();
    } else if (message.field === 4 || message.field === 5) {
      endOpen = message.field === 5;
      end = message.latin1();
    }
  }
  if (family === '') throw invalid('column_range_filter needs a family_name.');
  const inside = (qualifier: string) =>
    (startOpen ? qualifier > start : qualifier >= start) &&
    (end === undefined || (endOpen ? qualifier < end : qualifier <= end));
  return (cells) => cells.filter(({ column }) => column.family.name === family && inside(column.qualifier));
}

function timeRange(message: ProtobufReader): Filter {
  const { start, end } = parseTimeRange(message);
  return (cells) =>
    cells.filter((cell) => compareMicros(cell, start) >= 0 && (end === undefined || compareMicros(cell, end) < 0));
}

function valueRange(message: ProtobufReader): Filter {
  let start: Buffer | undefined;
  let startOpen = false;
  let end: Buffer | undefined;
  let endOpen = false;
  while (message.next()) {
    if (message.field === 1 || message.field === 2) {
      startOpen = message.field === 2;
      start = message.bytes();
    } else if (message.field === 3 || message.field === 4) {
      endOpen = message.field === 4;
      end = message.bytes();
    }
  }
  const order = (cell: Cell, bound: Buffer) => cell.buffer.compare(bound, 0, bound.length, cell.start, cell.end);
  return (cells) =>
    cells.filter((cell) => {
      const afterStart = start === undefined || order(cell, start) >= (startOpen ? 1 : 0);
      return afterStart && (end === undefined || order(cell, end) <= (endOpen ? -1 : 0));
    });
}

function label(text: string): Filter {
  if (!/^[a-z0-9-]{1,15}$/.test(text)) {
    throw invalid('A label takes 1 to 15 characters of a-z, 0-9 and "-".');
  }
  return (cells) => cells.map((cell) => ({ ...cell, labels: [...cell.labels, text] }));
}
