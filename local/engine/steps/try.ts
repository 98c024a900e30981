/** Catching and retrying. https://cloud.google.com/workflows/docs/reference/syntax/catching-errors */
import type { SourceNode } from '../definition/nodes.ts';
import type { Emitter } from '../definition/emitter.ts';
import { slotsOf, type Binding, type Label, type Scope } from '../definition/scope.ts';
import type { Body, Reader, StepAction, StepType } from '../definition/tree.ts';
import { WorkflowError } from '../errors.ts';
import { emitRetry, failureIn } from './retry.ts';

interface Except {
  readonly variable: string | undefined;
  readonly action: StepAction;
}

interface Try {
  readonly action: StepAction;
  readonly retry: SourceNode | undefined;
  readonly except: Except | undefined;
}

/** What declaring finds out. */
interface Names {
  /** Variables of loops inside, which a failure leaves behind. */
  leftovers: readonly number[];
  scope: Scope | undefined;
  error: Binding | undefined;
}

export const tryBlock: StepType = {
  key: 'try',
  companions: ['retry', 'except', 'next'],
  read(body, reader): StepAction {
    const parts: Try = {
      action: readTried(body, reader),
      retry: body.get('retry'),
      except: body.get('except') === undefined ? undefined : readExcept(body, reader),
    };
    if (parts.retry !== undefined) checkRetry(body, reader, parts.retry);
    const names: Names = { leftovers: [], scope: undefined, error: undefined };
    return {
      declare: (scopes) => {
        names.leftovers = scopes.slotsOpenedBy(() => parts.action.declare(scopes));
        if (parts.except === undefined) return;
        names.scope = scopes.open('except');
        const { variable } = parts.except;
        names.error = variable === undefined ? undefined : scopes.declare(variable);
        parts.except.action.declare(scopes);
        scopes.close();
      },
      emit: (code) => code.within('STEP_TRY_RETRY_EXCEPT', () => emitTry(code, parts, names)),
    };
  },
};

const LOOP_HINT = "put the loop into a step with a name, under 'steps' of the try";

/** One action without a name of its own, a map with `steps`, or a bare list of steps. */
function readTried(body: Body, reader: Reader): StepAction {
  const node = body.need('try');
  if (node.kind === 'list') return reader.steps(node);
  const tried = reader.body(node, "'try'");
  // The wording of the service, which wants a loop to have a step name of its own.
  if (tried.get('for') !== undefined)
    return tried.fail('loop-name', 'loop step name should not be empty', node.position, LOOP_HINT);
  return reader.action(tried);
}

/** The page says that the steps of an `except` are optional: without them the error is caught and forgotten. */
const NOTHING: StepAction = { declare: () => undefined, emit: () => undefined };

function readExcept(body: Body, reader: Reader): Except {
  const except = reader.body(body.need('except'), "'except'");
  const variable = except.get('as') === undefined ? undefined : except.name('as').name;
  const entries = except.node.entries.filter((entry) => entry.key !== 'as');
  const action = entries.length === 0 ? NOTHING : reader.action(except.with(entries));
  return { variable, action };
}

function checkRetry(body: Body, reader: Reader, node: SourceNode): void {
  if (node.kind === 'list') body.fail('structure', "'retry' must be a policy", node.position);
  if (node.kind !== 'map') return;
  const retry = reader.body(node, "'retry'").allow(['predicate', 'max_retries', 'backoff']);
  const backoff = retry.get('backoff');
  if (backoff?.kind === 'map') reader.body(backoff, "'backoff'").allow(['initial_delay', 'max_delay', 'multiplier']);
}

function emitTry(code: Emitter, parts: Try, names: Names): void {
  const [caught, attempts] = [code.hidden(), code.hidden()];
  const [end, body, except]: Label[] = [code.label(), code.label(), code.label()];
  code.emit({
    counts: true,
    run: (_machine, _thread, frame) => {
      frame.slots[attempts] = 0;
      frame.pc += 1;
    },
  });
  const from = code.here;
  code.place(body as Label);
  code.within('STEP_TRY', () => code.guard(() => parts.action.emit(code)));
  const to = code.here;
  code.jump(end as Label);
  code.block.handlers.push({ from, to, target: code.here, slot: caught });
  code.emit({
    run: (machine, _thread, frame) => {
      machine.clear(frame, names.leftovers);
      frame.pc += 1;
    },
  });
  if (parts.retry !== undefined)
    emitRetry(code, parts.retry, { caught, attempts, body: body as Label, except: except as Label });
  code.place(except as Label);
  if (parts.except === undefined) emitRethrow(code, caught);
  else emitExcept(code, parts.except, names, caught);
  code.place(end as Label);
}

function emitExcept(code: Emitter, except: Except, names: Names, caught: number): void {
  const { scope, error } = names;
  if (scope === undefined) throw new Error('an except that was not declared');
  const locals = slotsOf(scope);
  code.within('STEP_EXCEPT', () => {
    code.emit({
      run: (machine, _thread, frame) => {
        machine.clear(frame, locals);
        const failure = failureIn(frame, caught);
        if (error !== undefined) machine.store(frame, error.slot, failure.value);
        frame.pc += 1;
      },
    });
    code.inScope(scope, () => code.guard(() => except.action.emit(code)));
    code.emit({
      run: (machine, _thread, frame) => {
        machine.clear(frame, locals);
        frame.caught[caught] = undefined;
        frame.pc += 1;
      },
    });
  });
}

/** Without an `except` the failure goes on as it came. */
function emitRethrow(code: Emitter, caught: number): void {
  code.emit({
    run: (_machine, _thread, frame) => {
      const { value, trace } = failureIn(frame, caught);
      frame.caught[caught] = undefined;
      throw new WorkflowError(value, 'passed on', false, trace);
    },
  });
}
