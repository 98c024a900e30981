/**
 * Cloud Logging: what workflows, `gcloud logging write` and client libraries log, kept for a while and readable with
 * the Logging query language.
 *
 * In: entries over REST, and entries of other rooms as changes for their own batches. Out: entries by time. Kept are
 * 30 days and half a million entries.
 */
import type { Change } from '../../store/index.ts';
import type { Room, RoomEnv } from '../../wire/room.ts';
import { createSweeper } from '../../wire/sweeper.ts';
import { Entries } from './entries.ts';
import type { LogEntry } from './entry.ts';
import { loggingRoutes } from './routes.ts';

export type { LogEntry } from './entry.ts';

interface LoggingEnv extends RoomEnv {
  /** How many entries are kept; half a million unless told otherwise. */
  readonly kept?: number;
}

export interface LoggingRoom extends Room {
  /** Changes of this room's store that keep the entries, so that a room can log in the batch that does what it logs. */
  changes(entries: readonly NewEntry[]): Change[];
}

/** An entry of another room; its project is that of the cloud. */
export type NewEntry = Omit<LogEntry, 'logName' | 'receiveTimestamp' | 'insertId'> & {
  /** Not encoded, such as `workflows.googleapis.com/executions_system`. */
  readonly logId: string;
};

const SWEEP_MS = 60 * 60 * 1000;

export function createLogging(env: LoggingEnv): LoggingRoom {
  const entries = new Entries(env.store, env.clock, env.kept);
  const insertId = createInsertIds(() => env.clock.now());
  const sweeper = createSweeper({ ...env, everyMs: SWEEP_MS, sweep: () => entries.sweep() });
  return {
    routes: loggingRoutes({ ...env, entries, insertId }),
    grpc: [],
    changes: (given) =>
      entries.changes(
        given.map(({ logId, ...entry }): LogEntry => ({
          logName: `projects/${env.project}/logs/${encodeURIComponent(logId)}`,
          receiveTimestamp: new Date(env.clock.now()).toISOString(),
          insertId: insertId(),
          ...entry,
        })),
      ),
    start: async () => sweeper.start(),
    stop: () => sweeper.stop(),
  };
}

/** Ids rise, so that entries of one millisecond stay in the order in which they were written. */
function createInsertIds(now: () => number): () => string {
  let last = 0;
  let counter = 0;
  return () => {
    const time = Math.max(last, Math.floor(now()));
    counter = time === last ? counter + 1 : 0;
    last = time;
    return `${time.toString(36).padStart(9, '0')}${counter.toString(36).padStart(5, '0')}`;
  };
}
