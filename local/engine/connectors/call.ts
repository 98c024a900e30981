/** A REST method as a function of the library: the one mechanism all connectors share. */
import { tagged, WorkflowError } from '../errors.ts';
import { toJson } from '../values/json.ts';
import { payloadValue } from '../values/payload.ts';
import type { Machine } from '../machine/runtime.ts';
import { Waiting, type BlockingFunction, type LibraryParameter } from '../stdlib/signature.ts';
import type { ConnectorCall, Outcome } from '../effects.ts';
import { List, MapValue, mapOf, type Value } from '../values/value.ts';
import { parametersOf } from './arguments.ts';
import { connectorParams } from './params.ts';
import { firstPhase, pollNext, recall, send, settle, type Phase } from './phases.ts';
import { requestOf, type ConnectorArguments } from './request.ts';
import type { RestMethod } from './table.ts';
import { at, waitOf, type Wait } from './waits.ts';

/** What a connector does other than what its REST method says. */
export interface Variation {
  /** Its own parameters. */
  readonly parameters?: readonly LibraryParameter[];
  /** Its own arguments as those of the REST method. @throws WorkflowError */
  readonly translate?: (args: ConnectorArguments, machine: Machine) => ConnectorArguments;
  /** What the call gives, from the last answer. @throws WorkflowError */
  readonly result?: (answer: Value, machine: Machine) => Value;
  /** What the call gives when it is told not to wait; the first answer otherwise. */
  readonly unwaited?: Value;
  readonly inExpressions?: boolean;
  /** `OperationError` otherwise. */
  readonly failureTag?: string;
}

export function connectorFunction(name: string, method: RestMethod, variation: Variation = {}): BlockingFunction {
  const parameters = variation.parameters ?? parametersOf(method);
  const wait = waitOf(method);
  const result = variation.result ?? ((answer: Value) => answer);
  return {
    kind: 'blocking',
    name,
    parameters,
    ...(variation.inExpressions === undefined ? {} : { inExpressions: variation.inExpressions }),
    begin: (values, machine) => {
      const given = argumentsByName(parameters, values);
      const args = variation.translate?.(given, machine) ?? given;
      const params = connectorParams(given.get('connector_params') ?? null);
      const request = requestOf(method, args, params.scopes, machine.program);
      return send(firstPhase(request, params, machine.context.now), machine, name, callOf(name, given));
    },
    finish: (outcome: Outcome, machine: Machine, memory: Value) => {
      const phase = recall(memory);
      const settled = settle(phase, outcome, machine, name);
      if (settled instanceof Waiting) return settled;
      if (wait === undefined) return result(settled.body, machine);
      if (phase.skip) return variation.unwaited === undefined ? settled.body : variation.unwaited;
      return follow(wait, settled.body, phase, machine, variation) ?? result(settled.body, machine);
    },
  };
}

export function argumentsByName(parameters: readonly LibraryParameter[], values: readonly Value[]): ConnectorArguments {
  return new Map(parameters.map(({ name }, i) => [name, values[i] ?? null]));
}

/** What to wait for next; undefined when all is done. @throws WorkflowError OperationError, ResponseTypeError */
function follow(
  wait: Wait,
  answer: Value,
  phase: Phase,
  machine: Machine,
  { failureTag = 'OperationError' }: Variation,
): Waiting | undefined {
  const { url } = phase.request;
  const verdict = wait.verdict(answer);
  if (verdict === 'done') return undefined;
  if (verdict === 'failed') throw operationError(answer, wait, failureTag);
  const next = phase.polling ? url : wait.poll(answer, url);
  if (verdict === 'invalid' || next === undefined) throw responseTypeError(url);
  return pollNext(phase, next, machine);
}

export function responseTypeError(url: string): WorkflowError {
  return tagged('ResponseTypeError', `${url} did not answer with an operation that can be waited for`);
}

/** https://cloud.google.com/workflows/docs/connectors#long-running_operations */
export function operationError(operation: Value, { message: otherwise }: Wait, tag: string): WorkflowError {
  const error = [at(operation, 'error'), at(operation, 'status', 'errorResult')].find((each) => each !== null) ?? null;
  const errors = at(error, 'errors');
  const first = errors instanceof List ? (errors.items[0] ?? null) : null;
  const said = otherwise ?? at(error, 'message') ?? at(first, 'message') ?? at(operation, 'statusMessage');
  const message = typeof said === 'string' ? said : 'the operation failed';
  return new WorkflowError(mapOf({ message, tags: new List([tag]), operation, error }), message);
}

/** Arguments that were given, for a driver that answers the call as a whole. */
export function callOf(name: string, given: ConnectorArguments): ConnectorCall {
  const args = [...given].filter(([, value]) => value !== null);
  return { name, args: toJson(payloadValue(new MapValue(new Map(args)))) };
}
