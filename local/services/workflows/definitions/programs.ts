/** Revisions with their compiled programs, the most recently used kept in memory. */
import { setImmediate } from 'node:timers/promises';
import { compile, type CompileOptions, type Program } from '../../../engine/index.ts';
import type { Workflow } from './definitions.ts';

export interface Revision {
  readonly workflow: Workflow;
  readonly program: Program;
  /** Names the stored steps that trails of its executions refer to. */
  readonly scopes: Buffer;
}

export interface Programs {
  /** @throws ApiError NOT_FOUND, DefinitionError when this engine refuses what an earlier one took */
  revision(workflow: string, revisionId: string): Promise<Revision>;
  /** As revision(), of what is in memory. */
  known(workflow: string, revisionId: string): Revision | undefined;
  /** Has the revision ready for its first execution, soon and if it can. */
  prepare(workflow: Workflow): void;
  /** The same, resolved when it is; whatever waits is served first. */
  warmUp(workflow: string, revisionId: string): Promise<void>;
  forget(workflow: string): void;
}

const KEPT = 128;

/** @param keep stores what has to be known of a program as long as the histories of its executions are */
export function createPrograms(
  read: (workflow: string, revisionId: string) => Promise<Workflow>,
  keep: (workflow: string, program: Program) => Promise<Buffer>,
  options: CompileOptions = {},
): Programs {
  const kept = new Map<string, Promise<Revision>>();
  const ready = new Map<string, Revision>();
  const drop = (key: string) => {
    kept.delete(key);
    ready.delete(key);
  };
  const load = async (workflow: string, revisionId: string): Promise<Revision> => {
    const found = await read(workflow, revisionId);
    const program = compile(found.sourceContents, options);
    return { workflow: found, program, scopes: await keep(workflow, program) };
  };
  const revision: Programs['revision'] = (workflow, revisionId) => {
    const key = `${workflow}@${revisionId}`;
    const known = kept.get(key);
    const made = known ?? load(workflow, revisionId);
    kept.delete(key);
    kept.set(key, made);
    const keep = (found: Revision) => {
      if (kept.get(key) === made) ready.set(key, found);
    };
    if (!known) made.then(keep, () => drop(key));
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) drop(oldest);
    return made;
  };
  const warmUp = async (workflow: string, revisionId: string) => {
    await setImmediate();
    // What fails here is told to the execution that needs it.
    await revision(workflow, revisionId).catch(() => undefined);
  };
  return {
    revision,
    warmUp,
    known: (workflow, revisionId) => ready.get(`${workflow}@${revisionId}`),
    prepare({ name, revisionId }) {
      // Who deployed it gets the answer first.
      void warmUp(name, revisionId);
    },
    forget(workflow) {
      for (const key of kept.keys()) {
        if (key.startsWith(`${workflow}@`)) drop(key);
      }
    },
  };
}
