/** Cases as tests of whatever framework there is. */
import type { Coverage } from '../cover/coverage.ts';
import { findTestFiles } from './files.ts';
import { readTestFile } from './read.ts';
import { runCase } from './run.ts';

export interface WftestOptions {
  /** Takes in what the cases cover. */
  readonly coverage?: Coverage;
}

type Describe = (title: string, define: () => void) => void;
type Test = (title: string, run: () => Promise<void>) => void;

/** @throws BrokenTestFile, or Error when the path has no test file */
export function defineFiles(path: string, { coverage }: WftestOptions, describe: Describe, test: Test): void {
  const files = findTestFiles(path);
  if (files.length === 0) throw new Error(`there is no *.wftest.yaml below ${path}`);
  for (const each of files) {
    const read = readTestFile(each);
    describe(read.file, () => {
      for (const one of read.cases) {
        test(one.test.title, async () => {
          const { problems, report, file, line } = await runCase(read, one, coverage);
          if (problems.length > 0) throw new Error([`${file}:${line}`, ...problems, '', report].join('\n'));
        });
      }
    });
  }
}
