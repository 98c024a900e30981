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

/** When each source that is asked by the clock is asked, besides its own notices: what a lost notice left behind. */
const SOURCE_SCHEDULES: Readonly<Record<string, { cron: string; notice: Readonly<Record<string, unknown>> }>> = {
  'demo-pages': { cron: '15 * * * *', notice: { batch: 'latest' } },
  loja: { cron: '30 5 * * *', notice: { batch: 'latest' } },
};

/** Hosts that RFC 2606 keeps free, and this machine: nothing there answers the clock. */
const NOBODY = /^https?:\/\/(127\.0\.0\.1|localhost|[^/]+\.(example|invalid|test))(:\d+)?$/;

export function schedules(given: readonly SourceSpec[]): ScheduleSpec[] {
  return given.flatMap(({ name, origin }) => {
    const found = SOURCE_SCHEDULES[name];
    if (!found) return [];
    return [
      {
        id: `ingest-${name}`,
        description: `Asks source ${name} for what its notices did not bring`,
        workflow: 'ingest-batch',
        cron: found.cron,
        argument: { source: name, ...found.notice },
        active: !NOBODY.test(origin),
      },
    ];
  });
}
