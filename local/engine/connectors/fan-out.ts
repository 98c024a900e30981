/**
 * `experimental.executions.map`: one execution per item, all at the same time; results in the order of the items.
 * https://cloud.google.com/workflows/docs/reference/stdlib/experimental.executions/map
 */
import type { Machine } from '../machine/runtime.ts';
import { parameter, Waiting, type BlockingFunction } from '../stdlib/signature.ts';
import { double } from '../values/numbers.ts';
import { List, mapOf, type Value } from '../values/value.ts';
import { argumentsByName, callOf, operationError, responseTypeError } from './call.ts';
import { createArguments, resultOf } from './executions.ts';
import { connectorParams } from './params.ts';
import { firstPhase, pollNext, recall, send, settle, type Phase } from './phases.ts';
import { requestFrom, requestOf, requestValue } from './request.ts';
import type { RestMethod } from './table.ts';
import { at, EXECUTION } from './waits.ts';

const NAME = 'experimental.executions.map';
const PARAMETERS = [
  parameter('workflow_id:string'),
  parameter('arguments:list'),
  parameter('timeout:number', double(1800)),
  parameter('location:any', null),
  parameter('project_id:any', null),
];

/** The requests that create executions, where to ask for those that were created, and the results there are. */
interface Progress {
  readonly requests: readonly Value[];
  readonly addresses: readonly Value[];
  readonly results: readonly Value[];
}

/** @param create the REST method that starts an execution */
export function executionsMap(create: RestMethod): BlockingFunction {
  return {
    kind: 'blocking',
    name: NAME,
    parameters: PARAMETERS,
    begin: (values, machine) => {
      const args = argumentsByName(PARAMETERS, values);
      const params = connectorParams(mapOf({ timeout: args.get('timeout') ?? null }));
      const requests = (args.get('arguments') as List).items.map((item) => {
        return requestOf(create, createArguments(args, item, machine), params.scopes, machine.program);
      });
      const [first] = requests;
      if (first === undefined) return { value: new List([]) };
      const sent = send(firstPhase(first, params, machine.context.now), machine, NAME, callOf(NAME, args));
      return keep(sent, { requests: requests.map(requestValue), addresses: [], results: [] });
    },
    finish: (outcome, machine, memory) => {
      const progress = progressOf(memory);
      const phase = recall(at(memory, 'phase'));
      const settled = settle(phase, outcome, machine, NAME);
      if (settled instanceof Waiting) return keep(settled, progress);
      return phase.polling
        ? polled(phase, progress, settled.body, machine)
        : created(phase, progress, settled.body, machine);
    },
  };
}

function created(phase: Phase, progress: Progress, answer: Value, machine: Machine): Waiting {
  const { requests } = progress;
  const address = EXECUTION.poll(answer, phase.request.url);
  if (address === undefined) throw responseTypeError(phase.request.url);
  const addresses = [...progress.addresses, address];
  const next = requests[addresses.length];
  const waiting =
    next === undefined
      ? pollNext(phase, String(addresses[0]), machine)
      : send({ ...phase, request: requestFrom(next), failures: 0 }, machine, NAME);
  return keep(waiting, { ...progress, addresses });
}

function polled(phase: Phase, progress: Progress, answer: Value, machine: Machine): Value | Waiting {
  const verdict = EXECUTION.verdict(answer);
  if (verdict === 'invalid') throw responseTypeError(phase.request.url);
  if (verdict === 'failed') throw operationError(answer, EXECUTION, 'ExecutionError');
  if (verdict === 'running') return keep(pollNext(phase, phase.request.url, machine), progress);
  const results = [...progress.results, resultOf(answer, machine)];
  const address = progress.addresses[results.length];
  if (address === undefined) return new List(results);
  return keep(pollNext(phase, String(address), machine, 0), { ...progress, results });
}

function keep({ effect, memory }: Waiting, { requests, addresses, results }: Progress): Waiting {
  const lists = {
    requests: new List([...requests]),
    addresses: new List([...addresses]),
    results: new List([...results]),
  };
  return new Waiting(effect, mapOf({ phase: memory, ...lists }));
}

function progressOf(memory: Value): Progress {
  const list = (key: string): readonly Value[] => {
    const found = at(memory, key);
    return found instanceof List ? found.items : [];
  };
  return { requests: list('requests'), addresses: list('addresses'), results: list('results') };
}
