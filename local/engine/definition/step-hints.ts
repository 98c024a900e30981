/** What is probably wrong with something that should be a step, or a list of them. */
import { STEP_KEYS } from '../steps/index.ts';
import { NO_BREAK, type SourceNode } from './nodes.ts';
import type { Body } from './tree.ts';

/** What has fields, and no steps of its own right below it. */
const FIELDS = ["'for'", "'parallel'", "'retry'", "'backoff'"];

const ACTION = new RegExp(`^(${STEP_KEYS.join('|')})\\b`);

/** For what stands where a list of steps belongs. */
export function listHint(node: SourceNode): string | undefined {
  if (node.kind === 'map' && node.entries.every(({ key }) => /^-\S/.test(key))) return 'put a blank after each dash';
  if (node.kind === 'map') return "begin each step with a dash: '- name:'";
  return node.kind === 'scalar' && node.value === null ? 'indent the steps below it, each with a dash' : undefined;
}

/** For an item of such a list that is no map with one key. */
export function itemHint(node: SourceNode): string {
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    return node.value.includes(':') ? 'put a blank after the colon' : 'put a colon after the name of the step';
  }
  const [first, second] = node.kind === 'map' ? node.entries : [];
  if (first === undefined) return "write '- name:' and indent below it what the step does";
  if (first.value.kind === 'scalar' && first.value.value === null) {
    return `indent what belongs to step '${first.key}' further than its name`;
  }
  if (ACTION.test(first.key)) return "give the step a name: '- name:', and indent this below it";
  if (second !== undefined && [...STEP_KEYS, 'args', 'result', 'retry', 'except'].includes(second.key)) {
    return `indent '${second.key}' further: it belongs to step '${first.key}'`;
  }
  return `begin the step '${second?.key ?? ''}' with a dash of its own`;
}

/** For what should be the body of a step and is no map. */
export function bodyHint(node: SourceNode, what: string): string | undefined {
  if (node.kind === 'list' && FIELDS.includes(what)) return 'write its fields without dashes';
  if (node.kind === 'list') return "a step that groups others holds them under 'steps'";
  if (node.kind !== 'scalar') return undefined;
  if (node.value === null) {
    return what === 'a step' ? 'indent what the step does below its name' : `indent what belongs to ${what} below it`;
  }
  const word = typeof node.value === 'string' ? ACTION.exec(node.value)?.[1] : undefined;
  if (word === undefined) return undefined;
  const text = String(node.value);
  if (!text.startsWith(`${word}:`)) return `put a colon after '${word}'`;
  const isBlank = text[word.length + 1] === NO_BREAK;
  return isBlank ? 'the blank after the colon is a no-break space: type a plain one' : 'put a blank after the colon';
}

/** What belongs below what, and is often written beside it. */
const BELOW = [
  ['parallel', 'for'],
  ['for', 'steps'],
  ['try', 'steps'],
] as const;

/** For a step that does several things. */
export function twoHint(body: Body): string {
  const pair = BELOW.find(([outer, inner]) => {
    const around = body.get(outer);
    const hasOwn = around?.kind === 'map' && around.entries.some(({ key }) => key === inner);
    return around !== undefined && !hasOwn && body.get(inner) !== undefined;
  });
  if (pair === undefined) return 'make a step of each, one after the other';
  return `indent '${pair[1]}' further, below '${pair[0]}'`;
}
