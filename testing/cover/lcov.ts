/** LCOV on the lines of the definitions, which editors and coverage services read. https://ltp.sourceforge.net/coverage/lcov/geninfo.1.php */
import type { FileCoverage, PointCount } from './coverage.ts';
import { FALL_THROUGH, type Lines, type WayPoint } from './outline.ts';

/** The tracefile: `DA` for every line of a step, `FNDA` for every step, `BRDA` for every way. */
export function lcovOf(files: readonly FileCoverage[]): string {
  return files.map((file) => `${recordOf(file).join('\n')}\nend_of_record\n`).join('');
}

function recordOf(file: FileCoverage): string[] {
  const lines = lineCounts(file);
  const steps = file.points.filter(({ point }) => point.kind === 'step');
  const branches = branchLines(file.points);
  return [
    'TN:',
    `SF:${file.file}`,
    ...steps.map(({ point }) => `FN:${point.lines.first},${point.name}`),
    ...steps.map(({ point, count }) => `FNDA:${count},${point.name}`),
    `FNF:${steps.length}`,
    `FNH:${steps.filter(({ count }) => count > 0).length}`,
    ...branches,
    `BRF:${file.branches.total}`,
    `BRH:${file.branches.covered}`,
    ...[...lines].map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.size}`,
    `LH:${[...lines.values()].filter((count) => count > 0).length}`,
  ];
}

/** A place is a block, its ways are the branches. Nobody having been in its step at all is written `-`. */
function branchLines(points: readonly PointCount[]): string[] {
  const places = new Map<string, { readonly point: WayPoint; readonly count: number }[]>();
  const ran = new Set<string>();
  for (const { point, count } of points) {
    if (point.kind === 'step') {
      if (count > 0) ran.add(point.key);
      continue;
    }
    const ways = places.get(point.place) ?? [];
    ways.push({ point, count });
    places.set(point.place, ways);
  }
  return [...places.values()].flatMap((ways, block) => {
    const isReached = ways.some(({ point, count }) => count > 0 || ran.has(point.step));
    return ways.map(({ point, count }, i) => `BRDA:${point.lines.first},${block},${i},${isReached ? count : '-'}`);
  });
}

function waysAt(points: readonly PointCount[], place: string): number {
  return Math.max(...points.map(({ point, count }) => ('place' in point && point.place === place ? count : 0)));
}

/**
 * How often each line ran: that of the innermost step or arm it belongs to. A line that several begin on ran as often as
 * the one that did most, and that of a condition as often as the condition was looked at.
 */
export function lineCounts({ source, points }: FileCoverage): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  const begun = new Map<number, number>();
  const text = source.split('\n');
  const set = ({ first, last }: Lines, count: number): void => {
    const most = Math.max(count, begun.get(first) ?? 0);
    begun.set(first, most);
    for (let line = first; line <= last; line += 1) {
      if (/^\s*(#.*)?$/.test(text[line - 1] ?? '')) continue;
      lines.set(line, line === first ? most : count);
    }
  };
  points.forEach(({ point, count }, i) => {
    if (point.kind === 'step' || point.kind === 'branch' || point.kind === 'except') set(point.lines, count);
    // Two ways of one line: it ran when either was taken.
    if (point.kind === 'retry') set(point.lines, waysAt(points, point.place));
    if (point.kind === 'arm' && point.label !== FALL_THROUGH) set(point.lines, count);
    // It follows its arm, and counts how often it was false.
    if (point.kind === 'condition') set(point.lines, count + (points[i - 1]?.count ?? 0));
  });
  return new Map([...lines].sort(([a], [b]) => a - b));
}
