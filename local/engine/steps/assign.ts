/** Assignments, each entry one atomic action. https://cloud.google.com/workflows/docs/reference/syntax/variables */
import type { EntryNode } from '../definition/nodes.ts';
import type { Emitter } from '../definition/emitter.ts';
import type { StepAction, StepType } from '../definition/tree.ts';
import type { Position } from '../errors.ts';
import type { VariableAccess } from '../expression/names.ts';
import type { Evaluate } from '../machine/program.ts';
import { frameAt } from '../machine/state.ts';
import { appendTo, type Append } from './append.ts';
import { storeAt } from './store-at.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const ENTRY_HINT = "as in '- variable: value', one variable for each dash";

interface Entry extends EntryNode {
  /** Known after declaring, for a plain name. */
  access: VariableAccess | undefined;
}

export const assign: StepType = {
  key: 'assign',
  companions: ['next'],
  read(body, { limits }): StepAction {
    const node = body.need('assign');
    if (node.kind !== 'list' || node.items.length === 0) {
      const hint = "begin each entry with a dash: '- variable: value'";
      return body.fail('structure', "'assign' must be a list of 'variable: value'", node.position, hint);
    }
    if (node.items.length > limits.assignEntries) {
      const problem = `more than ${limits.assignEntries} entries in one assign`;
      return body.fail('limit', problem, node.position, 'go on in another assign step');
    }
    const entries = node.items.map((item): Entry => {
      const entry = item.kind === 'map' && item.entries.length === 1 ? item.entries[0] : undefined;
      return entry === undefined
        ? body.fail('structure', "an entry of 'assign' is a map with one key", item.position, ENTRY_HINT)
        : { ...entry, access: undefined };
    });
    return {
      declare: (scopes) => {
        for (const entry of entries) {
          const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(entry.key.trim())?.[0];
          if (NAME.test(entry.key)) entry.access = scopes.assign(entry.key, entry.keyPosition);
          else if (name !== undefined && scopes.knows(name)) scopes.assign(name, entry.keyPosition);
        }
      },
      emit: (code) => {
        code.within('STEP_ASSIGN', () =>
          entries.forEach((entry, i) => code.guard(() => emitEntry(code, entry, i === 0))),
        );
      },
    };
  },
};

function emitEntry(code: Emitter, { key, keyPosition, value, access }: Entry, counts: boolean): void {
  const evaluate = code.subject(value, `error evaluating the value of '${key}'`);
  if (access !== undefined) {
    const place = { counts, position: value.position };
    const append = appendTo(code, key, access, value);
    if (append === undefined) emitStore(code, access, evaluate, place);
    else emitAppend(code, access, { append, evaluate }, place);
    return;
  }
  const { name, path } = code.target(key, keyPosition);
  const variable = code.variable(name);
  if (variable === undefined) {
    const problem = `error assigning to '${key}': symbol '${name}' is not a variable`;
    code.fail('unknown-symbol', problem, keyPosition, `assign '${name}: {}' or '${name}: []' first`);
  }
  const { slot, hops } = variable;
  code.emit({
    counts,
    position: value.position,
    run: (machine, _thread, frame) => {
      const item = evaluate(frame, machine);
      const keys = path.map((part) => part(frame, machine));
      storeAt(machine, frameAt(frame, hops), slot, name, keys, item);
      frame.pc += 1;
    },
  });
}

function emitAppend(
  code: Emitter,
  { slot, hops }: VariableAccess,
  { append, evaluate }: { readonly append: Append; readonly evaluate: Evaluate },
  place: { readonly counts: boolean; readonly position: Position },
): void {
  code.emit({
    ...place,
    run: (machine, _thread, frame) => {
      if (!append(frame, machine)) machine.store(frameAt(frame, hops), slot, evaluate(frame, machine));
      frame.pc += 1;
    },
  });
}

/** Writes a plain variable. */
function emitStore(
  code: Emitter,
  { slot, hops }: VariableAccess,
  evaluate: Evaluate,
  place: { readonly counts: boolean; readonly position: Position },
): void {
  if (hops === 0) {
    code.emit({
      ...place,
      run: (machine, _thread, frame) => {
        machine.store(frame, slot, evaluate(frame, machine));
        frame.pc += 1;
      },
    });
    return;
  }
  code.emit({
    ...place,
    run: (machine, _thread, frame) => {
      machine.store(frameAt(frame, hops), slot, evaluate(frame, machine));
      frame.pc += 1;
    },
  });
}
