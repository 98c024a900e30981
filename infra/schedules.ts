/** What starts by the clock: executions of our workflows, by Cloud Scheduler. */
import type { SourceSpec } from './sources.ts';

export interface ScheduleSpec {
  readonly id: string;
  readonly description: string;
  readonly workflow: string;
  /** Five fields of cron, in TIME_ZONE. */
  readonly cron: string;
  /** What the workflow is started with. */
  readonly argument: Readonly<Record<string, unknown>>;
  /** False: made, and not run. */
  readonly active: boolean;
}

export const TIME_ZONE = 'America/Sao_Paulo';

/** Hosts that RFC 2606 keeps free, and this machine: nothing there answers the clock. */
const NOBODY = /^https?:\/\/(127\.0\.0\.1|localhost|[^/]+\.(example|invalid|test))(:\d+)?$/;

/** At night, when least is on its way. */
const RECONCILE: ScheduleSpec = {
  id: 'reconcile',
  description: 'Looks for what is missing or does not agree, and keeps a report',
  workflow: 'reconcile',
  cron: '0 4 * * *',
  argument: {},
  active: true,
};

/** One for each source with a schedule, and for each of its cursor owners; and the look at what is missing. */
export function schedules(given: readonly SourceSpec[]): ScheduleSpec[] {
  return [...given.flatMap(schedulesOf), RECONCILE];
}

function schedulesOf(source: SourceSpec): ScheduleSpec[] {
  const { schedule, cursorOwners } = source;
  if (schedule === undefined) return [];
  if (cursorOwners === undefined) return [scheduleOf(source, schedule)];
  return cursorOwners.map((each) => scheduleOf(source, schedule, typeof each === 'string' ? each : each.name));
}

function scheduleOf(
  { name, origin }: SourceSpec,
  { cron, notice }: NonNullable<SourceSpec['schedule']>,
  owner?: string,
): ScheduleSpec {
  return {
    id: owner === undefined ? `ingest-${name}` : `ingest-${name}-${owner.toLowerCase()}`,
    description: `Asks source ${name} for what its notices did not bring`,
    workflow: 'ingest-batch',
    cron,
    argument: { source: name, ...(owner === undefined ? {} : { owner }), ...notice },
    active: !NOBODY.test(origin),
  };
}
