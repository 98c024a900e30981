/**
 * Places where a test takes part: the body of a subworkflow left out, and a halt before a step. Both are decided while
 * compiling, so a program without them has no trace of them.
 */
import { tagged } from '../errors.ts';
import { toJson } from '../values/json.ts';
import { payloadValue } from '../values/payload.ts';
import type { Instruction, Parameter } from '../machine/program.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame } from '../machine/state.ts';
import { settled } from '../stdlib/blocking.ts';
import type { JsonValue } from '../types.ts';
import type { Outcome } from '../effects.ts';
import { Suspension } from '../machine/suspension.ts';
import type { Emitter } from './emitter.ts';

/** The step that traces and the history name instead of those of the body. */
const STUB_STEP = '(stub)';

/** Asks the driver for the value of a routine. */
export function emitStub(code: Emitter, name: string, parameters: readonly Parameter[]): void {
  code.inStep(STUB_STEP, { line: 1, column: 1, length: 1 }, () => {
    code.within('STEP_CALL', () => {
      code.emit({
        run: (machine, thread, frame) => {
          machine.block(thread, { kind: 'stub', call: { name, args: argumentsOf(frame, parameters) } });
        },
        resume: (machine, thread, _frame, outcome) => machine.return(thread, answer(outcome, machine) ?? null),
      });
    });
  });
}

function argumentsOf(frame: Frame, parameters: readonly Parameter[]): Record<string, JsonValue> {
  const entries = parameters.map(({ name }, slot): [string, JsonValue] => [
    name,
    toJson(payloadValue(frame.slots[slot] ?? null)),
  ]);
  return Object.fromEntries(entries);
}

/** @throws WorkflowError the failure or raised value that the driver answers with */
function answer(outcome: Outcome, machine: Machine) {
  if (outcome.kind === 'failure') throw tagged(outcome.tag, outcome.message);
  return settled(outcome, machine);
}

export function isProbed(probes: readonly string[], routine: string, step: string): boolean {
  return probes.some((probe) => probe === '*' || probe === step || probe === `${routine}.${step}`);
}

/**
 * Makes the code of a step, which begins at `from`, ask the driver before it does anything. In a step that tries, that is
 * where its body begins, so that what the driver raises is retried and caught there.
 */
export function probe(code: Emitter, from: number, step: string): void {
  const { block } = code;
  const at = block.code.findIndex((each, pc) => pc >= from && each.scope.type !== 'STEP_TRY_RETRY_EXCEPT');
  const instruction = block.code[at];
  if (instruction === undefined) return;
  const passed = code.hidden();
  block.memoSlots.push(passed);
  block.code[at] = halting(instruction, passed, step);
}

function halting(instruction: Instruction, passed: number, before: string): Instruction {
  const go: Instruction['run'] = (machine, thread, frame) => {
    guarded(frame, passed, () => instruction.run(machine, thread, frame));
    if (thread.status !== 'effect') frame.slots[passed] = undefined;
  };
  return {
    ...instruction,
    run: (machine, thread, frame) => {
      if (frame.slots[passed] === true) go(machine, thread, frame);
      else machine.block(thread, { kind: 'stub', before });
    },
    resume: (machine, thread, frame, outcome) => {
      if (frame.slots[passed] !== true) {
        answer(outcome, machine);
        frame.slots[passed] = true;
        go(machine, thread, frame);
        return;
      }
      guarded(frame, passed, () => instruction.resume?.(machine, thread, frame, outcome));
      if (thread.status !== 'effect') frame.slots[passed] = undefined;
    },
  };
}

/** A failure ends the step; waiting for a subworkflow does not, its instruction is run again. */
function guarded(frame: Frame, passed: number, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Suspension)) frame.slots[passed] = undefined;
    throw error;
  }
}
