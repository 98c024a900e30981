/** The simulated source over HTTP on 127.0.0.1. */

import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaultPlan } from './faults.ts';
import type { Limit } from './allowance.ts';
import { createGateway, type GatewayStats } from './gateway.ts';
import { createHandler } from './handler.ts';
import { documentsOf } from './routes.ts';
import { batchPath } from './routes.ts';
import type { BatchSettings, Faults, NoticeKind } from './settings.ts';
import { checkPort, completeBatches } from './settings.ts';
import type { Stats } from './traffic.ts';
import { createTraffic } from './traffic.ts';

/** "A batch is ready": schemas/notice.schema.json. */
export interface Notice {
  readonly source: string;
  readonly batch: string;
  readonly url?: string;
  readonly kind: NoticeKind;
  readonly count: number;
}

interface SourceApiSettings {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly batches: readonly BatchSettings[];
  readonly faults?: Faults;
  /** How often /gateway lets itself be asked. */
  readonly limit?: Limit;
  /** How a notice leaves the source, such as a message on a topic. */
  readonly publish?: (notice: Notice) => Promise<void>;
}

export interface SourceApi {
  readonly origin: string;
  /** One per batch, in order. */
  notices(): readonly Notice[];
  /**
   * Publishes the notices of the named batches, of all if none is named.
   * @throws SourceApiError `no-publisher` or `batch-unknown`
   */
  announce(ids?: readonly string[]): Promise<void>;
  /** Other faults from the next request on; counting begins anew. */
  setFaults(faults: Faults): void;
  stats(): Stats;
  gatewayStats(): GatewayStats;
  stop(): Promise<void>;
}

const KEEP_ALIVE_MILLISECONDS = 60_000;

export class SourceApiError extends Error {
  readonly code: 'port-taken' | 'listen-failed' | 'no-publisher' | 'batch-unknown';
  constructor(code: SourceApiError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceApiError';
    this.code = code;
  }
}

/**
 * @throws SampleOptionError for a wrong setting
 * @throws SourceApiError `port-taken` or `listen-failed`
 */
export async function startSourceApi(settings: SourceApiSettings): Promise<SourceApi> {
  const port = checkPort(settings.port ?? 0);
  const batches = completeBatches(settings.batches);
  const traffic = createTraffic();
  const closing = new AbortController();
  let plan = createFaultPlan(settings.faults ?? {});
  const gateway = createGateway({
    count: batches.reduce((sum, batch) => sum + batch.count, 0),
    documents: (from, count) => documentsOf(batches, from, count),
    ...(settings.limit === undefined ? {} : { limit: settings.limit }),
    now: Date.now,
    plan: () => plan,
  });
  const handle = createHandler({ batches, traffic, gateway, plan: () => plan, closing: closing.signal });
  const server = createServer((request, response) => {
    // The handler answers its own failures; what is left is a connection that has gone.
    handle(request, response).catch(() => response.destroy());
  });
  // Longer than a busy client on the same machine leaves a connection alone.
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  const origin = await listen(server, port);
  const notices = batches.map(({ id, source, kind, count }): Notice => {
    // A page source knows its own path; only a batch is named by URL.
    return { source, batch: id, ...(kind === 'batch' ? { url: origin + batchPath(id) } : {}), kind, count };
  });
  return {
    origin,
    notices: () => notices,
    announce: (ids) => announce(notices, ids, settings.publish),
    setFaults: (faults) => {
      plan = createFaultPlan(faults);
    },
    stats: () => traffic.stats(),
    gatewayStats: () => gateway.stats(),
    stop: () => stop(server, closing),
  };
}

async function announce(
  notices: readonly Notice[],
  ids: readonly string[] | undefined,
  publish: SourceApiSettings['publish'],
): Promise<void> {
  if (publish === undefined) {
    throw new SourceApiError(
      'no-publisher',
      'This source was started without a publish function, so it cannot announce',
    );
  }
  const unknown = ids?.find((id) => !notices.some((notice) => notice.batch === id));
  if (unknown !== undefined) throw new SourceApiError('batch-unknown', `There is no batch "${unknown}" to announce`);
  for (const notice of notices) if (ids === undefined || ids.includes(notice.batch)) await publish(notice);
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      const message = taken ? `Port ${port} is taken; choose another or 0` : `Cannot listen on port ${port}`;
      reject(new SourceApiError(taken ? 'port-taken' : 'listen-failed', message, { cause }));
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function stop(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
