/**
 * Unpacks a deployed .tar.gz into a directory of its own, named by the SHA-256 of the archive.
 *
 * The archive is untrusted: nothing of it may land, or point, outside its directory, and its size is bounded. The
 * directory appears by one rename when everything is in it, so that a crash leaves no half of a program behind.
 */
import { createHash, randomUUID } from 'node:crypto';
import { chmod, copyFile, lstat, mkdir, open, readdir, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ArchiveError } from './archive-error.ts';
import { readTar, type TarEntry } from './tar.ts';

export interface ArchiveLimits {
  /** Of the .tar.gz; Google's own deployment tool refuses more than 250 MiB. */
  readonly archiveBytes: number;
  /** Of all files together, unpacked. */
  readonly contentBytes: number;
  readonly entries: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  archiveBytes: 250 * 1024 * 1024,
  contentBytes: 1024 * 1024 * 1024,
  entries: 100_000,
};

/** Header, padding and a long name, for each entry of the unpacked tar stream. */
const OVERHEAD_BYTES = 4096;

const UNFINISHED = 'unfinished-';

/** Unpacked at a time: each piece goes through several hands and is a write of its own. */
const PIECE_BYTES = 512 * 1024;

/**
 * The SHA-256 (hex) of the archive, whose contents are then in `{root}/{sha}`.
 * @throws ArchiveError when the archive is damaged, unsafe or too large; then nothing stays behind
 */
export async function unpack(
  root: string,
  archive: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<string> {
  const work = join(root, `${UNFINISHED}${randomUUID()}`);
  await mkdir(work, { recursive: true });
  const hash = createHash('sha256');
  const compressed = Readable.from(measure(archive, hash, limits.archiveBytes));
  try {
    const most = limits.contentBytes + limits.entries * OVERHEAD_BYTES;
    await extract(await realpath(work), measure(gunzip(compressed), undefined, most), limits);
    const sha = hash.digest('hex');
    await rename(work, join(root, sha)).catch(async (error: unknown) => {
      // Unpacked before: the same bytes give the same directory.
      if (!(await exists(join(root, sha)))) throw error;
    });
    return sha;
  } catch (error) {
    throw explain(error);
  } finally {
    compressed.destroy();
    await rm(work, { recursive: true, force: true });
  }
}

/** Entries that contradict each other (a file where a directory is, too long a name) fail in the file system. */
function explain(error: unknown): unknown {
  const code = codeOf(error);
  if (!['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(code) || error instanceof ArchiveError)
    return error;
  return new ArchiveError('unsafe-path', `The archive holds entries that no directory can hold together (${code}).`);
}

/** The system's name of an error, such as EEXIST; empty for any other. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Removes what a crash left unfinished, and every unpacked archive that is not to be kept. */
export async function prune(root: string, keep: ReadonlySet<string>): Promise<void> {
  await mkdir(root, { recursive: true });
  const found = await readdir(root);
  const old = found.filter((name) => (name.startsWith(UNFINISHED) || /^[0-9a-f]{64}$/.test(name)) && !keep.has(name));
  await Promise.all(old.map((name) => rm(join(root, name), { recursive: true, force: true })));
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function* measure<Part extends Uint8Array>(
  source: AsyncIterable<Part>,
  hash: { update(part: Uint8Array): unknown } | undefined,
  limit: number,
): AsyncGenerator<Part> {
  let size = 0;
  for await (const part of source) {
    size += part.length;
    if (size > limit) throw new ArchiveError('too-large', `The archive is larger than ${limit} bytes.`);
    hash?.update(part);
    yield part;
  }
}

async function* gunzip(source: Readable): AsyncGenerator<Buffer> {
  const output = createGunzip({ chunkSize: PIECE_BYTES });
  source.on('error', (error) => output.destroy(error));
  source.pipe(output);
  try {
    yield* output as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    const code = codeOf(error);
    if (!code.startsWith('Z_')) throw error;
    throw new ArchiveError('not-an-archive', `The archive is not a whole .tar.gz: gzip says ${code}.`);
  } finally {
    source.destroy();
  }
}

async function extract(root: string, tar: AsyncIterable<Buffer>, limits: ArchiveLimits): Promise<void> {
  const links = new Map<string, string>();
  let entries = 0;
  let bytes = 0;
  for await (const entry of readTar(tar)) {
    const target = inside(root, entry.path);
    entries += 1;
    bytes += entry.type === 'hardlink' ? await sizeOf(root, entry) : entry.sizeBytes;
    if (entries > limits.entries || bytes > limits.contentBytes) {
      throw new ArchiveError(
        'too-large',
        `The archive holds more than ${limits.entries} entries or ${limits.contentBytes} bytes unpacked.`,
      );
    }
    if (entry.type === 'symlink') links.set(target, entry.linkTarget);
    else await place(root, target, entry);
  }
  // The tar reader stops at the end mark; reading on makes gzip check its own checksum and the hash see every byte.
  for await (const _rest of tar);
  await makeLinks(root, links);
}

/** Of the file a hard link names: it is copied. Symbolic links do not exist yet, so that is a file of this archive. */
async function sizeOf(root: string, entry: TarEntry): Promise<number> {
  const found = await stat(inside(root, entry.linkTarget)).catch(() => undefined);
  if (found?.isFile() === true) return found.size;
  throw new ArchiveError('unsafe-link', `The archive links ${show(entry.path)} to a file it does not hold.`);
}

/** @throws ArchiveError for an absolute path, one that leaves the root, or one no file system takes */
function inside(root: string, path: string): string {
  const target = resolve(root, path);
  const absolute = path.startsWith('/') || path.startsWith('\\') || /^[a-zA-Z]:/.test(path);
  const climbs = path.split(/[/\\]/).includes('..');
  if (absolute || climbs || path.includes('\0') || (target !== root && !target.startsWith(root + sep))) {
    throw new ArchiveError('unsafe-path', `The archive has an entry outside its own directory: ${show(path)}.`);
  }
  return target;
}

const show = (path: string) => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);

async function place(root: string, target: string, entry: TarEntry): Promise<void> {
  switch (entry.type) {
    case 'directory':
      await mkdir(target, { recursive: true });
      return;
    case 'file':
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, entry);
      return;
    case 'hardlink':
      await mkdir(dirname(target), { recursive: true });
      await copyFile(inside(root, entry.linkTarget), target);
      return;
    default:
      throw new ArchiveError(
        'unsupported-entry',
        `The archive entry ${show(entry.path)} is neither a file, a directory nor a link.`,
      );
  }
}

async function writeFile(target: string, entry: TarEntry): Promise<void> {
  const file = await open(target, 'w');
  try {
    for await (const part of entry.body) await file.writeFile(part);
  } finally {
    await file.close();
  }
  if (entry.executable) await chmod(target, 0o755);
}

/** Made last, so that no entry is written through one, and checked where they really lead once all of them exist. */
async function makeLinks(root: string, links: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, target] of links) {
    for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
      if (!links.has(folder)) continue;
      throw new ArchiveError('unsafe-link', `The archive places ${show(path.slice(root.length + 1))} inside a link.`);
    }
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
  }
  for (const [path, target] of links) {
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || (real !== root && !real.startsWith(root + sep))) {
      throw new ArchiveError('unsafe-link', `The archive links out of its own directory, or nowhere: ${show(target)}.`);
    }
  }
}
