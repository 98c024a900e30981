/** Assignments, each entry one atomic action. https://cloud.google.com/workflows/docs/reference/syntax/variables */
import type { EntryNode } from '../definition/nodes.ts';
import type { Emitter } from '../definition/emitter.ts';
import type { StepAction, StepType } from '../definition/tree.ts';
import { tagged, typeError, type Position } from '../errors.ts';
import type { VariableAccess } from '../expression/compile.ts';
import type { Machine } from '../runtime.ts';
import { listIndex } from '../operators.ts';
import type { Evaluate } from '../program.ts';
import { frameAt, type Frame } from '../state.ts';
import {
  copyOf,
  hold,
  isContainer,
  isShared,
  List,
  MapValue,
  typeName,
  weightOf,
  type Container,
  type Value,
} from '../value.ts';
import { keyText } from '../definition/literal.ts';

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
  const evaluate = code.value(value, `error evaluating the value of '${key}'`);
  if (access !== undefined) {
    emitStore(code, access, evaluate, { counts, position: value.position });
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

/** Writes into a list or map held by a variable, copying on the way down whatever others hold too. */
function storeAt(
  machine: Machine,
  frame: Frame,
  slot: number,
  name: string,
  keys: readonly Value[],
  value: Value,
): void {
  const root = frame.slots[slot];
  if (root === undefined) throw tagged('KeyError', `key not found: variable '${name}' has no value yet`);
  // Held before the walk: a container put into itself is then shared, and copied instead of made endless.
  hold(value);
  const path: Container[] = [];
  let container = own(root, (copy) => {
    frame.slots[slot] = copy;
  });
  for (const key of keys.slice(0, -1)) {
    path.push(container);
    container = descend(container, key, machine, frame, path);
  }
  path.push(container);
  const old = put(container, keys.at(-1) as Value, value);
  account(machine, frame, path, old, value);
}

/** The container itself if only this place holds it, else a copy put in its place. */
function own(value: Value, replace: (copy: Container) => void): Container {
  if (typeof value !== 'object' || value === null || !isContainer(value)) {
    throw typeError(`${value === null ? 'null' : typeName(value)} has no elements that could be assigned`);
  }
  if (!isShared(value)) return value;
  const copy = copyOf(value);
  replace(copy);
  return copy;
}

/** The container under a key; a key a map does not have yet gets an empty map. */
function descend(container: Container, key: Value, machine: Machine, frame: Frame, path: Container[]): Container {
  if (container instanceof List) {
    const index = listIndex(container, key);
    return own(container.items[index] as Value, (copy) => {
      container.items[index] = copy;
    });
  }
  const text = keyText(key);
  const found = container.entries.get(text);
  if (found !== undefined) return own(found, (copy) => container.entries.set(text, copy));
  const created = new MapValue(new Map());
  created.holders = 1;
  put(container, text, created);
  account(machine, frame, path, text, created);
  return created;
}

/** Returns what was there, or the key when it is new. */
function put(container: Container, key: Value, value: Value): { readonly replaced: Value } | string {
  if (container instanceof List) {
    const index = listIndex(container, key);
    const replaced = container.items[index] as Value;
    container.items[index] = value;
    return { replaced };
  }
  const text = keyText(key);
  const replaced = container.entries.get(text);
  container.entries.set(text, value);
  return replaced === undefined ? text : { replaced };
}

/** Brings weights and depths of all containers on the path up to date. */
function account(
  machine: Machine,
  frame: Frame,
  path: readonly Container[],
  old: { readonly replaced: Value } | string,
  value: Value,
): void {
  const change = weightOf(value) - (typeof old === 'string' ? -old.length : weightOf(old.replaced));
  let depth = typeof value === 'object' && value !== null && isContainer(value) ? value.depth : 0;
  for (const container of [...path].reverse()) {
    container.weight += change;
    depth += 1;
    if (container.depth < depth) container.depth = depth;
    else depth = container.depth;
  }
  machine.checkDepth(depth);
  machine.weigh(frame, change);
}
