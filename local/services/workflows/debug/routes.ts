/** Debugging over REST, on paths that cannot be mistaken for Google's. Documented in docs/debugging.md. */
import { invalid } from '../../../wire/errors.ts';
import { ok, type RestRequest, type Route } from '../../../wire/router.ts';
import type { FramePlace } from '../../../engine/index.ts';
import { makeBreakpoint, type Debugging, type NewBreakpoint } from './debugging.ts';
import { newControl, type Control, type StepMode } from '../driver/control.ts';
import type { Driver } from '../driver/index.ts';
import type { Executions } from '../executions/executions.ts';
import { readEntry, type createFork } from './fork.ts';
import { readMessage } from '../../../wire/message.ts';
import { EXECUTION_MESSAGE } from '../messages.ts';
import { workflowName, type ProjectEnv } from '../names.ts';
import { put, recordKey, type ExecutionKey } from '../records.ts';

interface DebugRoutesEnv extends ProjectEnv {
  readonly debugging: Debugging;
  readonly fork: ReturnType<typeof createFork>;
  readonly executions: Executions;
  readonly driver: Driver;
}

type Fields = Readonly<Record<string, unknown>>;

const COLLECTION = '/local/v1/projects/{project}/locations/{location}/workflows/{workflow}/executions';
const ITEM = `${COLLECTION}/{execution}`;

export function debugRoutes(env: DebugRoutesEnv): Route[] {
  const { debugging } = env;
  const keyOf = ({ params }: RestRequest): ExecutionKey => ({
    workflow: workflowName(env, params),
    id: params['execution'] ?? '',
  });
  const route = (
    method: string,
    pattern: string,
    handle: (key: ExecutionKey, request: RestRequest) => unknown,
  ): Route => ({
    service: 'workflowexecutions',
    method,
    pattern,
    handle: async (request) => ok(await handle(keyOf(request), request)),
  });
  return [
    route('POST', COLLECTION, async ({ workflow }, request) => startDebugged(env, workflow, await request.json())),
    route('GET', ITEM, (key) => debugging.view(key)),
    route('POST', `${ITEM}:pause`, (key) => debugging.pause(key)),
    route('POST', `${ITEM}:resume`, (key) => debugging.resume(key)),
    route('POST', `${ITEM}:step`, async (key, request) =>
      debugging.step(key, readMode(only(await request.json(), ['mode']))),
    ),
    route('POST', `${ITEM}:setVariables`, async (key, request) => {
      const body = only(await request.json(), ['variables', ...PLACE]);
      const variables = readVariables(body);
      if (variables === undefined) throw invalid('variables are missing: {"variables": {"name": value}}.');
      await debugging.setVariables(key, readPlace(body), variables);
      return { threads: readable(await debugging.frames(key)) };
    }),
    route('POST', `${ITEM}:fork`, async (key, request) => {
      const body = only(await request.json(), ['stepEntry', 'variables', ...PLACE, 'paused', 'breakpoints']);
      const control = readControl(body);
      return env.fork(key, {
        entry: readEntry(body['stepEntry']),
        variables: readVariables(body),
        place: readPlace(body),
        control: isIdle(control) ? undefined : control,
      });
    }),
    route('GET', `${ITEM}/frames`, async (key) => ({ threads: readable(await debugging.frames(key)) })),
    route('GET', `${ITEM}/breakpoints`, async (key) => ({ breakpoints: (await debugging.view(key)).breakpoints })),
    route('POST', `${ITEM}/breakpoints`, async (key, request) =>
      debugging.addBreakpoint(key, readBreakpoint(await request.json())),
    ),
    route('DELETE', `${ITEM}/breakpoints/{breakpoint}`, async (key, { params }) => {
      await debugging.removeBreakpoint(key, params['breakpoint'] ?? '');
      return {};
    }),
  ];
}

/** An execution that a debugger accompanies from before its first step. */
async function startDebugged(env: DebugRoutesEnv, workflow: string, body: Fields) {
  const { paused: _paused, breakpoints: _breakpoints, ...execution } = body;
  const control = readControl(body);
  await env.debugging.check(workflow, control.breakpoints);
  let key: ExecutionKey | undefined;
  try {
    const message = readMessage(execution, EXECUTION_MESSAGE, 'execution');
    const made = await env.executions.create(workflow, message, (made) => {
      key = made;
      env.driver.prepare(made, control);
      return [put(recordKey('b', made), control)];
    });
    // A queued one begins when there is a place for it.
    if (made.head.state === 'ACTIVE' && key) {
      await env.driver.with(key, () => undefined);
      await env.driver.rest(key);
    }
    return made.resource();
  } finally {
    if (key) env.driver.prepare(key, undefined);
  }
}

function readControl(body: Fields): Control {
  const paused = body['paused'] ?? false;
  if (typeof paused !== 'boolean') throw invalid('paused must be true or false.');
  const control = newControl(paused ? 'pause' : 'run');
  const given = body['breakpoints'] ?? [];
  if (!Array.isArray(given)) throw invalid('breakpoints must be a list.');
  for (const each of given) control.breakpoints.push(makeBreakpoint(control, readBreakpoint((each ?? {}) as Fields)));
  return control;
}

const PLACE = ['thread', 'frame'];

/** @throws ApiError INVALID_ARGUMENT for a field that would be ignored, such as a misspelled condition */
function only(body: Fields, names: readonly string[]): Fields {
  const other = Object.keys(body).find((name) => !names.includes(name));
  if (other === undefined) return body;
  throw invalid(`There is no field "${other}" here; there are ${names.join(', ')}.`);
}

const isIdle = ({ mode, breakpoints }: Control) => mode === 'run' && breakpoints.length === 0;

function readBreakpoint(given: Fields): NewBreakpoint {
  const { routine, step, condition, hitCount } = only(given, ['routine', 'step', 'condition', 'hitCount']);
  if (typeof step !== 'string' || step === '') throw invalid('A breakpoint needs the name of a step: {"step": "…"}.');
  if (routine !== undefined && typeof routine !== 'string') throw invalid('routine must be text.');
  if (condition !== undefined && typeof condition !== 'string') throw invalid('condition must be an expression.');
  if (hitCount !== undefined && !(Number.isInteger(hitCount) && Number(hitCount) > 0)) {
    throw invalid('hitCount must be a whole number above zero.');
  }
  return {
    step,
    ...(routine === undefined ? {} : { routine }),
    ...(condition === undefined ? {} : { condition }),
    ...(hitCount === undefined ? {} : { hitCount: Number(hitCount) }),
  };
}

function readMode(body: Fields): StepMode {
  const mode = String(body['mode'] ?? 'INTO').toLowerCase();
  if (mode === 'into' || mode === 'over' || mode === 'out') return mode;
  throw invalid(`mode "${mode}" is none of INTO, OVER, OUT.`);
}

function readPlace(body: Fields): FramePlace {
  const number = (name: string) => {
    const value = body[name];
    if (value === undefined) return {};
    if (Number.isInteger(value)) return { [name]: value as number };
    throw invalid(`${name} must be a whole number.`);
  };
  return { ...number('thread'), ...number('frame') };
}

/** An object, or the text of one, which keeps 64-bit integers and 1.0 as they are. */
function readVariables(body: Fields): string | undefined {
  const given = body['variables'];
  if (given === undefined || typeof given === 'string') return given;
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return JSON.stringify(given);
  throw invalid('variables must be an object of names and values, or the JSON text of one.');
}

/** Integers beyond 2^53 as text, as 64-bit numbers are in the JSON of Google's APIs. */
function readable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)));
}
