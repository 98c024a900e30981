/** Coverage of several workers and runs: each writes a file of its own into one folder, and readers add them up. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Coverage, type CoverageRecord } from './coverage.ts';

/** A collector that writes what it has after each execution. */
export class StoredCoverage extends Coverage {
  private readonly folder: string;
  private readonly path: string;

  constructor(folder: string) {
    super();
    this.folder = folder;
    this.path = join(folder, `${process.pid}-${randomUUID()}.json`);
  }

  override add(...execution: Parameters<Coverage['add']>): void {
    super.add(...execution);
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.path, JSON.stringify(this.all));
  }
}

/** Everything in a folder added up; nothing when there is no such folder. @throws SyntaxError for a broken file */
export function readCoverage(folder: string, into = new Coverage()): Coverage {
  for (const path of filesIn(folder)) {
    for (const record of JSON.parse(readFileSync(path, 'utf8')) as CoverageRecord[]) into.merge(record);
  }
  return into;
}

export function clearCoverage(folder: string): void {
  for (const path of filesIn(folder)) rmSync(path);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
