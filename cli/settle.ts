/** What a command that stays does once it has done what it does at its start. */
import type { EventEmitter } from 'node:events';
import { setFlagsFromString } from 'node:v8';

/**
 * V8 takes a function for hot once it has run so many bytes of its code; by default 66 KiB. A cloud that is up is asked
 * the same things by the thousand, so a little more work soon spares much of what its first thousands of executions
 * take. Not before it is up: the code of a start is not worth it.
 */
const HOT_BYTES = 10_000;
/** So much of what a function calls is compiled into it; by default 920 bytes. Less is compiled in less time. */
const INLINED_BYTES = 600;

export function settle(): void {
  // To whoever keeps V8's code of this start for the next one (prebuilt/run.mjs). That comes first: V8 takes no code that
  // was kept under other flags than it starts with.
  (process as EventEmitter).emit('notamesh:settled');
  setFlagsFromString('--flush-bytecode');
  setFlagsFromString(`--interrupt-budget=${HOT_BYTES}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTES}`);
}
