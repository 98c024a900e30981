/** How a child gets preload.cjs, which see. */
import { fileURLToPath } from 'node:url';

export const LIFELINE_FD = 3;
export const LIFELINE_VARIABLE = 'LOCAL_RUN_LIFELINE';

/** Flags for Node in front of the program's own. */
export const PRELOAD_FLAGS: readonly string[] = ['--require', fileURLToPath(new URL('./preload.cjs', import.meta.url))];
