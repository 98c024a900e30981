/** Which files are workflow definitions, and what is wrong with them. */
import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import type { Switches } from '../local/engine/index.ts';
import { CliError, EXIT } from './errors.ts';

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export interface Checked {
  /** As a person would write it, from where they are. */
  readonly file: string;
  readonly source: string;
  readonly problems: readonly Problem[];
}

const NAMED = /\.workflows\.(ya?ml|json)$/;
const POSSIBLE = /\.(ya?ml|json)$/;
/** No definition is larger, and what else is larger is not worth reading. */
const MAX_BYTES = 256 * 1024;

/**
 * Files named, and the definitions below folders named, in name order.
 * @throws CliError `file-missing`, `file-unreadable`, `no-file`, `no-definitions`
 */
export async function checkPaths(paths: readonly string[], switches?: Partial<Switches>): Promise<Checked[]> {
  const found: Checked[] = [];
  for (const path of paths) for await (const file of filesOf(path)) found.push(await checkFile(file, switches));
  if (found.length > 0) return found;
  const hint = 'Definitions end in .workflows.yaml or .workflows.json; name other files themselves.';
  throw new CliError(EXIT.notFound, 'no-definitions', `There is no workflow definition in ${paths.join(', ')}.`, hint);
}

async function* filesOf(path: string): AsyncGenerator<string> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new CliError(EXIT.notFound, 'file-missing', `${path} does not exist.`);
    throw unreadable(path, error);
  });
  if (info.isDirectory()) yield* below(path);
  else if (info.isFile()) yield path;
  else throw new CliError(EXIT.notFound, 'no-file', `${path} is neither a file nor a folder.`);
}

async function* below(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(folder, error);
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* below(path);
    else if (entry.isFile() && (NAMED.test(path) || (POSSIBLE.test(path) && (await looksLikeOne(path))))) yield path;
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): CliError {
  return new CliError(EXIT.notFound, 'file-unreadable', `${path} cannot be read (${error.code ?? error.message}).`);
}

async function looksLikeOne(path: string): Promise<boolean> {
  if ((await stat(path)).size > MAX_BYTES) return false;
  return looksLikeDefinition(await readFile(path, 'utf8'));
}

/** True for a map with a `main` of steps, and for a list of steps. */
export async function looksLikeDefinition(source: string): Promise<boolean> {
  const { STEP_KEYS } = await import('../local/engine/index.ts');
  let root: unknown;
  try {
    root = parse(source, { uniqueKeys: false, maxAliasCount: 100, logLevel: 'silent' });
  } catch {
    return /^main:\s*(#.*)?$/m.test(source) && /^\s+(-\s+)?steps:/m.test(source);
  }
  if (Array.isArray(root)) return root.length > 0 && root.every((item) => isStep(item, STEP_KEYS));
  return isMap(root) && isMap(root['main']) && 'steps' in root['main'];
}

function isStep(value: unknown, keys: readonly string[]): boolean {
  const [body, ...rest] = isMap(value) ? Object.values(value) : [];
  return rest.length === 0 && isMap(body) && Object.keys(body).some((key) => keys.includes(key));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function checkFile(path: string, switches?: Partial<Switches>): Promise<Checked> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  const file = relative(process.cwd(), path) || path;
  const source = bytes.toString('utf8');
  const problems = isUtf8(bytes) ? await problemsIn(file, source, switches) : [wrongEncoding(file, source)];
  return { file, source, problems };
}

/** A definition travels as JSON text: what is no UTF-8 would arrive as other letters than were written. */
function wrongEncoding(file: string, source: string): Problem {
  const before = source.slice(0, Math.max(0, source.indexOf('\uFFFD'))).split('\n');
  return {
    file,
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    length: 1,
    severity: 'error',
    code: 'encoding',
    message: 'the file is not UTF-8 text',
    hint: 'save it as UTF-8; Latin-1 (ISO-8859-1, Windows-1252) and UTF-16 are not read',
  };
}

/** Errors and warnings of one definition, in the order of their places. */
export async function problemsIn(file: string, source: string, switches?: Partial<Switches>): Promise<Problem[]> {
  const { warnings } = await import('../local/engine/index.ts');
  const others = warnings(source, read(switches)).map((each): Problem => ({ file, severity: 'warning', ...each }));
  return [...(await errorsIn(file, source, switches)), ...others].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** What keeps a definition from being deployed, in the order of their places. */
export async function errorsIn(file: string, source: string, switches?: Partial<Switches>): Promise<Problem[]> {
  const { check } = await import('../local/engine/index.ts');
  return check(source, read(switches)).map(({ line, column, length, code, message, hint }): Problem => {
    return { file, line, column, length, severity: 'error', code, message, ...(hint === undefined ? {} : { hint }) };
  });
}

const read = (switches: Partial<Switches> | undefined): { switches?: Partial<Switches> } =>
  switches === undefined ? {} : { switches };
