/** Small .tar.gz archives for tests, good and bad ones. */
import { gzipSync } from 'node:zlib';

export interface TestEntry {
  readonly path: string;
  readonly content?: string | Buffer;
  /** ustar type flag: 0 file, 1 hard link, 2 symbolic link, 5 directory, x and L extended headers. */
  readonly flag?: string;
  readonly link?: string;
  readonly mode?: number;
}

export const tarGz = (entries: readonly TestEntry[]): Buffer => gzipSync(tar(entries));

export function tar(entries: readonly TestEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    return [header(entry, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header({ path, flag = '0', link = '', mode = 0o644 }: TestEntry, size: number): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, width: number) => value.toString(8).padStart(width, '0');
  block.write(path, 0, 100);
  block.write(octal(mode, 7), 100);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write('        ', 148);
  block.write(flag, 156);
  block.write(link, 157, 100);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\u0000 `, 148);
  return block;
}

/** One record of a pax header. */
export function pax(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (String(length).length + Buffer.byteLength(rest) !== length) length += 1;
  return `${length}${rest}`;
}
