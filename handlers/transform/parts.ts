/** Staged parts of a slice: rows gathered into files, which are stored as they fill up. */

import type { ObjectName, ObjectStore } from '../object-store.ts';
import type { StagingCodec, StagingFile } from '../staging-file.ts';

/** Packed rows after which a new part begins. */
const MAX_PART_BYTES = 8 * 1024 * 1024;

export interface Part extends ObjectName {
  readonly documents: number;
}

/** Packed rows of one document, and of the index. */
export interface PackedDocument {
  readonly row: Uint8Array;
  readonly index: Uint8Array;
  readonly indexRows: number;
}

interface OpenPart {
  readonly name: string;
  readonly rows: StagingFile;
  readonly index: StagingFile;
  documents: number;
}

export interface PartsPorts {
  readonly store: ObjectStore;
  readonly codec: StagingCodec;
  readonly stagingBucket: string;
}

export interface Parts {
  add(document: PackedDocument): void;
  /** Whether a part is full. */
  readonly isFull: boolean;
  /** Stores what there is; the next document begins a part. @throws RetryableError storage-unavailable */
  store(): Promise<Part | undefined>;
}

/** @param prefix what the names of the parts begin with */
export function createParts(prefix: string, ports: PartsPorts): Parts {
  let open: OpenPart | undefined;
  let count = 0;
  const begin = (): OpenPart => {
    const name = `${prefix}-${count++}`;
    return { name, rows: ports.codec.file(name), index: ports.codec.file(name), documents: 0 };
  };
  return {
    add({ row, index, indexRows }) {
      open ??= begin();
      open.rows.add(row, 1);
      if (indexRows > 0) open.index.add(index, indexRows);
      open.documents++;
    },
    get isFull() {
      return open !== undefined && open.rows.length >= MAX_PART_BYTES;
    },
    async store() {
      const part = open;
      open = undefined;
      return part === undefined ? undefined : stored(part, ports);
    },
  };
}

async function stored({ name, rows, index, documents }: OpenPart, ports: PartsPorts): Promise<Part> {
  const put = async (path: string, file: StagingFile) =>
    ports.store.put(ports.stagingBucket, path, await file.bytes(), { contentType: 'application/avro' });
  const [{ bucket, name: path, generation }] = await Promise.all([
    put(`${name}.avro`, rows),
    put(`${name}.index.avro`, index),
  ]);
  return { bucket, name: path, generation, documents };
}
