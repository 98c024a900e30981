/**
 * `exportData`: all that is kept about one execution, as one JSON text. The service leaves its layout open; here it is
 * `{execution, workflow, stepEntries}`: the full Execution, the revision it runs, its step entries with their variables.
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions/exportData
 */
import type { Store } from '../../../store/index.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Executions } from './executions.ts';
import type { ExecutionKey } from '../records.ts';
import { allStepEntries } from '../history/step-entries.ts';

interface ExportEnv {
  readonly store: Store;
  readonly definitions: Definitions;
  readonly executions: Executions;
}

/** @throws ApiError NOT_FOUND */
export async function exportExecution(env: ExportEnv, key: ExecutionKey): Promise<{ data: string }> {
  const execution = env.executions.get(key, 'FULL').resource();
  const workflow = await env.definitions.get(key.workflow, execution.workflowRevisionId);
  return { data: JSON.stringify({ execution, workflow, stepEntries: await allStepEntries(env, key) }) };
}
