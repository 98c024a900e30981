/** What every room of the local cloud is given, and what it offers to the composition root. */
import type { Store } from '../store/index.ts';
import type { Clock } from './clock.ts';
import type { GrpcService } from './grpc.ts';
import type { Log } from './log.ts';
import type { Route } from './router.ts';

export type { Fetch } from './fetch.ts';
export type { Log } from './log.ts';

export interface RoomEnv {
  /** The room's own corner of the store. */
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly project: string;
  readonly projectNumber: string;
  readonly location: string;
}

export interface Room {
  readonly routes: readonly Route[];
  readonly grpc: readonly GrpcService[];
  /** Takes up what the last process left: redeliveries, running executions. Called once all rooms exist. */
  start(): Promise<void>;
  /** Stops timers and children; resolves when nothing of the room runs any more. */
  stop(): Promise<void>;
}
