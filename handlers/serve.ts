/** Hosting by functions-framework: registers a handler by name, and starts it as the bundle's own program. */

import { http, type Request, type Response } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
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

export interface ServingOptions {
  /** The handler reads bodies itself, whatever their content type says: the framework must not refuse or change them. */
  readonly anyBody?: boolean;
  /** Requests with more are answered 413 before they are in memory. */
  readonly maxBytes?: number;
}

/**
 * Listens on the port that the host names. `getTestServer` is the framework's own way to get a server for a registered
 * function without its command line.
 */
export function start(name: string, environment: Environment, options: ServingOptions = {}): void {
  const server = getTestServer(name);
  guardBodies(server, name, options);
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.headersTimeout = KEEP_ALIVE_MILLISECONDS + 1000;
  server.listen(Number(environment['PORT'] ?? 8080));
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}

/** Before the framework sees a request: its parsers answer 400 to JSON that is none, and take up to a gigabyte. */
function guardBodies(server: Server, name: string, { anyBody = false, maxBytes = Infinity }: ServingOptions): void {
  if (!anyBody) return;
  const serve = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    request.headers['content-type'] = 'application/octet-stream';
    const refuse = () => {
      // What still comes is read and dropped: whoever is sending would else see a broken connection, and no answer.
      for (const event of ['data', 'end']) request.removeAllListeners(event);
      request.resume();
      logLine({ severity: 'WARNING', message: `${name} 413`, handler: name, status: 413, error: 'delivery-too-large' });
      const message = `A request has at most ${maxBytes} bytes`;
      const body = JSON.stringify({ error: { code: 'delivery-too-large', message, retryable: false } });
      request.once('end', () => response.writeHead(413, { 'content-type': 'application/json' }).end(body));
    };
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      refuse();
      return;
    }
    for (const listener of serve) listener(request, response);
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes && bytes - chunk.length <= maxBytes && !response.headersSent) refuse();
    });
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
