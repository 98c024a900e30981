/** Jumps. https://cloud.google.com/workflows/docs/reference/syntax/jumps */
import type { SourceNode } from '../definition/document.ts';
import type { Emitter } from '../definition/emitter.ts';
import { enclosingLoop, mayJump, type Label } from '../definition/scope.ts';
import type { Machine } from '../runtime.ts';
import type { Thread } from '../state.ts';

/** The address a `next` leads to; undefined for `end`. @throws DefinitionError `jump`, `unknown-step` */
export function targetOf(code: Emitter, node: SourceNode): Label | undefined {
  const { position } = node;
  const name = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  if (name === undefined) return code.fail('structure', "'next' must be the name of a step", position);
  if (name === 'end') {
    if (code.level.parent === null) return undefined;
    return code.fail('jump', "a branch of a parallel step cannot be left by 'next: end'", position);
  }
  if (name === 'break' || name === 'continue') return loopTarget(code, name, node);
  const step = code.steps.get(name);
  if (step === undefined) return code.fail('unknown-step', `'next' names the unknown step '${name}'`, position);
  if (mayJump(code.scope, step.scope)) return step.label;
  return code.fail('jump', `'${name}' is in another loop or branch: a jump cannot lead into or out of one`, position);
}

function loopTarget(code: Emitter, name: 'break' | 'continue', node: SourceNode): Label {
  const loop = enclosingLoop(code.scope);
  if (loop === undefined) return code.fail('jump', `'${name}' stands outside of a loop`, node.position);
  if (loop.kind === 'iteration' && name === 'break') {
    return code.fail('jump', "a parallel loop cannot be left by 'next: break'", node.position);
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
