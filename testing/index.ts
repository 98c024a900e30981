/**
 * Tests of workflow definitions, without a cloud: `harness(path)` runs one with mocked calls, on a clock that the test
 * moves, in an order that can be repeated. It needs no test framework; `notamesh/testing/jest` and
 * `notamesh/testing/node` add what fits to those two. See docs/testing.md.
 */
export { Failure } from './matchers/failure.ts';
export { harness, Harness } from './harness.ts';
export { DishonestMock } from './shapes/index.ts';
export { UnmatchedCall } from './unmatched.ts';
export { BrokenDefinition } from './broken-definition.ts';
export { Coverage, percent, type FileCoverage } from './cover/coverage.ts';
export { lcovOf } from './cover/lcov.ts';
export { belowThresholds, coverageJson, coverageTable, type Thresholds } from './cover/table.ts';
export { clearCoverage, readCoverage } from './cover/folder.ts';
export { Run } from './run.ts';
export type { RunState } from './evidence/report.ts';
export type { RunError } from './run-error.ts';
export type { StepEvidence } from './evidence/step-evidence.ts';
export type { Cost } from './evidence/cost.ts';
export type { LogLine } from './drive/answering.ts';
export type { Answered, Call, ErrorTag, HttpCall } from './mocks/call.ts';
export type { HttpAnswer, HttpConditions, HttpReply, HttpReplyFunction } from './mocks/http.ts';
export type { RaisedError } from './mocks/value.ts';
export type { CallbackResponse } from './mocks/callback.ts';
export type { ExecuteOptions, HarnessOptions } from './options.ts';
export type { Order } from './drive/order.ts';
export type { OrderOutcome, OrderReport, SearchOptions } from './search.ts';
