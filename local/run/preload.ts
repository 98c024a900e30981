/** How a child gets preload.cjs, which see. */
import { fileURLToPath } from 'node:url';

export const LIFELINE_FD = 3;
export const LIFELINE_VARIABLE = 'LOCAL_RUN_LIFELINE';
/** The file that keeps the program's code as V8 has it. */
export const CODE_VARIABLE = 'LOCAL_RUN_CODE';

/** Flags for Node in front of the program's own. */
export const PRELOAD_FLAGS: readonly string[] = ['--require', fileURLToPath(new URL('./preload.cjs', import.meta.url))];
