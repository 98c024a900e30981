/** How reading and compiling get past a fault, so that one look at a definition finds all of them. */
import { DefinitionError, type Report } from '../errors.ts';

/** To compile is to stop at the first fault. */
export const throwFault: Report = (fault) => {
  throw fault;
};

/** Runs a part; a fault in it is reported, and the part replaced. */
export function recover<T>(report: Report, run: () => T, instead: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    report(error);
    return instead();
  }
}
