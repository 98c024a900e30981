/**
 * Takes the bytes of one body: small ones stay in memory, larger ones go to a file as they come, so that memory is flat
 * whatever the size.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createDigest } from './digest.ts';
import { isAbsent, removeIfThere } from './files.ts';

/** Bodies up to this size live in the store: a file of their own would cost more than the bytes. */
export const INLINE_LIMIT_BYTES = 16 * 1024;
/** Socket chunks are gathered to this size before one write. */
const WRITE_BYTES = 512 * 1024;
const READ_BYTES = 256 * 1024;

/** A body that has arrived whole and is not yet anybody's. */
export interface Received {
  readonly size: number;
  readonly crc32c: string;
  readonly md5?: string;
  readonly content:
    { readonly kind: 'inline'; readonly bytes: Buffer } | { readonly kind: 'file'; readonly path: string };
}

export interface Writer {
  readonly size: number;
  /** Await the result where there is one: that is the backpressure. */
  write(bytes: Buffer): Promise<void> | undefined;
  /** All bytes so far are in the file (even few ones) and the file is closed; writing may go on later. */
  park(): Promise<void>;
  /** Ends the body. Once only. */
  finish(): Promise<Received>;
  /** Closes and deletes. */
  discard(): Promise<void>;
}

/** `path` is this writer's own; it is made when the body outgrows memory. */
export function createWriter(path: string): Writer {
  return writer(path, false);
}

/** Takes up the file that an earlier process left; its bytes are read again for the checksums. Absent = empty. */
export async function reopenWriter(path: string): Promise<Writer> {
  const made = writer(path, true);
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: READ_BYTES })) made.count(bytes as Buffer);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  return made;
}

function writer(path: string, onDisk: boolean): Writer & { count(bytes: Buffer): void } {
  const digest = createDigest();
  let size = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let spilled = onDisk;
  let file: FileHandle | undefined;
  /** After a failed write the file has less than was counted, so nothing may be built on this writer any more. */
  let broken = false;
  const count = (bytes: Buffer) => {
    digest.update(bytes);
    size += bytes.length;
  };
  const spill = async () => {
    const bytes = held;
    held = [];
    heldBytes = 0;
    spilled = true;
    try {
      file ??= await open(path, 'a');
      await writeAll(file, bytes);
    } catch (error) {
      broken = true;
      throw error;
    }
  };
  const park = async () => {
    try {
      if (heldBytes > 0) await spill();
    } finally {
      await close();
    }
    if (broken) throw new Error(`${path} lacks bytes: an earlier write failed`);
  };
  const close = async () => {
    const closing = file;
    file = undefined;
    await closing?.close();
  };
  return {
    get size() {
      return size;
    },
    count,
    write(bytes) {
      count(bytes);
      held.push(bytes);
      heldBytes += bytes.length;
      return heldBytes > (spilled ? WRITE_BYTES : INLINE_LIMIT_BYTES) ? spill() : undefined;
    },
    park,
    async finish() {
      if (spilled) await park();
      const content: Received['content'] =
        spilled && size > 0 ? { kind: 'file', path } : { kind: 'inline', bytes: Buffer.concat(held) };
      return { size, ...digest.finish(), content };
    },
    async discard() {
      await close();
      if (spilled) await removeIfThere(path);
    },
  };
}

/** writev may write less than asked (a full disk then fails on the next call). */
async function writeAll(file: FileHandle, parts: readonly Buffer[]): Promise<void> {
  let bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  while (bytes.length > 0) {
    const { bytesWritten } = await file.write(bytes);
    bytes = bytes.subarray(bytesWritten);
  }
}
