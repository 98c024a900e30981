/** A `*.wftest.yaml` file once it is read: what `schema.ts` describes. */
import type { ExpectedError } from '../matchers/checks.ts';
import type { CallbackResponse } from '../mocks/callback.ts';
import type { HttpConditions, HttpReply } from '../mocks/http.ts';
import type { RaisedError } from '../mocks/value.ts';
import type { HarnessOptions } from '../options.ts';

type Plain = Readonly<Record<string, unknown>>;

interface ValueReplies {
  readonly returns?: unknown;
  readonly returnsEach?: readonly unknown[];
  readonly raises?: RaisedError;
  readonly with?: Plain;
  readonly times?: number;
}

export type MockDeclaration =
  | {
      readonly http: string;
      readonly with?: HttpConditions;
      readonly replies: readonly HttpReply[];
      readonly times?: number;
    }
  | (ValueReplies & { readonly connector: string; readonly replies?: readonly HttpReply[]; readonly honest?: boolean })
  | (ValueReplies & { readonly workflow: string })
  | (ValueReplies & { readonly subworkflow: string })
  | {
      readonly step: string;
      readonly raises?: RaisedError;
      readonly raisesEach?: readonly (RaisedError | null)[];
      readonly cancels?: true;
      readonly times?: number;
    }
  | { readonly callback: string; readonly responds: readonly CallbackResponse[] };

export type ExpectedCall =
  | string
  | { readonly call: string; readonly times?: number; readonly args?: Plain; readonly [detail: string]: unknown };

export interface Expectation {
  readonly result?: unknown;
  readonly resultIncludes?: unknown;
  readonly error?: ExpectedError;
  readonly cancelled?: true;
  readonly visited?: readonly string[];
  readonly notVisited?: readonly string[];
  readonly attempts?: Readonly<Record<string, number>>;
  readonly calls?: readonly ExpectedCall[];
  readonly logs?: readonly unknown[];
  readonly elapsed?: string | number;
  readonly maxSteps?: number;
  readonly unusedMocks?: true;
}

export interface TestCase {
  readonly title: string;
  readonly input?: unknown;
  readonly now?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly mocks?: readonly MockDeclaration[];
  readonly order?: string;
  readonly orders?: number;
  readonly from?: { readonly step: string; readonly variables?: Plain };
  readonly subworkflow?: { readonly name: string; readonly args?: Plain };
  readonly expect: Expectation;
}

export interface TestFile extends Pick<HarnessOptions, 'env' | 'seed' | 'honest' | 'limits' | 'switches'> {
  /** Relative to the file. */
  readonly workflow: string;
  readonly now?: string;
  readonly mocks?: readonly MockDeclaration[];
  readonly cases: readonly TestCase[];
}
