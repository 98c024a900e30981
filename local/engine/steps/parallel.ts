/** Branches and iterations at once. https://cloud.google.com/workflows/docs/reference/syntax/parallel-steps */
import type { EntryNode, SourceNode } from '../definition/nodes.ts';
import type { Emitter } from '../definition/emitter.ts';
import { find, type Level, type Scope } from '../definition/scope.ts';
import type { Scopes } from '../definition/scopes.ts';
import type { Body, Reader, StepAction, StepSequence, StepType } from '../definition/tree.ts';
import { DefinitionError } from '../errors.ts';
import type { Block } from '../machine/program.ts';
import { emitFork, type Work } from './fork.ts';
import { iterableOf, readLoop } from './loop.ts';

/** A branch or loop body that becomes a level of its own. */
interface Part {
  readonly name: string;
  readonly body: StepSequence;
  readonly variables: readonly string[];
  scope: Scope | undefined;
}

const KEYS = ['branches', 'for', 'shared', 'concurrency_limit', 'exception_policy'];

export const parallel: StepType = {
  key: 'parallel',
  companions: ['next'],
  read(outer, reader): StepAction {
    const body = reader.body(outer.need('parallel'), "'parallel'").allow(KEYS);
    checkPolicy(body);
    const isLoop = body.get('for') !== undefined;
    if (isLoop === (body.get('branches') !== undefined)) {
      const hint = isLoop ? 'make two parallel steps of them' : "'branches' a list of them, or 'for' a loop";
      return body.fail('structure', "a parallel step needs either 'branches' or 'for'", body.node.position, hint);
    }
    const loop = isLoop ? readLoop(body, reader) : undefined;
    const parts = loop === undefined ? readBranches(body, reader) : [loopPart(loop)];
    const shared = readShared(body);
    checkLimit(body);
    const limit = body.get('concurrency_limit');
    return {
      declare: (scopes) => parts.forEach((part) => declarePart(scopes, part, shared, isLoop)),
      emit: (code) => {
        code.within(isLoop ? 'STEP_PARALLEL_FOR' : 'STEP_PARALLEL_BRANCH', () => {
          const total = parts.length;
          const work: Work = {
            names: isLoop ? [] : parts.map((part) => part.name),
            iterable: loop === undefined ? () => ({ items: null, first: 0, total }) : iterableOf(code, loop),
            hasValue: isLoop,
            hasIndex: loop?.index !== undefined,
            blocks: parts.map((part, i) => emitPart(code, part, i, isLoop)),
          };
          emitFork(code, work, limit);
        });
      },
    };
  },
};

function checkPolicy(body: Body): void {
  const policy = body.get('exception_policy');
  if (policy === undefined || (policy.kind === 'scalar' && policy.value === 'continueAll')) return;
  body.fail('structure', "the only 'exception_policy' is continueAll", policy.position, 'write it so, or leave it out');
}

function readShared(body: Body): readonly SourceNode[] {
  const node = body.get('shared');
  if (node === undefined) return [];
  if (node.kind !== 'list')
    return body.fail('structure', "'shared' must be a list of variables", node.position, 'as in shared: [total]');
  const names = node.items.map((item) => body.identifier(item, 'shared'));
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice >= 0) {
    body.note(
      'duplicate-name',
      `'shared' lists '${names[twice] ?? ''}' twice`,
      node.items[twice]?.position ?? node.position,
    );
  }
  return node.items;
}

/** A literal limit is checked here, an expression when it is evaluated. */
function checkLimit(body: Body): void {
  const node = body.get('concurrency_limit');
  const isExpression = node?.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('${');
  if (node === undefined || isExpression) return;
  if (node.kind === 'scalar' && typeof node.value === 'bigint' && node.value > 0n) return;
  body.note('structure', "'concurrency_limit' must be a positive integer", node.position, 'or an expression: ${…}');
}

function loopPart({ value, index, body }: { value: string; index: string | undefined; body: StepSequence }): Part {
  return { name: '', body, variables: index === undefined ? [value] : [value, index], scope: undefined };
}

const BRANCH_HINT = "begin each branch with a dash, and hold its steps under 'steps': '- name:'";

function readBranches(body: Body, reader: Reader): Part[] {
  const node = body.need('branches');
  const max = reader.limits.parallelBranches;
  if (node.kind !== 'list' || node.items.length === 0) {
    return body.fail('structure', "'branches' must be a list", node.position, BRANCH_HINT);
  }
  if (node.items.length > max) return body.fail('limit', `more than ${max} branches`, node.position);
  const parts = node.items.map((item): Part => {
    const entry: EntryNode | undefined = item.kind === 'map' && item.entries.length === 1 ? item.entries[0] : undefined;
    if (entry === undefined)
      return body.fail('structure', 'a branch must be a map with one key, its name', item.position, BRANCH_HINT);
    const branch = reader.body(entry.value, 'a branch').allow(['steps']);
    return { name: entry.key, body: reader.steps(branch.need('steps')), variables: [], scope: undefined };
  });
  const twice = parts.find((part, i) => parts.some((other, j) => j < i && other.name === part.name));
  if (twice !== undefined) body.fail('duplicate-name', `two branches are named '${twice.name}'`, node.position);
  return parts;
}

function declarePart(scopes: Scopes, part: Part, shared: readonly SourceNode[], isLoop: boolean): void {
  const outer = scopes.current;
  const level: Level = { block: scopes.newBlock(), parent: outer.level, shared: new Set() };
  for (const node of shared) {
    const name = String(node.kind === 'scalar' ? node.value : '');
    const binding = find(outer, name);
    if (binding === undefined) {
      const problem = `error in step ${scopes.stepName}: shared variable '${name}' does not exist before the step`;
      const hint = `assign it before the parallel step, as in '- ${name}: null'`;
      scopes.report(new DefinitionError('shared-variable', problem, node.position, hint));
    } else {
      level.shared.add(binding);
    }
  }
  part.scope = scopes.open(isLoop ? 'iteration' : 'branch', level);
  for (const name of part.variables) scopes.declare(name);
  part.body.declare(scopes);
  scopes.close();
}

function emitPart(code: Emitter, part: Part, at: number, isLoop: boolean): Block {
  const scope = part.scope as Scope;
  const detail = isLoop
    ? ({ progress: 'PROGRESS_TYPE_PARALLEL_FOR' } as const)
    : ({ progress: 'PROGRESS_TYPE_PARALLEL_BRANCH', number: at + 1 } as const);
  return code.branch(scope, (inner) => {
    inner.within(
      isLoop ? 'STEP_FOR_ITERATION' : 'STEP_PARALLEL_BRANCH_ENTRY',
      () => {
        part.body.emit(inner);
        inner.place(scope.continueTo);
        inner.emit({ run: (machine, thread) => machine.return(thread, null) });
      },
      detail,
    );
  });
}
