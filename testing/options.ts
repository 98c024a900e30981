/** What a harness can be told. */
import { didYouMean } from '../local/engine/definition/nearest.ts';
import { LIMITS, type Limits, type Switches } from '../local/engine/index.ts';
import { SWITCHES } from '../local/engine/switches.ts';
import type { Coverage } from './cover/coverage.ts';
import type { Order } from './drive/order.ts';

export interface HarnessOptions {
  /** The time at which every execution begins; 2026-01-01T00:00:00Z unless given. */
  readonly now?: string | number | Date;
  /** Environment variables of the workflow, beside those the service sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of random numbers and UUIDs. */
  readonly seed?: number;
  /** How branches interleave; see `Order`. */
  readonly order?: Order;
  /** Limits of the service to be lifted or tightened. */
  readonly limits?: Partial<Limits>;
  /** Behaviours the service does not document. */
  readonly switches?: Partial<Switches>;
  /** False: mocks of connectors may return what the APIs never would. */
  readonly honest?: boolean;
  /** What becomes of a call that no mock answers. `passthrough` lets it out, to this machine only. */
  readonly unmatched?: 'fail' | 'passthrough';
  /** Takes in what is covered; by default a folder named by NOTAMESH_COVERAGE, if any. */
  readonly coverage?: Coverage;
}

export interface ExecuteOptions {
  readonly order?: Order;
  readonly seed?: number;
  /**
   * The number of a call, from 1. Its answer is lost because the engine dies; the execution goes on from its checkpoint,
   * and whatever was under way is called again.
   */
  readonly crashAt?: number;
}

/** The variables the service sets. https://cloud.google.com/workflows/docs/reference/environment-variables */
export function environmentOf(workflow: string, env: HarnessOptions['env']): Record<string, string> {
  const project = env?.['GOOGLE_CLOUD_PROJECT_ID'] ?? 'demo-notamesh';
  return {
    GOOGLE_CLOUD_LOCATION: 'southamerica-east1',
    GOOGLE_CLOUD_PROJECT_ID: project,
    GOOGLE_CLOUD_PROJECT_NUMBER: '123456789012',
    GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME: `workflows@${project}.iam.gserviceaccount.com`,
    GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: 'test-execution',
    GOOGLE_CLOUD_WORKFLOW_ID: workflow,
    GOOGLE_CLOUD_WORKFLOW_REVISION_ID: '000001-a4d',
    ...env,
  };
}

/** @throws TypeError for a limit or switch that there is not */
export function checkOptions({ limits, switches }: HarnessOptions): void {
  checkNames('limit', limits, LIMITS);
  checkNames('switch', switches, SWITCHES);
}

function checkNames(what: string, given: object | undefined, known: object): void {
  for (const name of Object.keys(given ?? {})) {
    if (Object.hasOwn(known, name)) continue;
    const hint = didYouMean(name, Object.keys(known)) ?? `there are ${Object.keys(known).join(', ')}`;
    throw new TypeError(`there is no ${what} '${name}': ${hint}`);
  }
}
