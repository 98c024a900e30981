/**
 * Threads that take runs of documents off the main thread. They start when the first run is offered, and until they are
 * up, are busy, or if one is lost, whoever offers does the work: nothing depends on them.
 */

import { Worker, type WorkerOptions } from 'node:worker_threads';
import { packedRun, type Answer, type ThreadSettings } from './message.ts';
import type { Origin, RunDocument, Worked } from './run.ts';

/** Runs that one thread has at a time: one under way, and the next. */
const DEPTH = 2;
/** Threads lost one after the other without a run done, after which no more are started. */
const MOST_LOST = 3;

export interface Threads {
  /**
   * @returns undefined if none is free; else what became of the run, or undefined if the thread could not do it. The
   * promise is always kept.
   */
  offer(run: readonly RunDocument[], origin: Origin): Promise<Worked | undefined> | undefined;
  close(): Promise<void>;
}

export interface ThreadsOptions {
  readonly count: number;
  /** What runs in a thread: see worker-file.ts. */
  readonly program: { readonly file: string | URL; readonly options?: WorkerOptions };
  readonly settings: ThreadSettings;
  /** Told when a thread is lost, with the code or the name of the error. */
  readonly onLost?: (code: string) => void;
}

interface Thread {
  readonly worker: Worker;
  isReady: boolean;
  /** Answers are awaited in the order in which runs went out. */
  readonly awaited: ((worked: Worked | undefined) => void)[];
}

export function createThreads({ count, program, settings, onLost }: ThreadsOptions): Threads {
  const threads: Thread[] = [];
  let lost = 0;

  const drop = (thread: Thread): void => {
    const place = threads.indexOf(thread);
    if (place >= 0) threads.splice(place, 1);
    for (const done of thread.awaited.splice(0)) done(undefined);
  };
  const start = (): void => {
    const worker = new Worker(program.file, { ...program.options, workerData: settings });
    const thread: Thread = { worker, isReady: false, awaited: [] };
    threads.push(thread);
    worker.on('message', (answer: Answer) => {
      if (answer === 'ready') {
        thread.isReady = true;
        return;
      }
      lost = 0;
      thread.awaited.shift()?.(answer);
      // An idle thread must not keep the process; one that works must, for somebody waits.
      if (thread.awaited.length === 0) worker.unref();
    });
    const end = (code: string): void => {
      if (!threads.includes(thread)) return;
      lost++;
      drop(thread);
      onLost?.(code);
    };
    worker.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
    worker.once('exit', (code) => end(`exit-${code}`));
    worker.unref();
  };

  return {
    offer(run, origin) {
      while (threads.length < count && lost < MOST_LOST) start();
      const free = threads.filter(({ isReady, awaited }) => isReady && awaited.length < DEPTH);
      if (free.length === 0) return undefined;
      const thread = free.reduce((least, each) => (each.awaited.length < least.awaited.length ? each : least));
      return new Promise((resolve) => {
        const message = packedRun(run, origin);
        thread.worker.ref();
        thread.awaited.push(resolve);
        thread.worker.postMessage(message, [message.bytes.buffer]);
      });
    },
    async close() {
      const open = [...threads];
      for (const thread of open) drop(thread);
      await Promise.all(open.map(({ worker }) => worker.terminate()));
    },
  };
}
