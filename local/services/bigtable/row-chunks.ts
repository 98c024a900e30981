/**
 * Rows as ReadRowsResponse messages: several rows per message, the repeated names left out, large cells in pieces.
 * Source: google/bigtable/v2/bigtable.proto, message ReadRowsResponse.CellChunk
 */
import { ProtobufWriter, varint64Size, varintSize } from './protobuf-writer.ts';
import type { Cell } from './row.ts';

/** A message is sent once it has this much. */
const MESSAGE_BYTES = 256 * 1024;
/** Largest piece of a cell, so that a message stays well below the 4 MiB that many gRPC clients take. */
const PIECE_BYTES = 1024 * 1024;

const NO_KEY = Buffer.alloc(0);

export class RowChunks {
  readonly #writer = new ProtobufWriter();

  /** Adds one row of at least one cell; yields each message that becomes full on the way. */
  *add(key: Buffer, cells: readonly Cell[]): Generator<Buffer> {
    let previous: Cell | undefined;
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      if (!cell) break;
      const rowKey = index === 0 ? key : NO_KEY;
      const commit = index === cells.length - 1;
      if (cell.end - cell.start <= PIECE_BYTES) this.#chunk(rowKey, cell, previous, commit);
      else yield* this.#pieces(rowKey, cell, previous, commit);
      previous = cell;
      if (this.#writer.length >= MESSAGE_BYTES) yield this.#writer.take();
    }
  }

  /** What no full message has taken yet. */
  rest(): Buffer | undefined {
    return this.#writer.length > 0 ? this.#writer.take() : undefined;
  }

  /** A whole cell. `previous` is the cell before it in the row: what it shares with it is left out. */
  #chunk(rowKey: Buffer, cell: Cell, previous: Cell | undefined, commit: boolean): void {
    const size = cell.end - cell.start;
    const valueBytes = size === 0 ? 0 : 1 + varintSize(size) + size;
    this.#open(rowKey, cell, previous, valueBytes + (commit ? 2 : 0));
    this.#value(cell.buffer, cell.start, cell.end);
    if (commit) this.#commit();
  }

  /** A large cell: value_size on every piece but the last, names and time on the first alone. */
  *#pieces(rowKey: Buffer, cell: Cell, previous: Cell | undefined, commit: boolean): Generator<Buffer> {
    const total = cell.end - cell.start;
    const sizeBytes = 1 + varintSize(total);
    for (let from = cell.start; from < cell.end; from += PIECE_BYTES) {
      const to = Math.min(from + PIECE_BYTES, cell.end);
      const last = to === cell.end;
      const rest = 1 + varintSize(to - from) + to - from + (last ? (commit ? 2 : 0) : sizeBytes);
      if (from === cell.start) this.#open(rowKey, cell, previous, rest);
      else this.#header(rest);
      this.#value(cell.buffer, from, to);
      if (!last) {
        this.#writer.byte(0x38);
        this.#writer.varint(total);
      } else if (commit) this.#commit();
      yield this.#writer.take();
    }
  }

  /** Everything of a chunk before its value; `rest` is the size of what follows. */
  #open(rowKey: Buffer, cell: Cell, previous: Cell | undefined, rest: number): void {
    const { column } = cell;
    const newColumn = previous?.column !== column;
    const newFamily = previous?.column.family !== column.family;
    const qualifierBytes = column.qualifier.length;
    const wrapped = qualifierBytes === 0 ? 0 : 1 + varintSize(qualifierBytes) + qualifierBytes;
    const timed = cell.low !== 0 || cell.high !== 0;
    const size =
      (rowKey.length === 0 ? 0 : 1 + varintSize(rowKey.length) + rowKey.length) +
      (newFamily ? column.family.chunkField.length : 0) +
      (newColumn ? 1 + varintSize(wrapped) + wrapped : 0) +
      (timed ? 1 + varint64Size(cell.high, cell.low) : 0) +
      labelBytes(cell.labels) +
      rest;
    this.#header(size);
    const writer = this.#writer;
    if (rowKey.length > 0) {
      writer.byte(0x0a);
      writer.varint(rowKey.length);
      writer.copy(rowKey, 0, rowKey.length);
    }
    if (newFamily) writer.copy(column.family.chunkField, 0, column.family.chunkField.length);
    if (newColumn) {
      writer.byte(0x1a);
      writer.varint(wrapped);
      if (qualifierBytes > 0) {
        writer.byte(0x0a);
        writer.varint(qualifierBytes);
        writer.latin1(column.qualifier);
      }
    }
    if (timed) {
      writer.byte(0x20);
      writer.varint64(cell.high, cell.low);
    }
    for (const label of cell.labels) writer.field(5, label);
  }

  /** Opens a chunk (field 1 of the message) of this size and makes room for all of it. */
  #header(size: number): void {
    this.#writer.reserve(size + 6);
    this.#writer.byte(0x0a);
    this.#writer.varint(size);
  }

  #value(buffer: Buffer, start: number, end: number): void {
    if (start === end) return;
    this.#writer.byte(0x32);
    this.#writer.varint(end - start);
    this.#writer.copy(buffer, start, end);
  }

  #commit(): void {
    this.#writer.byte(0x48);
    this.#writer.byte(1);
  }
}

/** Labels are at most 15 ASCII characters: tag, length and text. */
function labelBytes(labels: readonly string[]): number {
  return labels.reduce((sum, label) => sum + 2 + label.length, 0);
}
