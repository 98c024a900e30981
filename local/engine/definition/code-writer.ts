/** Writes the instructions of one block and knows where they belong: step, scope, list, entry of the history. */
import type { Position } from '../errors.ts';
import type { Block, Instruction, StepScope } from '../machine/program.ts';
import type { ProgressType, StepType } from '../history/step-entry.ts';
import type { Build } from './build.ts';
import { START } from './nodes.ts';
import { recover } from './recover.ts';
import type { Label, Scope, StepList } from './scope.ts';

interface Draft {
  readonly position?: Position;
  readonly counts?: boolean;
  readonly run: Instruction['run'];
  readonly resume?: Instruction['resume'];
  readonly callee?: string;
  /** Belongs to no step, so the history leaves it out. */
  readonly isUnlisted?: boolean;
}

export class CodeWriter {
  readonly build: Build;
  readonly block: Block;
  scope: Scope;
  protected list: StepList | null = null;
  protected step = '';
  protected position: Position = START;
  /** Slots of calls inside the expressions of the instruction that is written next. */
  protected memos: number[] = [];
  private stepScope: StepScope | null = null;

  constructor(build: Build, scope: Scope) {
    this.build = build;
    this.block = scope.level.block;
    this.scope = scope;
  }

  get stepName(): string {
    return this.step;
  }

  // --- instructions -------------------------------------------------------------------------------------------------

  emit(draft: Draft): void {
    const { memos } = this;
    const { run } = draft;
    if (memos.length > 0) this.memos = [];
    this.block.code.push({
      scope: draft.isUnlisted === true ? this.unlisted() : (this.stepScope ?? this.newScope('STEP_CALL', {})),
      position: draft.position ?? this.position,
      counts: draft.counts ?? false,
      run: memos.length === 0 ? run : forgetting(run, memos),
      resume: draft.resume ?? null,
      callee: draft.callee,
    });
  }

  label(): Label {
    return { pc: -1 };
  }

  place(label: Label): void {
    label.pc = this.block.code.length;
  }

  get here(): number {
    return this.block.code.length;
  }

  jump(label: Label, counts = false): void {
    this.emit({
      counts,
      run: (_machine, _thread, frame) => {
        frame.pc = label.pc;
      },
    });
  }

  /** A slot no expression can name. */
  hidden(): number {
    this.block.slotNames.push('');
    return this.block.slotNames.length - 1;
  }

  // --- places -------------------------------------------------------------------------------------------------------

  inStep(name: string, position: Position, emit: () => void): void {
    const outer = { step: this.step, position: this.position };
    this.step = name;
    this.position = position;
    emit();
    this.step = outer.step;
    this.position = outer.position;
  }

  /** Everything emitted inside belongs to one entry of the history. */
  within(type: StepType, emit: () => void, detail: { progress?: ProgressType; number?: number } = {}): void {
    const outer = this.stepScope;
    this.stepScope = this.newScope(type, detail);
    emit();
    this.stepScope = outer;
  }

  inList(list: StepList | null, emit: () => void): void {
    const outer = this.list;
    this.list = list;
    emit();
    this.list = outer;
  }

  inScope(scope: Scope, emit: () => void): void {
    const outer = this.scope;
    this.scope = scope;
    emit();
    this.scope = outer;
  }

  /** Emits a part; a fault in it is reported and leaves no trace in what follows. */
  guard(emit: () => void): void {
    const { scope, list, step, position, stepScope } = this;
    recover(this.build.report, emit, () => {
      Object.assign(this, { scope, list, step, position, stepScope });
    });
  }

  /** A scope that opens no entry of the history. */
  private unlisted(): StepScope {
    return { ...this.newScope('STEP_CALL', {}), path: [] };
  }

  private newScope(type: StepType, detail: { progress?: ProgressType; number?: number }): StepScope {
    this.build.nextScope += 1;
    const path: StepScope[] = [...(this.stepScope?.path ?? [])];
    const scope: StepScope = {
      id: this.build.nextScope,
      path,
      routine: this.block.routine,
      step: this.step,
      type,
      ...detail,
    };
    path.push(scope);
    return scope;
  }
}

/** Forgets the values of calls once the instruction that needed them is through, so that it calls again next time. */
function forgetting(run: Instruction['run'], memos: readonly number[]): Instruction['run'] {
  return (machine, thread, frame) => {
    run(machine, thread, frame);
    for (const slot of memos) frame.slots[slot] = undefined;
  };
}
