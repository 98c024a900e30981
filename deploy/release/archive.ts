/** A .tar.gz that is the same bytes whenever its files are: sorted entries, fixed times, modes and header fields. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const BLOCK = 512;
const pack = promisify(gzip);

/** `files` by path inside the archive, at most 100 bytes each. */
export async function archive(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = entries.flatMap(([path, content]) => [header(path, content.length), content, padding(content.length)]);
  const packed = await pack(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 4 });
  // Byte 9 of a gzip header names the operating system that packed it; everything else is fixed already.
  packed[9] = 255;
  return packed;
}

/** One ustar header block. Source: POSIX.1-1988, pax "ustar Interchange Format". */
function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(path) > 100) throw new Error(`path too long for an archive: ${path}`);
  block.write(path, 0);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\u0000 `, 148);
  return block;
}

const octal = (value: number, width: number) => value.toString(8).padStart(width, '0');

const padding = (size: number) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
