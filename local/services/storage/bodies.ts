/**
 * The bytes of objects on disk and in the store.
 *
 * A file is complete and under its final name before the batch that makes it somebody's is written; that batch holds a
 * mark with the file's name. So after a crash every file without a mark is an orphan, and sweep() removes it.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, opendir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Change, Store } from '../../store/index.ts';
import { isAbsent, removeIfThere } from './files.ts';
import type { BodyRef } from './records.ts';
import { createWriter, INLINE_LIMIT_BYTES, type Received, type Writer } from './writer.ts';

const FILE_MARK = 'file\0';
const INLINE = 'inline\0';
const READ_BYTES = 256 * 1024;

/** A body in its final place, and the change that makes it last. */
export interface Placed {
  readonly ref: BodyRef;
  readonly change: Change;
}

/** First byte and the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The object was overwritten or deleted between reading its record and reading its bytes. */
export class BodyGone extends Error {}

export interface Bodies {
  /** Path of a file below uploads/ for a body on its way; `id` defaults to a fresh one. */
  uploadPath(id?: string): string;
  writer(): Writer;
  /** `keep`: the upload's own file stays as well, for an upload that may have to go on if the commit fails. */
  place(received: Received, keep?: boolean): Promise<Placed>;
  /** The same bytes for another object; a file costs no copying. @throws BodyGone */
  duplicate(ref: BodyRef): Promise<Placed>;
  /** Takes back a placed body whose commit failed. */
  abandon(ref: BodyRef): Promise<void>;
  /** To go into the batch that drops the object; after it, remove(). */
  removal(ref: BodyRef): Change;
  remove(ref: BodyRef): Promise<void>;
  /** Undefined when the body has been removed meanwhile. */
  open(ref: BodyRef, span: Span): Promise<Readable | Buffer | undefined>;
  /** Removes files that a former process left and nobody owns. `uploading` are the ids of uploads that may go on. */
  sweep(uploading: (id: string) => Promise<boolean>): Promise<number>;
}

export async function createBodies(directory: string, store: Store): Promise<Bodies> {
  const files = join(directory, 'bodies');
  const uploads = join(directory, 'uploads');
  await mkdir(files, { recursive: true });
  await mkdir(uploads, { recursive: true });
  // Names of this process begin with its own word, so a sweep never takes what is just being written.
  const mine = `${randomBytes(6).toString('hex')}-`;
  let count = 0;
  const nextId = () => `${mine}${(count++).toString(36)}`;
  const pathOf = (ref: BodyRef) => join(files, ref.id);
  const fileMark = (id: string): Change => ({ type: 'put', key: FILE_MARK + id, value: Buffer.alloc(0) });
  const uploadPath = (id = nextId()) => join(uploads, id);
  const remove = async (ref: BodyRef) => {
    if (ref.kind === 'file') await removeIfThere(pathOf(ref));
  };
  const inline = (bytes: Buffer): Placed => {
    const id = nextId();
    return { ref: { kind: 'inline', id }, change: { type: 'put', key: INLINE + id, value: bytes } };
  };
  return {
    uploadPath,
    writer: () => createWriter(uploadPath()),
    async place({ content }, keep = false) {
      if (content.kind === 'inline') return inline(content.bytes);
      const ref: BodyRef = { kind: 'file', id: nextId() };
      await (keep ? link : rename)(content.path, pathOf(ref));
      return { ref, change: fileMark(ref.id) };
    },
    async duplicate(from) {
      if (from.kind === 'inline') {
        const bytes = await store.get(INLINE + from.id);
        if (!bytes) throw new BodyGone();
        return inline(bytes);
      }
      const ref: BodyRef = { kind: 'file', id: nextId() };
      await link(pathOf(from), pathOf(ref)).catch((error: unknown) => {
        throw isAbsent(error) ? new BodyGone() : error;
      });
      return { ref, change: fileMark(ref.id) };
    },
    abandon: remove,
    removal: ({ kind, id }) => ({ type: 'del', key: (kind === 'inline' ? INLINE : FILE_MARK) + id }),
    remove,
    async open(ref, { start, end }) {
      if (ref.kind === 'inline') return (await store.get(INLINE + ref.id))?.subarray(start, end);
      const file = await openIfThere(pathOf(ref));
      if (!file) return undefined;
      if (end - start <= INLINE_LIMIT_BYTES) return readShort(file, start, end);
      return createReadStream('', { fd: file, start, end: end - 1, highWaterMark: READ_BYTES });
    },
    async sweep(uploading) {
      const lost = async (id: string) => !id.startsWith(mine) && (await store.get(FILE_MARK + id)) === undefined;
      const stale = async (id: string) => !id.startsWith(mine) && !(await uploading(id));
      return (await removeWhere(files, lost)) + (await removeWhere(uploads, stale));
    },
  };
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function readShort(file: FileHandle, start: number, end: number): Promise<Buffer> {
  try {
    const bytes = Buffer.allocUnsafe(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function removeWhere(folder: string, unwanted: (name: string) => Promise<boolean>): Promise<number> {
  let removed = 0;
  for await (const entry of await opendir(folder)) {
    if (!(await unwanted(entry.name))) continue;
    await rm(join(folder, entry.name), { force: true, recursive: true });
    removed++;
  }
  return removed;
}
