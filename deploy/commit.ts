/** Which commit is declared here, and which one is deployed there. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isMap } from './model/compare.ts';
import type { Live } from './planning/plan.ts';
import { SOURCE_SHA } from './release/stamp.ts';

/** Undefined where nothing says it, as in a downloaded archive of the repository. */
export async function declaredCommit(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const told = environment['GITHUB_SHA'] ?? environment['CI_COMMIT_SHA'];
  if (told) return told;
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: root });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** As declaredCommit, and undefined as well where files were changed since. */
export async function committed(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const commit = await declaredCommit(root, environment);
  if (commit === undefined || environment['GITHUB_SHA'] || environment['CI_COMMIT_SHA']) return commit;
  const { stdout } = await promisify(execFile)('git', ['status', '--porcelain'], { cwd: root });
  return stdout === '' ? commit : undefined;
}

/** As the labels of what was deployed say; several after a run that was cut short. */
export function deployedCommits(live: Live): string[] {
  const found = [...live.values()].flatMap((fields) => {
    const labels = fields?.['labels'];
    const sha = isMap(labels) ? labels[SOURCE_SHA] : undefined;
    return typeof sha === 'string' ? [sha] : [];
  });
  return [...new Set(found)].sort();
}
