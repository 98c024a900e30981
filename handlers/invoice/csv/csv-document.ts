/** Lines of a table about one access key to the object that a service would give of it. */

import type { JsonObject } from '../number-text.ts';
import { bareName } from '../envelopes/fields.ts';
import { decodeXml } from '../xml/encoding.ts';

const SEPARATOR = ';';
/** Columns that only lines of items, or of events, have. */
const ITEM_NAMES: ReadonlySet<string> = new Set([
  'numeroproduto',
  'descricaodoprodutoservico',
  'descricaoprodutoservico',
]);
const EVENT_NAMES: ReadonlySet<string> = new Set(['dataevento', 'datahoraevento', 'descricaoevento']);
/** What a line of an item says of the item alone: the `VALOR TOTAL` there is not the invoice's. */
const OF_ITEM: ReadonlySet<string> = new Set(
  (
    'numeroproduto descricaodoprodutoservico descricaoprodutoservico codigoncmsh ncmshtipodeproduto ncmsh cfop ' +
    'quantidade unidade valorunitario valortotal valor codigoproduto'
  ).split(' '),
);

/** Cells of a line; quotes may hold separators, line breaks, and quotes written twice. */
export function cellsOf(line: string): string[] {
  const text = line.replace(/\r?\n$/, '');
  if (!text.includes('"')) return text.split(SEPARATOR);
  const cells: string[] = [];
  const cell = /"((?:[^"]|"")*)"|([^;]*)/y;
  for (let at = 0; at <= text.length; at = cell.lastIndex + SEPARATOR.length) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    cells.push(found?.[1]?.replaceAll('""', '"') ?? found?.[2] ?? '');
    // What follows a closing quote belongs to no cell.
    const next = text.indexOf(SEPARATOR, cell.lastIndex);
    if (next < 0) break;
    cell.lastIndex = next;
  }
  return cells;
}

interface ReadTable {
  readonly value: JsonObject;
  readonly flags: readonly string[];
}

/** One object: fields of the first line, and a list of what further lines tell. */
export function readTable(bytes: Buffer, headings: readonly string[]): ReadTable {
  const { text } = decodeXml(bytes, 'iso-8859-1');
  const names = headings.map(bareName);
  const rows = linesOf(text).map((line) => rowOf(cellsOf(line), headings));
  const isItem = names.some((name) => ITEM_NAMES.has(name));
  const own = Object.entries(rows[0] ?? {}).filter(([name]) => !isItem || !OF_ITEM.has(bareName(name)));
  const value: JsonObject = Object.fromEntries(own);
  if (isItem) value['itens'] = rows;
  else if (names.some((name) => EVENT_NAMES.has(name))) value['eventos'] = rows;
  return { value, flags: [] };
}

function rowOf(cells: readonly string[], headings: readonly string[]): JsonObject {
  const row: JsonObject = {};
  for (const [index, heading] of headings.entries()) {
    const cell = cells[index]?.trim();
    if (cell !== undefined && cell !== '' && heading !== '__proto__') row[heading] = cell;
  }
  return row;
}

/** Lines whose breaks are not inside quotes. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  let quotes = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) quotes = !quotes;
    else if (code === 10 && !quotes) {
      if (i > from) lines.push(text.slice(from, i));
      from = i + 1;
    }
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines.filter((line) => line.trim() !== '');
}
