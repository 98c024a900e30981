/** The step history of one run between two checkpoints: a trail at basic level, whole entries when it is detailed. */
import { TrailBytes } from '../../../engine/index.ts';
import type { AdvanceContext } from '../../../engine/types.ts';
import type { StepEntry } from '../../../engine/history/step-entry.ts';
import type { Change } from '../../../store/index.ts';
import { entryRecord, variablesRecord } from '../history/entry-records.ts';
import { stepKey, type ExecutionKey } from '../records.ts';
import { trailChange } from '../history/trails.ts';

export interface Recording {
  /** How the engine is to tell of its steps. */
  readonly context: Pick<AdvanceContext, 'trail' | 'history' | 'detailed'>;
  /** Parts of the trail that the store has once what `changes` gave is written; a checkpoint notes it. */
  readonly parts: number;
  /** What happened since the last call. */
  changes(): Change[];
}

/** @param scopes what storeScopes() gave for the program; `parts` as noted by the last checkpoint */
export function recordTrail(key: ExecutionKey, scopes: Buffer, parts: number): Recording {
  return new TrailRecording(key, scopes, parts);
}

class TrailRecording implements Recording {
  readonly #key: ExecutionKey;
  readonly #scopes: Buffer;
  readonly #trail = new TrailBytes();
  readonly context = { trail: this.#trail };
  parts: number;

  constructor(key: ExecutionKey, scopes: Buffer, parts: number) {
    this.#key = key;
    this.#scopes = scopes;
    this.parts = parts;
  }

  changes(): Change[] {
    const taken = this.#trail.take();
    return taken.length === 0 ? [] : [trailChange(this.#key, this.parts++, this.#scopes, taken)];
  }
}

export function recordEntries(key: ExecutionKey): Recording {
  const entries = new Map<number, StepEntry>();
  // Kept apart: not every change of an entry says its variables again.
  const variables = new Map<number, NonNullable<StepEntry['variableData']>>();
  const history = (entry: StepEntry) => {
    entries.set(entry.entryId, entry);
    if (entry.variableData) variables.set(entry.entryId, entry.variableData);
  };
  return {
    context: { history, detailed: true },
    parts: 0,
    changes() {
      const put = (id: number, kind: 's' | 'v', value: Buffer): Change => ({
        type: 'put',
        key: stepKey(key, id, kind),
        value,
      });
      const changes = [...entries].map(([id, entry]) => put(id, 's', entryRecord(entry)));
      for (const [id, data] of variables) changes.push(put(id, 'v', variablesRecord(data)));
      entries.clear();
      variables.clear();
      return changes;
    },
  };
}
