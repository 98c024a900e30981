/** What the last process left: executions that have not ended, and what each of them waits for. */
import type { Store } from '../../../store/index.ts';
import {
  decodeCheckpoint,
  LIVE_PREFIX,
  parse,
  recordKey,
  stepPrefix,
  type CheckpointNote,
  type ExecutionKey,
  type LiveMark,
} from '../records.ts';
import type { Control } from './control.ts';
import { wakeTime } from './timers.ts';

export interface Live {
  readonly key: ExecutionKey;
  /** `fresh`: not begun; `begun`: goes on at once; `asleep`: until a time or a request; `paused`: by a debugger. */
  readonly state: 'fresh' | 'begun' | 'asleep' | 'paused';
  /** Milliseconds since 1970. */
  readonly until: number;
}

const CHUNK = 64;

export async function* findLive(store: Store): AsyncGenerator<Live> {
  for await (const chunk of store.chunks({ prefix: LIVE_PREFIX }, CHUNK)) {
    const marks = chunk.map(([bytes, value]) => {
      const { workflow, state } = parse<LiveMark>(value);
      return { key: { workflow, id: bytes.subarray(LIVE_PREFIX.length).toString() }, state };
    });
    const checkpoints = await store.getMany(marks.map(({ key }) => recordKey('c', key)));
    const controls = await store.getMany(marks.map(({ key }) => recordKey('b', key)));
    for (const [index, { key, state }] of marks.entries()) {
      const control = controls[index];
      if (state === 'QUEUED') yield { key, state: 'fresh', until: 0 };
      else if (control && parse<Control>(control).paused !== null) yield { key, state: 'paused', until: 0 };
      else yield { key, ...(await restOf(store, key, checkpoints[index])) };
    }
  }
}

async function restOf(store: Store, key: ExecutionKey, checkpoint: Buffer | undefined): Promise<Omit<Live, 'key'>> {
  const note = checkpoint && readNote(checkpoint);
  if (!note || note.ready || note.sleeps.length === 0) return { state: 'begun', until: 0 };
  // A request that was acknowledged after the checkpoint may be what one of them waits for.
  if (note.callbacks && (await hasRequests(store, key))) return { state: 'begun', until: 0 };
  return { state: 'asleep', until: wakeTime(note.sleeps) };
}

/** Undefined for what cannot be read, which fails the one execution when it is loaded. */
function readNote(checkpoint: Buffer): CheckpointNote | undefined {
  try {
    return decodeCheckpoint(checkpoint).note;
  } catch {
    return undefined;
  }
}

async function hasRequests(store: Store, key: ExecutionKey): Promise<boolean> {
  for await (const _found of store.entries({ prefix: stepPrefix(key, 'p'), limit: 1 })) return true;
  return false;
}
