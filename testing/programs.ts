/** One definition compiled as its mocks need it: with the stand-ins and halts they ask for, each combination once. */
import { compile, DefinitionError, type CompileOptions, type Program } from '../local/engine/index.ts';
import { BrokenDefinition } from './broken-definition.ts';
import type { Source } from './source.ts';

export class Programs {
  private readonly source: Source;
  private readonly options: CompileOptions;
  private readonly compiled = new Map<string, Program>();

  constructor(source: Source, options: CompileOptions) {
    this.source = source;
    this.options = options;
  }

  /** @throws BrokenDefinition */
  get(stubs: readonly string[], probes: readonly string[]): Program {
    const key = JSON.stringify([stubs, probes]);
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const program = this.compile(stubs, probes);
    this.compiled.set(key, program);
    return program;
  }

  private compile(stubs: readonly string[], probes: readonly string[]): Program {
    const { text, file } = this.source;
    try {
      return compile(text, { ...this.options, stubs, probes });
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      const hint = error.hint === undefined ? '' : `\n  hint: ${error.hint}`;
      throw new BrokenDefinition(`${file}:${error.line}:${error.column}  ${error.message}  [${error.code}]${hint}`);
    }
  }
}
