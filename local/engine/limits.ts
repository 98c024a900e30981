/**
 * Every bound of the engine, by name. The values are those of the service where it states them
 * (https://cloud.google.com/workflows/quotas); the rest bound time and memory on hostile input.
 */
export interface Limits {
  /** Bytes of UTF-8 source text. */
  readonly sourceBytes: number;
  readonly stepsPerList: number;
  /** Steps one execution may run. */
  readonly executedSteps: number;
  readonly assignEntries: number;
  readonly switchEntries: number;
  readonly mainParameters: number;
  readonly routineParameters: number;
  /** Characters between `${` and `}`, both included. */
  readonly expressionLength: number;
  /** Frames of one thread, the main routine counted. */
  readonly callDepth: number;
  readonly parallelBranches: number;
  /** Branches and iterations running at once in one execution. */
  readonly parallelThreads: number;
  readonly parallelDepth: number;
  readonly branchErrors: number;
  readonly stringBytes: number;
  /** Approximate bytes of all variables, and of an argument, a request body or a result. */
  readonly memoryBytes: number;
  readonly responseBytes: number;
  readonly httpTimeoutSeconds: number;
  readonly httpTimeoutDefaultSeconds: number;
  /** Not of the service: how deep lists and maps may nest. */
  readonly nesting: number;
  /** Not of the service: nodes of one document once its aliases are followed. */
  readonly documentNodes: number;
  /** Not of the service: instructions one call of `advance` runs before it yields. */
  readonly stepsPerAdvance: number;
}

export const LIMITS: Limits = {
  sourceBytes: 128 * 1024,
  stepsPerList: 100_000,
  executedSteps: 100_000,
  assignEntries: 50,
  switchEntries: 50,
  mainParameters: 1,
  routineParameters: 10,
  expressionLength: 400,
  callDepth: 20,
  parallelBranches: 10,
  parallelThreads: 20,
  parallelDepth: 2,
  branchErrors: 100,
  stringBytes: 256 * 1024,
  memoryBytes: 512 * 1024,
  responseBytes: 2 * 1024 * 1024,
  httpTimeoutSeconds: 1800,
  httpTimeoutDefaultSeconds: 300,
  nesting: 400,
  documentNodes: 200_000,
  stepsPerAdvance: 10_000,
};
