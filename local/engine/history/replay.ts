/** A recorded trail -> the entries of the step history, as a listener would have been told them. */
import { History } from './history.ts';
import type { HistoryFrame, HistoryThread } from './places.ts';
import type { StepScope } from '../machine/program.ts';
import { ENDINGS, EVENT } from './trail.ts';
import type { StepEntry } from './step-entry.ts';
import { readScopes, type TrailScope } from './trail-scopes.ts';

interface Thread extends HistoryThread {
  readonly frames: HistoryFrame[];
}

/**
 * The entries of an execution in the order of their ids, as far as it has come.
 * @throws Error when the bytes are no trail over these scopes
 */
export function replayTrail(rows: readonly TrailScope[], trail: Uint8Array): StepEntry[] {
  const replay = new Replay(rows, trail);
  while (!replay.isAtEnd) replay.event();
  return replay.entries;
}

class Replay {
  readonly entries: StepEntry[] = [];
  private readonly scopes: ReadonlyMap<number, StepScope>;
  private readonly bytes: Uint8Array;
  private readonly threads = new Map<number, Thread>();
  private readonly history: History;
  private at = 0;
  private thread: Thread = { id: 0, branch: 0, frames: [] };
  private depth = 0;

  constructor(rows: readonly TrailScope[], bytes: Uint8Array) {
    this.scopes = readScopes(rows);
    this.bytes = bytes;
    const keep = (entry: StepEntry): void => void (this.entries[entry.entryId - 1] = entry);
    this.history = new History({ nextEntry: 1, lastEntry: null }, keep, 0, false);
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  event(): void {
    const event = this.number();
    if (event >= EVENT.step) this.step(event - EVENT.step);
    else if (event === EVENT.time) this.history.now = this.number();
    else if (event === EVENT.place) this.place();
    else if (event === EVENT.returned) this.close(0, '');
    else if (event === EVENT.ended) this.close(this.number(), this.text());
    else if (event === EVENT.caught) this.history.unwindTo(this.frame(), this.thread, this.scope(), this.text());
    else if (event === EVENT.restarted) this.history.restarted(this.frame());
    else if (event === EVENT.called) this.depth += 1;
    else throw new Error(`a trail is broken: unknown event ${event}`);
  }

  private step(number: number): void {
    const scope = this.known(number >> 1);
    this.history.enter(this.frame(), this.thread, { scope, counts: (number & 1) === 1 });
  }

  private place(): void {
    const [id, depth, parent, branch] = [this.number(), this.number(), this.number(), this.number()] as const;
    let thread = this.threads.get(id);
    if (thread === undefined) {
      // A branch is shown below the step its parent waits in.
      const outer = this.threads.get(parent)?.frames.at(-1) ?? null;
      thread = { id, branch, frames: [{ entries: [], parent: outer }] };
      this.threads.set(id, thread);
    }
    this.thread = thread;
    this.depth = depth;
  }

  private close(ending: number, payload: string): void {
    this.history.close(this.frame(), this.thread, ENDINGS[ending] ?? 'STATE_FAILED', payload);
    this.thread.frames.length = this.depth;
    if (this.depth === 0) this.threads.delete(this.thread.id);
    else this.depth -= 1;
  }

  /** The frame that the events are about; a call makes a new one on top. */
  private frame(): HistoryFrame {
    const { frames } = this.thread;
    while (frames.length <= this.depth) frames.push({ entries: [], parent: null });
    return frames[this.depth] as HistoryFrame;
  }

  private scope(): StepScope {
    return this.known(this.number());
  }

  private known(id: number): StepScope {
    const scope = this.scopes.get(id);
    if (scope === undefined) throw new Error(`a trail is broken: unknown step ${id}`);
    return scope;
  }

  private text(): string {
    const length = this.number();
    const text = Buffer.from(this.bytes.subarray(this.at, this.at + length)).toString();
    this.at += length;
    return text;
  }

  private number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new Error('a trail is broken: it ends too early');
      this.at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }
}
