/** The bytes of one entry of an archive: as they lie there, inflated in memory, or, if many, inflated into staging. */

import { crc32, inflateRaw } from 'node:zlib';
import type { ObjectName } from '../../object-store.ts';
import type { Damage } from './cursor.ts';
import { inflated } from './inflate.ts';
import { rangedBuffer, rangedObject, rangedPart, type Ranged } from './ranged.ts';
import { keepInflated, type ReadingPorts } from './unpacked.ts';
import { dataStart, type ZipEntry } from './zip-directory.ts';

/** Entries up to this size are read in one go. */
const IN_MEMORY = 8 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;

export interface ZipContent {
  readonly bytes: Ranged;
  readonly count: number;
  readonly damage?: Damage;
  readonly copy?: ObjectName;
}

/**
 * @param most inflated bytes that may come
 * @returns a code if the entry cannot be read: `zip-encrypted`, `zip-method`, `corrupt-zip`, `inflates-too-far`
 */
export async function entryContent(
  raw: Ranged,
  entry: ZipEntry,
  most: number,
  ports: ReadingPorts,
): Promise<ZipContent | string> {
  if (entry.encrypted) return 'zip-encrypted';
  if (entry.method !== STORED && entry.method !== DEFLATED) return 'zip-method';
  const start = await dataStart(raw, entry);
  if (start === undefined) return 'corrupt-zip';
  const id = `${raw.id}!${entry.header}`;
  const packed = rangedPart(id, raw, start, entry.packedBytes);
  if (entry.method === STORED) return stored(packed, entry, most);
  if (most <= 0) return 'inflates-too-far';
  if (entry.packedBytes > IN_MEMORY) return inflatedCopy(packed, entry, most, ports);
  const bytes = await inflatedInMemory(await packed.read(0, entry.packedBytes), Math.min(most, IN_MEMORY));
  if (bytes === 'inflates-too-far' && most > IN_MEMORY) return inflatedCopy(packed, entry, most, ports);
  // The beginning of what is cut off may still hold whole documents.
  if (typeof bytes === 'string') return bytes === 'inflates-too-far' ? bytes : inflatedCopy(packed, entry, most, ports);
  if (entry.checksum !== undefined && crc32(bytes) !== entry.checksum) return 'corrupt-zip';
  return { bytes: rangedBuffer(id, bytes), count: bytes.length };
}

async function stored(packed: Ranged, entry: ZipEntry, most: number): Promise<ZipContent | string> {
  const count = entry.packedBytes;
  if (count > most) return 'inflates-too-far';
  if (count > IN_MEMORY) return { bytes: packed, count };
  const bytes = await packed.read(0, count);
  if (bytes.length < count) return { bytes: rangedBuffer(packed.id, bytes), count, damage: 'truncated' };
  if (entry.checksum !== undefined && crc32(bytes) !== entry.checksum) return 'corrupt-zip';
  return { bytes: rangedBuffer(packed.id, bytes), count };
}

async function inflatedCopy(
  packed: Ranged,
  entry: ZipEntry,
  most: number,
  ports: ReadingPorts,
): Promise<ZipContent | string> {
  const decoded = inflated(packed.stream(), 'deflate', { most });
  let count = 0;
  let checksum = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of decoded.chunks) {
      count += chunk.length;
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  }
  const copy = await keepInflated(packed.id, counted(), ports);
  const damage = decoded.damage();
  if (damage === undefined && entry.checksum !== undefined && checksum !== entry.checksum) return 'corrupt-zip';
  const bytes = rangedObject(ports.store, copy);
  return { bytes, count, copy, ...(damage === undefined ? {} : { damage }) };
}

function inflatedInMemory(packed: Buffer, maxOutputLength: number): Promise<Buffer | 'inflates-too-far' | 'damaged'> {
  return new Promise((resolve) => {
    inflateRaw(packed, { maxOutputLength }, (error: NodeJS.ErrnoException | null, bytes) => {
      if (error === null) resolve(bytes);
      else resolve(error.code === 'ERR_BUFFER_TOO_LARGE' ? 'inflates-too-far' : 'damaged');
    });
  });
}
