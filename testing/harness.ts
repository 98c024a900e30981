/** Runs a definition of Workflows in a test: its calls answered by mocks, its time and chance in the hands of the test. */
import { start, startAt, startRoutine, type JsonValue } from '../local/engine/index.ts';
import type { ExecutionState, Program } from '../local/engine/index.ts';
import { Clock } from './drive/clock.ts';
import { StoredCoverage } from './cover/folder.ts';
import type { Coverage } from './cover/coverage.ts';
import { Drive } from './drive/drive.ts';
import { instant } from './duration.ts';
import { coverageFolder } from './drive/environment.ts';
import { Failure } from './matchers/failure.ts';
import type { CallbackMock } from './mocks/callback.ts';
import type { ConnectorMock, ConnectorOptions } from './mocks/connector.ts';
import type { HttpMock } from './mocks/http.ts';
import { Mocks } from './mocks/registry.ts';
import type { StepMock } from './mocks/subworkflow.ts';
import type { WorkflowMock } from './mocks/workflow.ts';
import { checkOptions, environmentOf, type ExecuteOptions, type HarnessOptions } from './options.ts';
import { jsonText } from './json.ts';
import { IN_ORDER } from './drive/order.ts';
import { placeOf, programOf } from './parts.ts';
import { Programs } from './programs.ts';
import { Run } from './run.ts';
import { everyOrder, type OrderReport, type SearchOptions } from './search.ts';
import { readSource, type Source } from './source.ts';
import { StepNames } from './step-names.ts';
import { Subworkflow } from './subworkflow.ts';

const DEFAULT_NOW = '2026-01-01T00:00:00Z';

type Variables = Readonly<Record<string, unknown>>;

export class Harness {
  readonly source: Source;
  readonly clock: Clock;
  readonly #options: HarnessOptions;
  readonly #programs: Programs;
  readonly #names: StepNames;
  readonly #coverage: Coverage | undefined;
  readonly #env: Record<string, string>;
  #mocks = new Mocks();

  /** @throws BrokenDefinition */
  constructor(pathOrSource: string | URL, options: HarnessOptions = {}) {
    this.source = readSource(pathOrSource);
    this.#options = options;
    checkOptions(options);
    const { limits, switches } = options;
    this.#programs = new Programs(this.source, { ...(limits && { limits }), ...(switches && { switches }) });
    this.#names = new StepNames(this.#programs.get([], []));
    this.clock = new Clock(instant(options.now ?? DEFAULT_NOW));
    this.#env = environmentOf(this.source.name, options.env);
    const folder = coverageFolder();
    this.#coverage = options.coverage ?? (folder === undefined ? undefined : new StoredCoverage(folder));
  }

  // --- mocks --------------------------------------------------------------------------------------------------------

  /** Requests of `http.*`. Method `*` is any; the URL may have places: `https://host/v1/{name}`, and end in `**`. */
  http(method: string, url: string): HttpMock {
    return this.#mocks.http(method, url);
  }

  /** Calls of `googleapis.*`, by their whole name. */
  connector(name: string, options: ConnectorOptions = {}): ConnectorMock {
    const { honest = true } = this.#options;
    return this.#mocks.connector(name, { honest, ...options });
  }

  /** Executions of another workflow, by its id. */
  workflow(id: string): WorkflowMock {
    return this.#mocks.workflow(id);
  }

  /** A subworkflow of the definition: to be replaced (`returns`, `raises`) or to be called on its own (`call`). */
  subworkflow(name: string): Subworkflow {
    return new Subworkflow(name, this.#mocks, this.#names, (args) => this.callRoutine(name, args));
  }

  /**
   * A step that fails or is where the execution is cancelled; `routine.step` where a name is not enough.
   * @throws TypeError for a step there is none of
   */
  step(name: string): StepMock {
    return this.#mocks.step(this.#names.step(name));
  }

  cancelsAt(step: string): StepMock {
    return this.step(step).cancels();
  }

  /** Requests to a callback, by the step that makes it or waits at it. @throws TypeError for a step there is none of */
  callback(step: string): CallbackMock {
    return this.#mocks.callback(this.#names.step(step));
  }

  /** Mocks, and replies of mocks, that no execution came to. */
  get unusedMocks(): readonly string[] {
    return this.#mocks.unused;
  }

  /** Forgets all mocks and executions: for `beforeEach`. */
  reset(): this {
    this.#mocks = new Mocks();
    this.clock.forget();
    this.clock.set(this.#options.now ?? DEFAULT_NOW);
    this.clock.auto();
    return this;
  }

  // --- executions ---------------------------------------------------------------------------------------------------

  /**
   * Runs to the end, or as far as a manual clock lets it.
   * @throws Failure when a call has no mock, a mock returns what it cannot, or a mock throws
   */
  async execute(argument: unknown = null, options: ExecuteOptions = {}): Promise<Run> {
    return this.launch(this.program(this.#mocks.probes), this.beginMain(argument), options).finish();
  }

  /** An execution that has not run a step yet: see `run.until(step)` and `run.finish()`. */
  begin(argument: unknown = null, options: ExecuteOptions = {}): Run {
    return this.launch(this.program(['*']), this.beginMain(argument), options);
  }

  /** Runs from a step on, with the variables it needs. @throws PartError inside a loop or branch, or for unknown names */
  async executeFrom(step: string, variables: Variables = {}, options: ExecuteOptions = {}): Promise<Run> {
    const program = this.program(this.#mocks.probes);
    const place = placeOf(step, program);
    const begin = (): ExecutionState => startAt(program, place, this.part(variables));
    return this.launch(program, begin, options).finish();
  }

  /** The value of an expression, `'${…}'`. @throws TypeError for what is none, Failure when it raises an error */
  async evaluate(expression: string, variables: Variables = {}): Promise<unknown> {
    const program = programOf(expression, this.program([]), Object.keys(variables));
    const run = await this.launch(
      program,
      () => startRoutine(program, 'main', this.part(variables)),
      {},
      false,
    ).finish();
    if (run.state === 'SUCCEEDED') return run.result;
    throw new Failure(`${expression} raises ${run.error?.context ?? run.state}`, run);
  }

  /** Runs it in many orders of its branches and says whether all end the same. */
  async everyOrder(argument: unknown = null, options: SearchOptions = {}): Promise<OrderReport> {
    return everyOrder((order) => this.execute(argument, { order }), options);
  }

  // ------------------------------------------------------------------------------------------------------------------

  private async callRoutine(name: string, args: Variables): Promise<Run> {
    const stubs = this.#mocks.stubs.filter((each) => each !== name);
    const program = this.#programs.get(stubs, this.#mocks.probes);
    return this.launch(program, () => startRoutine(program, name, this.part(args)), {}).finish();
  }

  private program(probes: readonly string[]): Program {
    return this.#programs.get(this.#mocks.stubs, probes);
  }

  private beginMain(argument: unknown): (program: Program, now: number) => ExecutionState {
    const env = this.#env;
    const argumentText = jsonText(argument, 'the argument');
    return (program, now) => start(program, { argument: null, argumentText, env, now });
  }

  private part(variables: Variables) {
    return { variables: variables as Readonly<Record<string, JsonValue>>, env: this.#env };
  }

  private launch(
    program: Program,
    begin: (program: Program, now: number) => ExecutionState,
    { order, seed, crashAt }: ExecuteOptions,
    isCovered = true,
  ): Run {
    if (crashAt !== undefined && !(Number.isInteger(crashAt) && crashAt > 0)) {
      throw new TypeError(`crashAt is the number of a call, from 1, not ${String(crashAt)}`);
    }
    const { clock } = this;
    const [mocks, options] = [this.#mocks, this.#options];
    const startTime = clock.startMs;
    mocks.rewind();
    const drive = new Drive({
      program,
      begin: () => begin(program, startTime),
      start: startTime,
      seed: seed ?? options.seed ?? 1,
      order: order ?? options.order ?? IN_ORDER,
      mocks,
      passthrough: options.unmatched === 'passthrough',
      crashAt,
    });
    const run: Run = new Run(this.source.file, this.#names, drive, (stop) => this.move(drive, run, stop, isCovered));
    return run;
  }

  private async move(drive: Drive, run: Run, stop: string | undefined, isCovered: boolean): Promise<void> {
    if (drive.isOver) return;
    await drive.go(this.clock.limitOf(drive), stop);
    this.clock.watch(drive);
    drive.plan.mocks.settle();
    if (!drive.isOver) return;
    if (isCovered) this.#coverage?.add(this.source.file, this.source.text, drive.entries);
    if (drive.problem !== undefined) throw new Failure(drive.problem.message, run, drive.problem);
  }
}

/**
 * A harness for one definition, by path, `file:` URL or text.
 * @throws BrokenDefinition with file, line and column
 */
export function harness(pathOrSource: string | URL, options: HarnessOptions = {}): Harness {
  return new Harness(pathOrSource, options);
}
