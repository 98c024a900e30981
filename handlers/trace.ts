/**
 * What ties a handler's log line to the request behind it: the trace, and the Workflows execution that called.
 * Field names: https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
 */

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Header in which the workflows name their execution. */
export const EXECUTION_HEADER = 'x-notamesh-execution';

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;
/** https://cloud.google.com/trace/docs/trace-context#legacy-http-header */
const CLOUD_TRACE = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=([01]))?/i;
/** The id of an execution, as Workflows makes them. */
const EXECUTION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Members for a structured log line. Headers come from outside, so only what has the exact form of an id is taken.
 * The label is the one that Workflows puts on its own entries: one query shows an execution and all it called.
 */
export function traceFields(headers: Headers, project: string): Record<string, unknown> {
  const execution = text(headers[EXECUTION_HEADER]);
  return {
    ...trace(headers, project),
    ...(EXECUTION.test(execution)
      ? { 'logging.googleapis.com/labels': { 'workflows.googleapis.com/execution_id': execution } }
      : {}),
  };
}

function trace(headers: Headers, project: string): Record<string, unknown> {
  const w3c = TRACEPARENT.exec(text(headers['traceparent']));
  if (w3c) return fields(project, w3c[1] ?? '', w3c[2], (Number.parseInt(w3c[3] ?? '', 16) & 1) === 1);
  const legacy = CLOUD_TRACE.exec(text(headers['x-cloud-trace-context']));
  if (!legacy) return {};
  const span = legacy[2] === undefined ? undefined : BigInt(legacy[2]).toString(16).padStart(16, '0');
  return fields(project, (legacy[1] ?? '').toLowerCase(), span, legacy[3] === '1');
}

function fields(project: string, id: string, span: string | undefined, sampled: boolean): Record<string, unknown> {
  return {
    'logging.googleapis.com/trace': `projects/${project}/traces/${id}`,
    ...(span === undefined ? {} : { 'logging.googleapis.com/spanId': span }),
    'logging.googleapis.com/trace_sampled': sampled,
  };
}

const text = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');
