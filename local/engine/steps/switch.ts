/** Conditions. https://cloud.google.com/workflows/docs/reference/syntax/conditions */
import { broken } from '../definition/broken.ts';
import type { Emitter } from '../definition/emitter.ts';
import { meantKey } from '../definition/key-hints.ts';
import { nothing, type SourceNode } from '../definition/nodes.ts';
import { recover } from '../definition/recover.ts';
import type { Label } from '../definition/scope.ts';
import type { Body, StepAction, StepType } from '../definition/tree.ts';
import { typeError } from '../errors.ts';
import { typeName } from '../values/value.ts';
import { emitNext, targetOf } from './next.ts';

interface Case {
  readonly condition: SourceNode;
  /** Undefined: the condition has nothing to do. */
  readonly action: StepAction | undefined;
  /** The only action is this jump. */
  readonly next: SourceNode | undefined;
}

export const switchCase: StepType = {
  key: 'switch',
  companions: ['next'],
  // For the case that no condition holds.
  ownsNext: true,
  read(body, reader): StepAction {
    const node = body.need('switch');
    if (node.kind !== 'list' || node.items.length === 0) {
      const hint = "begin each entry with a dash: '- condition: ${…}'";
      return body.fail('structure', "'switch' must be a list of conditions", node.position, hint);
    }
    if (node.items.length > reader.limits.switchEntries) {
      const problem = `more than ${reader.limits.switchEntries} conditions in one switch`;
      return body.fail(
        'limit',
        problem,
        node.position,
        "go on in another switch, to which the 'next' of this one leads",
      );
    }
    const cases = node.items.map((item) =>
      recover(
        reader.report,
        () => readCase(reader.body(item, "an entry of 'switch'"), (rest) => reader.action(rest)),
        (): Case => ({ condition: nothing(item.position), action: broken(item), next: undefined }),
      ),
    );
    const next = body.get('next');
    return {
      declare: (scopes) => cases.forEach((each) => each.action?.declare(scopes)),
      emit: (code) => code.within('STEP_SWITCH', () => emitCases(code, cases, next)),
    };
  },
};

/** An entry whose condition is misspelt is told so, and read as if it were not. */
function withCondition(body: Body): Body {
  const isMisspelt = ({ key }: { readonly key: string }): boolean => meantKey(key, ['condition']) !== undefined;
  const entry = body.get('condition') === undefined ? body.node.entries.find(isMisspelt) : undefined;
  if (entry === undefined) return body;
  const [corrected = entry] = body.with([entry]).allow(['condition']).node.entries;
  return body.with(body.node.entries.map((each) => (each === entry ? corrected : each)));
}

function readCase(given: Body, readAction: (rest: Body) => StepAction): Case {
  const body = withCondition(given);
  const condition = body.need('condition', "every entry has one; the last may say 'condition: true'");
  const entries = body.node.entries.filter((entry) => entry.key !== 'condition');
  const [only] = entries;
  if (only === undefined) return { condition, action: undefined, next: undefined };
  if (entries.length === 1 && only.key === 'next') {
    const next = only.value;
    return { condition, action: { declare: () => undefined, emit: (code) => emitNext(code, next, false) }, next };
  }
  return { condition, action: readAction(body.with(entries)), next: undefined };
}

function emitCases(code: Emitter, cases: readonly Case[], next: SourceNode | undefined): void {
  const end = code.label();
  const entries = cases.map((each, i) => {
    const entry = code.label();
    code.guard(() => emitCondition(code, each, entry, i === 0));
    return entry;
  });
  if (next === undefined) code.jump(end);
  else code.guard(() => emitNext(code, next, false));
  cases.forEach((each, i) => {
    const detail = { progress: 'PROGRESS_TYPE_SWITCH', number: i + 1 } as const;
    code.within(
      'STEP_CONDITION',
      () => {
        code.place(entries[i] as Label);
        code.guard(() => each.action?.emit(code));
        code.jump(end);
      },
      detail,
    );
  });
  code.place(end);
}

function emitCondition(code: Emitter, each: Case, entry: Label, counts: boolean): void {
  const evaluate = code.subject(each.condition, 'error evaluating condition');
  // Without a listener to the history a bare jump is taken at once.
  const direct = (each.next === undefined ? undefined : targetOf(code, each.next)) ?? entry;
  code.emit({
    counts,
    position: each.condition.position,
    run: (machine, _thread, frame) => {
      const holds = evaluate(frame, machine);
      if (holds === true) frame.pc = machine.history === null ? direct.pc : entry.pc;
      else if (holds === false) frame.pc += 1;
      else throw typeError(`a condition must be a boolean, not ${typeName(holds)}`);
    },
  });
}
