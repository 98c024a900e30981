/** Plans and outcomes as text for people and as JSON for programs. Secrets never get this far: specs hold none. */
import type { Outcome } from '../work/apply.ts';
import type { Difference } from '../model/compare.ts';
import { countText } from '../model/vanishing.ts';
import { messageOf } from '../errors.ts';
import type { Action, Faulty, Kept, Missing, Planned, Step } from '../planning/plan.ts';
import { UNKNOWN } from '../resource.ts';
import type { Waiting } from '../rest/retry/patience.ts';
import type { Draining } from '../work/drain.ts';

const SIGNS: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  none: ' ',
  blocked: '✖',
};

export function planText(planned: Planned): string {
  const kept = [...planned.kept.map(keptText), ...planned.faulty.map(faultyText)];
  if (planned.changes.length === 0) {
    const end = planned.faulty.length > 0 ? ', and yet not all of them work.' : '.';
    return lines([...kept, `Nothing to do: ${planned.steps.length} resources are as declared${end}`]);
  }
  const missing = planned.missing.length > 0 ? ['', missingText(planned.missing)] : [];
  return lines([...planned.changes.flatMap(stepLines), ...kept, ...missing, '', summary(planned.changes)]);
}

const lines = (parts: readonly string[]) => `${parts.join('\n')}\n`;

export function stepLines(step: Step): string[] {
  const shown = step.action === 'update' || step.action === 'replace' || step.action === 'blocked';
  return [
    `${SIGNS[step.action]} ${verbOf(step).padEnd(8)} ${step.resource.address}`,
    ...(step.reason ? [`      because ${step.reason}`] : []),
    ...(step.vanishing ? [`      ${step.heir ? 'waits for' : 'erases'} ${countText(step.vanishing)}`] : []),
    ...(shown ? step.differences.map((each) => `      ${differenceText(each)}`) : []),
  ];
}

const verbOf = ({ action, disables }: Step): string => (disables ? 'disable' : action);

export function differenceText({ path, from, to }: Difference): string {
  const [before, after] = showBoth(from, to);
  return `${path}: ${before} → ${after}`;
}

export const keptText = ({ resource, reason }: Kept): string => `  kept     ${resource.address}: ${reason}`;

export const faultyText = ({ resource, reason }: Faulty): string => `✖ ${resource.address} does not work: ${reason}`;

export function missingText(missing: readonly Missing[]): string {
  const onProject = missing.filter(({ on }) => on === undefined);
  const roles = [...new Set(onProject.map(({ role }) => role))].map((role) => {
    const permissions = onProject.filter((each) => each.role === role).map(({ permission }) => permission);
    return `  ${role}   (for ${permissions.join(', ')})`;
  });
  const single = missing.flatMap(({ on, role, permission }) =>
    on === undefined ? [] : [`  ${role}   on ${on}   (for ${permission})`],
  );
  return [
    '✖ You lack permissions this plan needs. Grant yourself:',
    ...(roles.length > 0 ? [' on the project', ...roles] : []),
    ...(single.length > 0 ? [' on single accounts', ...single] : []),
  ].join('\n');
}

export function summary(steps: readonly Step[]): string {
  const actions: readonly Action[] = ['create', 'update', 'replace', 'delete', 'blocked'];
  return actions
    .map((action) => [action, steps.filter((step) => step.action === action).length] as const)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} to ${action === 'blocked' ? 'be decided by a person (blocked)' : action}`)
    .join(', ');
}

/**
 * Two values that differ. Of long texts the first line that does, with its number: their beginnings are mostly the same.
 */
export function showBoth(from: unknown, to: unknown): readonly [from: string, to: string] {
  const shown = [show(from), show(to)] as const;
  if (typeof from !== 'string' || typeof to !== 'string' || shown[0] !== shown[1]) return shown;
  const [before, after] = [from.split('\n'), to.split('\n')];
  const [longer, other] = before.length > after.length ? [before, after] : [after, before];
  const at = longer.findIndex((line, index) => line !== other[index]);
  return [lineText(before, at), lineText(after, at)];
}

const lineText = (lines: readonly string[], at: number): string =>
  `line ${at + 1} of ${lines.length} ${show(lines[at])}`;

/** One value on one line, cut where it is long. */
export function show(value: unknown): string {
  if (value === UNKNOWN) return '(known after apply)';
  if (value === undefined) return '(absent)';
  const text = JSON.stringify(value, (_key, inner: unknown) => (inner === UNKNOWN ? '(known after apply)' : inner));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

export function planJson(planned: Planned) {
  return {
    version: 1,
    resources: planned.steps.length,
    changes: planned.changes.map(stepJson),
    kept: planned.kept.map(keptJson),
    faulty: planned.faulty.map(({ resource: { address, name }, reason }) => ({ address, name, reason })),
    missingPermissions: planned.missing,
  };
}

export const keptJson = ({ resource, reason }: Kept) => ({ address: resource.address, name: resource.name, reason });

export function stepJson(step: Step) {
  return {
    address: step.resource.address,
    name: step.resource.name,
    action: verbOf(step),
    ...(step.reason ? { reason: step.reason } : {}),
    ...(step.vanishing ? { erases: step.vanishing } : {}),
    differences: step.differences.map(({ path, from, to }) => ({
      path,
      from: from ?? null,
      to: to === UNKNOWN ? null : (to ?? null),
      ...(to === UNKNOWN ? { knownAfterApply: true } : {}),
    })),
  };
}

export function outcomeText({ step, result, error }: Outcome): string | undefined {
  if (result === 'unchanged') return undefined;
  if (result === 'done') return `✔ ${verbOf(step)} ${step.resource.address}`;
  if (result === 'skipped') return `- skipped ${step.resource.address}: something it needs failed`;
  return `✖ ${verbOf(step)} ${step.resource.address}: ${messageOf(error)}`;
}

export function applyJson(outcomes: readonly Outcome[]) {
  const of = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result);
  return {
    version: 1,
    applied: of('done').map(({ step }) => ({ address: step.resource.address, action: verbOf(step) })),
    unchanged: of('unchanged').length,
    failed: of('failed').map(({ step, error }) => ({ address: step.resource.address, message: messageOf(error) })),
    skipped: of('skipped').map(({ step }) => step.resource.address),
  };
}

const WAITED_FOR: Readonly<Record<Waiting['class'], string>> = {
  transient: 'the service to answer',
  lost: 'the service to answer, to see whether the last call came through',
  quota: 'a quota to recover',
  queue: 'another change to finish',
  propagation: 'permissions, identities or APIs made a moment ago to be in force',
  conflict: 'another writer',
  'already-there': 'what is there already',
  fatal: 'nothing',
};

const WORTH_SAYING_MS = 2000;

/** Undefined for a wait that nobody notices. */
export function drainText({ about, left, milliseconds, leftMs }: Draining): string | undefined {
  if (milliseconds < WORTH_SAYING_MS) return undefined;
  const what = left === undefined ? 'a new count of its events' : `${left} events to be delivered`;
  return `⟳ ${about}: waiting for ${what}, at most ${Math.ceil(leftMs / 1000)} s more`;
}

/** Undefined for a wait that nobody notices. */
export function waitText({ about, class: retryClass, milliseconds, leftMs, why }: Waiting): string | undefined {
  if (milliseconds < WORTH_SAYING_MS) return undefined;
  const most = leftMs === undefined ? '' : `, at most ${Math.ceil(leftMs / 60_000)} min more`;
  return `⟳ ${about}: waiting ${Math.round(milliseconds / 1000)} s for ${WAITED_FOR[retryClass]}${most}\n      ${why}`;
}
