/** Collects what executions covered, by definition, and makes figures of it. */
import { createHash } from 'node:crypto';
import type { Entries } from '../evidence/history.ts';
import { countHits, type Hits } from './hits.ts';
import { outlineOf, type Point } from './outline.ts';

/** One definition; plain data that can be stored and merged. */
export interface CoverageRecord {
  /** The path of the file. */
  readonly file: string;
  readonly source: string;
  readonly executions: number;
  readonly hits: Hits;
}

export interface PointCount {
  readonly point: Point;
  readonly count: number;
}

export interface Tally {
  readonly covered: number;
  readonly total: number;
}

export interface FileCoverage {
  readonly file: string;
  readonly source: string;
  readonly executions: number;
  readonly points: readonly PointCount[];
  readonly steps: Tally;
  /** Arms, conditions, loops, handlers, retries and branches. */
  readonly branches: Tally;
}

export class Coverage {
  private readonly records = new Map<string, { file: string; source: string; executions: number; hits: Hits }>();

  /** Counts one execution. */
  add(file: string, source: string, entries: Entries): void {
    const record = this.recordOf(file, source);
    record.executions += 1;
    countHits(entries, record.hits);
  }

  /** Takes in what was collected elsewhere. */
  merge(other: CoverageRecord): void {
    const record = this.recordOf(other.file, other.source);
    record.executions += other.executions;
    for (const [key, count] of Object.entries(other.hits)) record.hits[key] = (record.hits[key] ?? 0) + count;
  }

  /** Makes sure that a definition no test runs is counted too. */
  expect(file: string, source: string): void {
    this.recordOf(file, source);
  }

  get all(): readonly CoverageRecord[] {
    return [...this.records.values()];
  }

  get files(): readonly FileCoverage[] {
    return this.all.map(fileCoverage).sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Of one file in one version: what was collected before it was edited says nothing about it. */
  private recordOf(file: string, source: string) {
    const key = `${file}\n${createHash('sha256').update(source).digest('hex')}`;
    const known = this.records.get(key);
    if (known !== undefined) return known;
    const record = { file, source, executions: 0, hits: {} as Record<string, number> };
    this.records.set(key, record);
    return record;
  }
}

function fileCoverage({ file, source, executions, hits }: CoverageRecord): FileCoverage {
  const points = outlineOf(source).map((point) => ({ point, count: countOf(point, hits) }));
  const tally = (isStep: boolean): Tally => {
    const ours = points.filter(({ point }) => (point.kind === 'step') === isStep);
    return { covered: ours.filter(({ count }) => count > 0).length, total: ours.length };
  };
  return { file, source, executions, points, steps: tally(true), branches: tally(false) };
}

function countOf(point: Point, hits: Hits): number {
  const sum = (keys: readonly string[]): number => keys.reduce((total, key) => total + (hits[key] ?? 0), 0);
  if (point.kind !== 'step') return sum(point.keys);
  // A step that only groups others has no entry of its own in the history.
  return hits[point.key] ?? (point.groups.length === 0 ? 0 : (hits[point.groups[0] ?? ''] ?? 0));
}

/** Percent, rounded down, so that 100 means all. */
export function percent({ covered, total }: Tally): number {
  return total === 0 ? 100 : Math.floor((covered / total) * 10_000) / 100;
}
