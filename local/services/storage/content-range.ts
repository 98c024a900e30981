/**
 * `Content-Range` of the requests of a resumable upload.
 * Source: https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
import { invalidValue } from './errors.ts';

export interface ChunkRange {
  /** First byte of this request's body; undefined for a question about what has arrived (or the end of an empty tail). */
  readonly start: number | undefined;
  /** Bytes announced for this request; undefined up to the end of the body. */
  readonly length: number | undefined;
  /** Size of the whole object, where it is known by now. */
  readonly total: number | undefined;
}

/** How a request without the header is meant: all from the beginning to the end of the body. */
const WHOLE: ChunkRange = { start: 0, length: undefined, total: undefined };

/** @throws StorageError invalid */
export function parseContentRange(header: string | undefined): ChunkRange {
  if (header === undefined) return WHOLE;
  const found = /^bytes\s+(?:\*|(\d+)-(\d+|\*))\/(\d+|\*)$/i.exec(header.trim());
  if (!found) throw invalidValue(`Invalid Content-Range header "${header}".`);
  const [, first, last, size] = found;
  const total = size === '*' ? undefined : Number(size);
  if (first === undefined) return { start: undefined, length: undefined, total };
  const start = Number(first);
  const length = last === undefined || last === '*' ? undefined : Number(last) - start + 1;
  const end = length === undefined ? start : start + length;
  if ((length ?? 1) < 1 || ![start, end, total ?? 0].every(Number.isSafeInteger) || end > (total ?? end)) {
    throw invalidValue(`Invalid Content-Range header "${header}".`);
  }
  return { start, length, total };
}

/** All chunks but the last are a multiple of this. */
const CHUNK_BYTES = 256 * 1024;

/** A length announced at the beginning holds for requests that leave it open. @throws StorageError invalid */
export function withKnownTotal(range: ChunkRange, announced: number | undefined): ChunkRange {
  if (announced === undefined) return range;
  if (range.total !== undefined && range.total !== announced) {
    throw invalidValue(`The upload was announced with ${announced} bytes; Content-Range says ${range.total}.`);
  }
  // A mere question ends nothing.
  return range.start === undefined ? range : { ...range, total: announced };
}

/** @throws StorageError invalid when the chunk does not fit what is stored */
export function checkChunk({ start, length, total }: ChunkRange, stored: number): void {
  if (total !== undefined && total < stored) {
    throw invalidValue(`Content-Range says ${total} bytes in all, but ${stored} are stored already.`);
  }
  if (start === undefined) return;
  if (start > stored) {
    throw invalidValue(`The chunk begins at byte ${start}, but only ${stored} bytes are stored.`);
  }
  const last = total !== undefined && (length === undefined || start + length === total);
  if (!last && length !== undefined && length % CHUNK_BYTES !== 0) {
    throw invalidValue(
      `A chunk that is not the last must be a multiple of ${CHUNK_BYTES} bytes; this one has ${length}.`,
    );
  }
}

/** `end`: where in the object the request's body ended; undefined when it only asked. */
export function isWhole({ length, total }: ChunkRange, stored: number, end: number | undefined): boolean {
  if (total !== undefined) return stored === total;
  // Sent as one stream of unknown length: its proper end is the object's end.
  return length === undefined && end === stored;
}
