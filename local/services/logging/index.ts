/**
 * Cloud Logging: what workflows, `gcloud logging write` and client libraries log, kept for a while and readable with
 * the Logging query language.
 *
 * In: entries over REST, and entries of other rooms as changes for their own batches. Out: entries by time. Kept are
 * 30 days and half a million entries.
 */
import { Lazy, type Change } from '../../store/index.ts';
import { timeText } from '../../wire/clock.ts';
import type { Room, RoomEnv } from '../../wire/room.ts';
import { createSweeper } from '../../wire/sweeper.ts';
import { Entries } from './entries.ts';
import { SEVERITIES } from './entry.ts';
import { loggingRoutes } from './routes.ts';

interface LoggingEnv extends RoomEnv {
  /** How many entries are kept; half a million unless told otherwise. */
  readonly kept?: number;
}

export interface LoggingRoom extends Room {
  /**
   * Changes of this room's store that keep an entry, so that a room can log in the batch that does what it logs.
   * `prefix`: where that room's store has this one.
   */
  changes(entry: NewEntry, prefix?: string): Change[];
}

/** An entry of another room. Its fields come as text, and late, because most entries are written and never read. */
export interface NewEntry {
  /** Not encoded, such as `workflows.googleapis.com/executions_system`. */
  readonly logId: string;
  readonly severity: string;
  /** Members of the entry's JSON object: resource, labels, payload. */
  members(): string;
}

const SWEEP_MS = 60 * 60 * 1000;

export function createLogging(env: LoggingEnv): LoggingRoom {
  const entries = new Entries(env.store, env.clock, env.kept);
  const insertId = createInsertIds(() => env.clock.now());
  const sweeper = createSweeper({ ...env, everyMs: SWEEP_MS, sweep: () => entries.sweep() });
  const names = new Map<string, string>();
  const nameOf = (logId: string) => {
    let known = names.get(logId);
    if (known === undefined) {
      known = `projects/${env.project}/logs/${encodeURIComponent(logId)}`;
      names.set(logId, known);
    }
    return known;
  };
  return {
    routes: loggingRoutes({ ...env, entries, insertId }),
    grpc: [],
    changes(entry, prefix = '') {
      const late = new LateEntry(entry, nameOf(entry.logId), timeText(env.clock.now()), insertId());
      return entries.changes(late, late, prefix);
    },
    start: async () => sweeper.start(),
    stop: () => sweeper.stop(),
  };
}

/** An entry that becomes text when it has to. */
class LateEntry extends Lazy {
  readonly logName: string;
  readonly timestamp: string;
  readonly insertId: string;
  readonly #entry: NewEntry;

  constructor(entry: NewEntry, logName: string, timestamp: string, insertId: string) {
    super();
    this.#entry = entry;
    this.logName = logName;
    this.timestamp = timestamp;
    this.insertId = insertId;
  }

  text(): string {
    const severity = Object.hasOwn(SEVERITIES, this.#entry.severity) ? this.#entry.severity : 'DEFAULT';
    const times = `"timestamp":"${this.timestamp}","receiveTimestamp":"${this.timestamp}"`;
    const rest = `"severity":"${severity}","insertId":"${this.insertId}",${this.#entry.members()}`;
    return `{"logName":"${this.logName}",${times},${rest}}`;
  }
}

/** Ids rise, so that entries of one millisecond stay in the order in which they were written. */
function createInsertIds(now: () => number): () => string {
  let last = 0;
  let begin = '';
  let counter = 0;
  return () => {
    const time = Math.max(last, Math.floor(now()));
    counter = time === last ? counter + 1 : 0;
    if (time !== last) begin = time.toString(36).padStart(9, '0');
    last = time;
    return begin + counter.toString(36).padStart(5, '0');
  };
}
