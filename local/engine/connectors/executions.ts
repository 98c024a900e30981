/**
 * Starting other workflows. https://cloud.google.com/workflows/docs/reference/googleapis/workflowexecutions/Overview
 * Executions started from a workflow are not put into the backlog unless the body asks for it.
 */
import { typeError } from '../errors.ts';
import { parseJson, stringifyJson } from '../values/json.ts';
import { isJson } from '../values/payload.ts';
import type { Machine } from '../machine/runtime.ts';
import { parameter } from '../stdlib/signature.ts';
import { MapValue, mapOf, typeName, type Value } from '../values/value.ts';
import type { Variation } from './call.ts';
import { placeOf } from './environment.ts';
import type { ConnectorArguments } from './request.ts';
import { at } from './waits.ts';

const PLACE = [parameter('workflow_id:string'), parameter('location:any', null), parameter('project_id:any', null)];

/** The result of an execution that succeeded. */
export function resultOf(execution: Value, machine: Machine): Value {
  const text = at(execution, 'result');
  return typeof text === 'string' ? parseJson(text, machine.program.limits.nesting) : null;
}

/** The arguments of `executions.create` for a workflow that is named as helpers name it. */
export function createArguments(args: ConnectorArguments, argument: Value, machine: Machine): ConnectorArguments {
  if (!isJson(argument)) throw typeError(`the argument of a workflow must be JSON, not ${typeName(argument)}`);
  const place = `projects/${placeOf('project_id', args, machine)}/locations/${placeOf('location', args, machine)}`;
  const text = argument === null ? {} : { argument: stringifyJson(argument) };
  return new Map<string, Value>([
    ['parent', `${place}/workflows/${String(args.get('workflow_id'))}`],
    ['body', mapOf({ ...text, ...UNBUFFERED })],
  ]);
}

const UNBUFFERED = { disableConcurrencyQuotaOverflowBuffering: true };

/** Waits, and gives the decoded result; without waiting it gives nothing. */
export const RUN: Variation = {
  parameters: [...PLACE, parameter('argument:any', null), parameter('connector_params:any', null)],
  translate: (args, machine) => createArguments(args, args.get('argument') ?? null, machine),
  result: resultOf,
  unwaited: null,
};

/** Waits, and gives the Execution. */
export const CREATE: Variation = {
  translate: (args) => {
    const body = args.get('body') ?? mapOf({});
    if (!(body instanceof MapValue)) return args;
    const full = new MapValue(new Map<string, Value>([...Object.entries(UNBUFFERED), ...body.entries]));
    return new Map([...args, ['body', full]]);
  },
};

/** `experimental.executions.run`, which the connector replaces. */
export const EXPERIMENTAL_RUN: Variation = {
  parameters: [...PLACE, parameter('argument:any', null)],
  translate: (args, machine) => createArguments(args, args.get('argument') ?? null, machine),
  result: resultOf,
  failureTag: 'ExecutionError',
};
