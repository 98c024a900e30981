/** Where a slice of a raw object ended. It goes through workflows as JSON and comes back as it was. */

import { PermanentError } from '../../errors.ts';
import type { Container, XmlPlace } from '../../invoice/index.ts';
import type { ObjectName } from '../../object-store.ts';

/** What is wrong with packed bytes. */
export type Damage = 'truncated' | 'corrupt-gzip' | 'corrupt-zip' | 'not-base64' | 'inflates-too-far';

/** How often bytes may be packed: base64 of a zip archive of gzip files is three times. */
export const DEEPEST_PACKED = 4;

/** Positions count in the bytes of the documents: inflated ones, if they came packed. */
export interface Cursor {
  readonly offset: number;
  readonly container: Container;
  /** Place in an XML stream. */
  readonly xml?: XmlPlace;
  /** Headings of a table. */
  readonly csv?: CsvPlace;
  /** Inflated copy of large packed bytes. */
  readonly inflated?: ObjectName;
  readonly damage?: Damage;
  /** The document before ended too early: if it was the last, that has been told. */
  readonly cut?: true;
  /** Documents up to here that could not even be parsed. */
  readonly broken?: number;
  /** Some document up to here could be parsed, so the object is no mere garbage. */
  readonly readable?: boolean;
  readonly zip?: ZipPlace;
  readonly avro?: AvroPlace;
}

export interface CsvPlace {
  readonly headings: readonly string[];
}

/** Place in a zip archive. */
export interface ZipPlace {
  /** Where the directory's record of the entry under way begins; without a directory, the entry itself. */
  readonly at: number;
  /** Inflated bytes of the entries before it. */
  readonly done: number;
  /** Place in the entry; absent at its beginning. */
  readonly inner?: Cursor;
}

/** Place in an Avro file. */
export interface AvroPlace {
  /** Where the block under way begins, and which of its records is next or under way. */
  readonly at: number;
  readonly record: number;
  /** Bytes of the records before it. */
  readonly done: number;
  /** Place in the record; absent at its beginning. */
  readonly inner?: Cursor;
}

const CONTAINERS: ReadonlySet<string> = new Set(['top', 'array', 'wrapped', 'rest', 'xml', 'csv']);
/** Packed in packed, and what is in it. */
const MOST_LAYERS = DEEPEST_PACKED + 1;

/** @throws PermanentError cursor-invalid */
export function checkedCursor(cursor: Cursor, stagingBucket: string): Cursor {
  let inner: Cursor | undefined = cursor;
  for (let layer = 0; inner !== undefined; layer++) {
    if (layer >= MOST_LAYERS || !isPossible(inner)) {
      throw new PermanentError('cursor-invalid', `A cursor is {offset, container}, as an earlier answer gave it`);
    }
    if (inner.inflated !== undefined && inner.inflated.bucket !== stagingBucket) {
      const where = inner.inflated.bucket;
      throw new PermanentError('cursor-invalid', `An inflated copy lies in ${stagingBucket}, not ${where}`);
    }
    inner = inner.zip?.inner ?? inner.avro?.inner;
  }
  return cursor;
}

function isPossible(cursor: Cursor): boolean {
  const { offset, zip, avro } = cursor;
  const places = [offset, ...(zip ? [zip.at, zip.done] : []), ...(avro ? [avro.at, avro.record, avro.done] : [])];
  return (
    places.every((place) => Number.isSafeInteger(place) && place >= 0) &&
    CONTAINERS.has(cursor.container) &&
    hasNames(cursor)
  );
}

function hasNames({ xml, csv }: Cursor): boolean {
  const texts = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === 'string');
  return (xml === undefined || texts(xml.open)) && (csv === undefined || texts(csv.headings));
}
