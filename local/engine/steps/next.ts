/** Jumps. https://cloud.google.com/workflows/docs/reference/syntax/jumps */
import type { SourceNode } from '../definition/nodes.ts';
import type { Emitter } from '../definition/emitter.ts';
import { didYouMean } from '../definition/nearest.ts';
import { enclosingLoop, mayJump, type Label } from '../definition/scope.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Thread } from '../machine/state.ts';

const LEAVE_HINT = 'let it run off its end, write a shared variable and look at it after the parallel step, or raise';

/** The address a `next` leads to; undefined for `end`. @throws DefinitionError `jump`, `unknown-step` */
export function targetOf(code: Emitter, node: SourceNode): Label | undefined {
  const { position } = node;
  const name = node.kind === 'scalar' && typeof node.value !== 'object' ? String(node.value) : undefined;
  if (name === undefined) return code.fail('structure', "'next' must be the name of a step", position);
  if (name === 'end') {
    if (code.level.parent === null) return undefined;
    return code.fail('jump', "a branch of a parallel step cannot be left by 'next: end'", position, LEAVE_HINT);
  }
  if (name === 'break' || name === 'continue') return loopTarget(code, name, node);
  const step = code.findStep(name);
  if (step === undefined) {
    const hint = stepHint(code, name);
    return code.fail('unknown-step', `'next' names the unknown step '${name}'`, position, hint);
  }
  if (mayJump(code.scope, step.scope)) return step.label;
  const problem = `'${name}' is in another loop or branch: a jump cannot lead into or out of one`;
  return code.fail('jump', problem, position, "inside a loop 'next: break' and 'next: continue' are jumps too");
}

function stepHint(code: Emitter, name: string): string | undefined {
  if (/^\s*\$\{/.test(name)) return "'next' takes no expression: choose the step by a 'switch'";
  if (code.routine(name) !== undefined) return `'${name}' is a subworkflow: run it by 'call: ${name}'`;
  return didYouMean(name, [...code.steps.keys(), 'end', 'break', 'continue']);
}

function loopTarget(code: Emitter, name: 'break' | 'continue', node: SourceNode): Label {
  const loop = enclosingLoop(code.scope);
  if (loop === undefined) {
    const hint = "it belongs inside the 'steps' of a 'for'; to leave a workflow write 'next: end'";
    return code.fail('jump', `'${name}' stands outside of a loop`, node.position, hint);
  }
  if (loop.kind === 'iteration' && name === 'break') {
    const hint = "iterations run at once: 'next: continue' ends this one";
    return code.fail('jump', "a parallel loop cannot be left by 'next: break'", node.position, hint);
  }
  return name === 'break' ? loop.breakTo : loop.continueTo;
}

/** @param counts the jump is a step of its own */
export function emitNext(code: Emitter, node: SourceNode, counts: boolean): void {
  const target = targetOf(code, node);
  if (target !== undefined) {
    code.jump(target, counts);
    return;
  }
  const endsRoutine = code.switches.end === 'routine';
  const run = (machine: Machine, thread: Thread): void => {
    if (endsRoutine) machine.return(thread, null);
    else machine.end({ status: 'succeeded', value: null });
  };
  code.emit({ counts, position: node.position, run });
}
