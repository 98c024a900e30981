/** Hosting by functions-framework: registers a handler by name, and starts it as the bundle's own program. */

import { http, type Request, type Response } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { EdgePorts, EdgeReply, EdgeRequest, Log } from './edge.ts';
import { projectOf, type Environment } from './environment.ts';

/** Longer than any load balancer keeps an idle connection, so that it is never closed while a request is on its way. */
const KEEP_ALIVE_MILLISECONDS = 620_000;

export function register(name: string, answer: (request: EdgeRequest & RawRequest) => Promise<EdgeReply>): void {
  http(name, async (request: Request, response: Response) => {
    const reply = await answer({
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: request.body as unknown,
      rawBody: request.rawBody ?? Buffer.alloc(0),
    });
    response.status(reply.status).set(reply.headers);
    if (reply.body === undefined) response.end();
    else response.json(reply.body);
  });
}

export interface RawRequest {
  readonly path: string;
  /** Bytes as they came: signatures are over these. */
  readonly rawBody: Buffer;
}

/**
 * Listens on the port that the host names. `getTestServer` is the framework's own way to get a server for a registered
 * function without its command line.
 */
export function start(name: string, environment: Readonly<Record<string, string | undefined>>): void {
  const server = getTestServer(name);
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.headersTimeout = KEEP_ALIVE_MILLISECONDS + 1000;
  server.listen(Number(environment['PORT'] ?? 8080));
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}

/** What the edge of a hosted handler needs. @throws PermanentError configuration-invalid */
export function edgePorts(environment: Environment): EdgePorts {
  const revision = environment['K_REVISION'] ?? 'unknown';
  return { log: logLine, now: Date.now, project: projectOf(environment), revision };
}

/** Cloud Logging reads one JSON object per line of standard output. */
const logLine: Log = (entry) => {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
};
