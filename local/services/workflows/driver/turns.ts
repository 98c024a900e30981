/**
 * The record of what an execution was given, so that it can be run again up to any of its steps. Kept at detailed
 * history only; the parts lie in the store beside the step entries, written with the checkpoint they lead to.
 */
import { encodeData, type FramePlace, type Turn } from '../../../engine/index.ts';
import type { Change } from '../../../store/index.ts';
import { turnsKey, type ExecutionKey } from '../records.ts';

/** Beyond it nothing more is recorded; what was, stays good. */
export const RECORD_LIMIT_BYTES = 64 * 1024 * 1024;

export interface TurnsNote {
  /** Parts that are stored. */
  readonly parts: number;
  readonly bytes: number;
}

/** One part; `isOver`: the limit was reached behind it. */
export interface TurnsPart {
  readonly turns: readonly Turn[];
  readonly isOver: boolean;
}

export interface Turns {
  readonly note: TurnsNote;
  add(turn: Omit<Turn, 'changes'>): void;
  /** A person gave variables other values; belongs to the turn that follows. */
  change(place: FramePlace, text: string): void;
  /** What was added since the last call. */
  changes(): Change[];
}

export function recordTurns(key: ExecutionKey, saved: TurnsNote | undefined, limit = RECORD_LIMIT_BYTES): Turns {
  let { parts, bytes } = saved ?? { parts: 0, bytes: 0 };
  let turns: Turn[] = [];
  let changes: Turn['changes'][number][] = [];
  const isFull = () => bytes > limit;
  return {
    get note() {
      return { parts, bytes };
    },
    add(turn) {
      if (!isFull()) turns.push({ ...turn, changes });
      changes = [];
    },
    change: (place, text) => void changes.push({ ...place, text }),
    changes() {
      if (turns.length === 0) return [];
      const size = encodeData(turns).length;
      bytes += size;
      parts += 1;
      const value = encodeData({ turns, isOver: isFull() } satisfies TurnsPart);
      turns = [];
      return [{ type: 'put', key: turnsKey(key, parts), value }];
    },
  };
}
