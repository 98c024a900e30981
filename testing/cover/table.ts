/** Coverage as people and programs read it. */
import { percent, type FileCoverage, type Tally } from './coverage.ts';

/** One line for each definition, and under it what is not covered, as `file:line`. */
export function coverageTable(files: readonly FileCoverage[]): string {
  const width = Math.max(10, ...files.map(({ file }) => file.length));
  const row = (name: string, steps: string, branches: string, runs: string): string =>
    `${name.padEnd(width)}  ${steps.padStart(18)}  ${branches.padStart(18)}  ${runs.padStart(10)}`;
  const lines = [row('definition', 'steps', 'branches', 'executions')];
  for (const file of files) {
    lines.push(row(file.file, figure(file.steps), figure(file.branches), String(file.executions)));
    lines.push(...missing(file).map((each) => `  ✖ ${each}`));
  }
  return lines.join('\n');
}

function figure(tally: Tally): string {
  return `${percent(tally).toFixed(1)} % (${tally.covered}/${tally.total})`;
}

/** What is not covered: `file:line  step: what`. */
export function missing({ file, points }: FileCoverage): string[] {
  return points
    .filter(({ count }) => count === 0)
    .map(
      ({ point }) =>
        `${file}:${point.lines.first}  ${point.name}: ${point.kind === 'step' ? 'never run' : `never ${point.label}`}`,
    );
}

export interface CoverageJson {
  readonly version: 1;
  readonly files: readonly {
    readonly file: string;
    readonly executions: number;
    readonly steps: Tally & { readonly percent: number };
    readonly branches: Tally & { readonly percent: number };
    readonly missing: readonly string[];
  }[];
}

export function coverageJson(files: readonly FileCoverage[]): CoverageJson {
  return {
    version: 1,
    files: files.map((each) => ({
      file: each.file,
      executions: each.executions,
      steps: { ...each.steps, percent: percent(each.steps) },
      branches: { ...each.branches, percent: percent(each.branches) },
      missing: missing(each),
    })),
  };
}

export interface Thresholds {
  /** Percent. */
  readonly steps?: number;
  readonly branches?: number;
}

/** The definitions that stay below, in words; empty when all is well. */
export function belowThresholds(files: readonly FileCoverage[], { steps = 0, branches = 0 }: Thresholds): string[] {
  return files.flatMap((each) => [
    ...(percent(each.steps) < steps ? [`${each.file}: ${figure(each.steps)} of the steps, below ${steps} %`] : []),
    ...(percent(each.branches) < branches
      ? [`${each.file}: ${figure(each.branches)} of the branches, below ${branches} %`]
      : []),
  ]);
}
