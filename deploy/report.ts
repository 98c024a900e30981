/** Plans and outcomes as text for people and as JSON for programs. Secrets never get this far: specs hold none. */
import type { Outcome } from './apply.ts';
import type { Action, Planned, Step } from './plan.ts';
import { UNKNOWN } from './resource.ts';

const SIGNS: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  none: ' ',
  blocked: '✖',
};

export function planText(planned: Planned): string {
  if (planned.changes.length === 0) return `Nothing to do: ${planned.steps.length} resources are as declared.\n`;
  const lines = planned.changes.flatMap((step) => [
    `${SIGNS[step.action]} ${step.action.padEnd(8)} ${step.resource.address}`,
    ...(step.reason ? [`      because ${step.reason}`] : []),
    ...(step.action === 'update' || step.action === 'replace' ? step.differences.map(differenceText) : []),
  ]);
  return `${lines.join('\n')}\n\n${summary(planned.changes)}\n`;
}

function differenceText({ path, from, to }: Step['differences'][number]): string {
  return `      ${path}: ${show(from)} → ${show(to)}`;
}

function summary(steps: readonly Step[]): string {
  const actions: readonly Action[] = ['create', 'update', 'replace', 'delete', 'blocked'];
  return actions
    .map((action) => [action, steps.filter((step) => step.action === action).length] as const)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} to ${action === 'blocked' ? 'be decided by a person (blocked)' : action}`)
    .join(', ');
}

function show(value: unknown): string {
  if (value === UNKNOWN) return '(known after apply)';
  if (value === undefined) return '(absent)';
  const text = JSON.stringify(value, (_key, inner: unknown) => (inner === UNKNOWN ? '(known after apply)' : inner));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

export function planJson(planned: Planned) {
  return {
    version: 1,
    resources: planned.steps.length,
    changes: planned.changes.map((step) => ({
      address: step.resource.address,
      name: step.resource.name,
      action: step.action,
      ...(step.reason ? { reason: step.reason } : {}),
      differences: step.differences.map(({ path, from, to }) => ({
        path,
        from: from ?? null,
        to: to === UNKNOWN ? null : (to ?? null),
        ...(to === UNKNOWN ? { knownAfterApply: true } : {}),
      })),
    })),
  };
}

export function outcomeText({ step, result, error }: Outcome): string | undefined {
  if (result === 'unchanged') return undefined;
  if (result === 'done') return `✔ ${step.action} ${step.resource.address}`;
  if (result === 'skipped') return `- skipped ${step.resource.address}: something it needs failed`;
  return `✖ ${step.action} ${step.resource.address}: ${error instanceof Error ? error.message : String(error)}`;
}

export function applyJson(outcomes: readonly Outcome[]) {
  const of = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result);
  return {
    version: 1,
    applied: of('done').map(({ step }) => ({ address: step.resource.address, action: step.action })),
    unchanged: of('unchanged').length,
    failed: of('failed').map(({ step, error }) => ({
      address: step.resource.address,
      message: error instanceof Error ? error.message : String(error),
    })),
    skipped: of('skipped').map(({ step }) => step.resource.address),
  };
}
