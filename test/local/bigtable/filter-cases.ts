/** Filters and what they let through, for our server and for the reference alike. */
import type { Table } from '@google-cloud/bigtable';

export const FAMILIES = ['f', 'g', 'gg'];

const cell = (timestamp: number, value: string | Buffer) => ({ timestamp, value });

/** Inserted one after the other: two cells of one column need two entries. */
export const ROWS = [
  { key: 'r1', data: { f: { a: cell(1000, 'v1'), b: cell(2000, 'x\ny') }, g: { c: cell(1000, 'a long value') } } },
  { key: 'r1', data: { f: { a: cell(3000, 'v3') } } },
  { key: 'r2', data: { f: { a: cell(5000, '') }, gg: { 'a.c': cell(1000, 'dot'), abc: cell(1000, 'letter') } } },
  { key: 's|3', data: { g: { c: cell(9000, Buffer.from([0xe9, 0x0a, 0xff])) } } },
];

/** All cells as `row family:qualifier@micros=value[labels]`, bytes as Latin-1, in the order they came. */
export async function cellsOf(table: Table, filter: object): Promise<string[]> {
  const [rows] = await table.getRows({ filter: filter as never, decode: false });
  return rows.flatMap((row) =>
    Object.entries(row.data as Data).flatMap(([family, columns]) =>
      Object.entries(columns).flatMap(([qualifier, cells]) =>
        cells.map(({ timestamp, value, labels }) => {
          const shown = Buffer.from(value).toString('latin1');
          const tail = labels.length > 0 ? `[${labels.join()}]` : '';
          return `${Buffer.from(row.id as never).toString()} ${family}:${qualifier}@${timestamp}=${shown}${tail}`;
        }),
      ),
    ),
  );
}

type Data = Record<string, Record<string, { timestamp: string; value: Buffer; labels: string[] }[]>>;

const A3 = 'r1 f:a@3000=v3';
const A1 = 'r1 f:a@1000=v1';
const B2 = 'r1 f:b@2000=x\ny';
const C1 = 'r1 g:c@1000=a long value';
const A5 = 'r2 f:a@5000=';
const DOT = 'r2 gg:a.c@1000=dot';
const LET = 'r2 gg:abc@1000=letter';
const S3 = 's|3 g:c@9000=\xe9\n\xff';
const ALL = [A3, A1, B2, C1, A5, DOT, LET, S3];

interface FilterCase {
  readonly title: string;
  readonly filter: object;
  readonly cells: readonly string[];
}

export const FILTER_CASES: readonly FilterCase[] = [
  { title: 'all passes everything', filter: { all: true }, cells: ALL },
  { title: 'block passes nothing', filter: { all: false }, cells: [] },
  { title: 'a row regex matches the whole key', filter: { row: 'r' }, cells: [] },
  { title: 'a row regex with a wildcard', filter: { row: 'r.*' }, cells: ALL.slice(0, 7) },
  { title: 'an alternation is anchored as a whole', filter: { row: 'r1|2' }, cells: [A3, A1, B2, C1] },
  { title: 'a list of rows', filter: { row: ['r2', 'nothing'] }, cells: [A5, DOT, LET] },
  { title: 'a family by name', filter: { family: 'g' }, cells: [C1, S3] },
  { title: 'a family regex', filter: { family: 'g+' }, cells: [C1, DOT, LET, S3] },
  { title: 'a family that does not exist', filter: { family: 'zz' }, cells: [] },
  { title: 'a qualifier', filter: { column: 'a' }, cells: [A3, A1, A5] },
  { title: 'a dot in a qualifier regex is any character', filter: { column: /a.c/ }, cells: [DOT, LET] },
  { title: 'a quoted dot is a dot', filter: { column: /a\.c/ }, cells: [DOT] },
  { title: 'newest cell of each column', filter: { column: { cellLimit: 1 } }, cells: ALL.filter((c) => c !== A1) },
  {
    title: 'a column range, start inclusive and end exclusive',
    filter: { column: { family: 'gg', start: 'a.c', end: { value: 'abc', inclusive: false } } },
    cells: [DOT],
  },
  {
    title: 'a column range, both inclusive',
    filter: { column: { family: 'gg', start: 'a.c', end: 'abc' } },
    cells: [DOT, LET],
  },
  { title: 'a value', filter: { value: 'v1' }, cells: [A1] },
  { title: 'an empty pattern matches the empty value', filter: { value: '(?:)' }, cells: [A5] },
  { title: 'a dot does not match a newline', filter: { value: 'x.y' }, cells: [] },
  { title: '\\C matches any byte', filter: { value: 'x\\Cy' }, cells: [B2] },
  { title: '\\C matches bytes above ASCII', filter: { value: '\\C\\C\\C' }, cells: [B2, DOT, S3] },
  { title: 'bytes in a pattern', filter: { value: '\\xe9\\n\\xff' }, cells: [S3] },
  { title: 'case folding', filter: { value: '(?i)DOT' }, cells: [DOT] },
  { title: 'quoted text', filter: { column: '\\Qa.c\\E' }, cells: [DOT] },
  { title: 'a value range', filter: { value: { start: 'v1', end: 'v2' } }, cells: [A1] },
  {
    title: 'an open value range',
    filter: { value: { start: { value: 'v1', inclusive: false }, end: { value: 'v3', inclusive: true } } },
    cells: [A3],
  },
  {
    title: 'a time range, end exclusive',
    filter: { time: { start: new Date(1), end: new Date(3) } },
    cells: [A1, B2, C1, DOT, LET],
  },
  { title: 'an open time range', filter: { time: { start: new Date(5) } }, cells: [A5, S3] },
  { title: 'cells per row', filter: { row: { cellLimit: 2 } }, cells: [A3, A1, A5, DOT, S3] },
  { title: 'cells per row, offset', filter: { row: { cellOffset: 2 } }, cells: [B2, C1, LET] },
  {
    title: 'a chain feeds each filter to the next',
    filter: [{ family: 'f' }, { column: { cellLimit: 1 } }, { value: /v.*/ }],
    cells: [A3],
  },
  {
    title: 'an interleave pools in row order and keeps duplicates',
    filter: { interleave: [{ value: 'v1' }, { family: 'f' }] },
    cells: [A3, A1, A1, B2, A5],
  },
  {
    title: 'a condition with both branches',
    filter: { condition: { test: [{ value: 'v1' }], pass: [{ family: 'g' }], fail: [{ column: 'abc' }] } },
    cells: [C1, LET],
  },
  {
    title: 'a condition without a false branch',
    filter: { condition: { test: [{ value: 'v1' }], pass: [{ all: true }] } },
    cells: [A3, A1, B2, C1],
  },
  {
    title: 'stripped values',
    filter: [{ row: 'r1' }, { value: { strip: true } }],
    cells: ['r1 f:a@3000=', 'r1 f:a@1000=', 'r1 f:b@2000=', 'r1 g:c@1000='],
  },
  {
    title: 'labels',
    filter: {
      interleave: [
        [{ column: 'abc' }, { label: 'left' }],
        [{ column: 'b' }, { label: 'right' }],
      ],
    },
    cells: [`${B2}[right]`, `${LET}[left]`],
  },
];
