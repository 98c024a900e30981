/** Source nodes -> steps: which type each is, and what may stand beside it. */
import { DefinitionError, type Position, type Report } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { emitNext } from '../steps/next.ts';
import { STEP_KEYS, STEP_TYPES } from '../steps/index.ts';
import { broken } from './broken.ts';
import type { SourceNode } from './nodes.ts';
import { recover } from './recover.ts';
import { sequence } from './sequence.ts';
import { bodyHint, itemHint, listHint, twoHint } from './step-hints.ts';
import { Body, type Reader, type StepAction, type StepNode, type StepSequence, type StepType } from './tree.ts';

const RESERVED = ['end', 'break', 'continue'];
const NEXT = 'next';

export class StepReader implements Reader {
  readonly limits: Limits;
  readonly report: Report;
  private readonly where: string;
  private readonly step: string;

  /** @param where what messages begin with */
  constructor(limits: Limits, report: Report, where: string, step = '') {
    this.limits = limits;
    this.report = report;
    this.where = where;
    this.step = step;
  }

  steps(node: SourceNode): StepSequence {
    if (node.kind !== 'list') {
      return this.fail('structure', "'steps' must be a list of steps", node.position, listHint(node));
    }
    if (node.items.length === 0) return this.fail('structure', "'steps' is empty", node.position);
    const max = this.limits.stepsPerList;
    if (node.items.length > max) return this.fail('limit', `more than ${max} steps in one list`, node.position);
    return sequence(node.items.map((item) => this.oneStep(item)));
  }

  private oneStep(item: SourceNode): StepNode {
    const entry = item.kind === 'map' ? item.entries[0] : undefined;
    const { key: name, keyPosition: position } = entry ?? { key: '', keyPosition: item.position };
    const read = (): StepAction => {
      if (item.kind !== 'map' || item.entries.length !== 1 || entry === undefined) {
        return this.fail('structure', 'a step must be a map with one key, its name', item.position, itemHint(item));
      }
      if (name === '' || RESERVED.includes(name)) {
        return this.fail('structure', `'${name}' cannot be the name of a step`, position, 'give it another name');
      }
      const reader = new StepReader(this.limits, this.report, `error in step ${name}`, name);
      return reader.action(reader.body(entry.value, 'a step'));
    };
    return { name, position, action: recover(this.report, read, () => broken(item)), label: { pc: -1 } };
  }

  body(node: SourceNode, what: string): Body {
    if (node.kind === 'map') return new Body(node, this.step, this.report);
    return this.fail('structure', `${what} must be a map`, node.position, bodyHint(node, what));
  }

  action(body: Body): StepAction {
    const types = STEP_TYPES.filter((each) => body.get(each.key) !== undefined);
    const [type] = types;
    if (type === undefined) return this.jumpOnly(body);
    if (types.length > 1) {
      const keys = types.map((each) => `'${each.key}'`);
      return body.fail(
        'structure',
        `a step does one thing, not ${keys.join(' and ')}`,
        body.node.position,
        twoHint(body),
      );
    }
    return this.withNext(type, body.allow([type.key, ...type.companions]));
  }

  private jumpOnly(body: Body): StepAction {
    const known = [...STEP_KEYS, ...STEP_TYPES.flatMap((type) => type.companions)];
    const meant = body.allow(known);
    if (STEP_TYPES.some((each) => meant.get(each.key) !== undefined)) return this.action(meant);
    const next = body.get(NEXT);
    const [first] = body.node.entries;
    if (first !== undefined && !known.includes(first.key)) return broken(body.node);
    const owner = STEP_TYPES.find((type) => first !== undefined && type.companions.includes(first.key));
    if (first !== undefined && owner !== undefined && first.key !== NEXT) {
      const hint = `write '${owner.key}' beside it`;
      return body.fail('structure', `'${first.key}' needs a step of its kind beside it`, first.keyPosition, hint);
    }
    if (next === undefined) {
      const hint = `a step holds one of ${STEP_KEYS.join(', ')}`;
      return body.fail('structure', 'the step does nothing', body.node.position, hint);
    }
    return {
      declare: () => undefined,
      emit: (code) => code.within('STEP_GOTO', () => emitNext(code, next, true)),
    };
  }

  private withNext(type: StepType, body: Body): StepAction {
    const action = type.read(body, this);
    const next = body.get(NEXT);
    if (next === undefined || type.ownsNext === true) return action;
    return {
      declare: (scopes) => action.declare(scopes),
      emit: (code) => {
        action.emit(code);
        emitNext(code, next, false);
      },
    };
  }

  private fail(code: DefinitionError['code'], problem: string, position: Position, hint?: string): never {
    throw new DefinitionError(code, `${this.where}: ${problem}`, position, hint);
  }
}
