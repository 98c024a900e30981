/** What an execution would cost, in steps and dollars. An estimate: the service bills steps, and says little of what is one. */
import type { StepType } from '../../local/engine/index.ts';
import { inOrder, type Entries } from './history.ts';
import type { Answered } from '../mocks/call.ts';

export interface Cost {
  readonly steps: number;
  /** Everything that is not external. */
  readonly internal: number;
  /** HTTP calls to hosts that are not Google's, and waits for callbacks. */
  readonly external: number;
  /** Of one execution, beyond the free steps of a month and without rounding up to a thousand. */
  readonly usd: number;
}

/** https://cloud.google.com/workflows/pricing: per 1000 steps. */
const USD_PER_INTERNAL = 0.01 / 1000;
const USD_PER_EXTERNAL = 0.025 / 1000;

const GOOGLE_HOST = /(^|\.)(googleapis\.com|run\.app|cloudfunctions\.net|appspot\.com|cloud\.goog)$/;

/** They group steps and do nothing themselves. */
const FREE: ReadonlySet<StepType> = new Set<StepType>(['STEP_FOR_ITERATION', 'STEP_PARALLEL_BRANCH_ENTRY']);

/**
 * A call in a `try` is three steps, and three more with each retry; each poll of a connector is one.
 * @param callEntries the entry of the history that each call was made in
 */
export function costOf(entries: Entries, calls: readonly Answered[], callEntries: readonly number[]): Cost {
  const counted = inOrder(entries).filter(({ stepType }) => !FREE.has(stepType)).length;
  const steps = counted + pollsIn(calls, callEntries);
  const external = Math.min(calls.filter(isExternal).length, steps);
  const internal = steps - external;
  const usd = Number((internal * USD_PER_INTERNAL + external * USD_PER_EXTERNAL).toPrecision(12));
  return { steps, internal, external, usd };
}

function isExternal(call: Answered): boolean {
  if (call.kind === 'callback') return true;
  return call.kind === 'http' && !GOOGLE_HOST.test(new URL(call.url).hostname);
}

/** Requests of connectors that follow a good answer in one and the same step; those that follow a bad one are retries. */
function pollsIn(calls: readonly Answered[], callEntries: readonly number[]): number {
  const last = new Map<number, string>();
  let polls = 0;
  calls.forEach((call, i) => {
    if (call.kind !== 'connector') return;
    const entry = callEntries[i] ?? 0;
    if (/^[23]\d\d$/.test(last.get(entry) ?? '')) polls += 1;
    last.set(entry, call.answer);
  });
  return polls;
}
