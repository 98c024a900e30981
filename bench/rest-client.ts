/** A lean REST client on kept connections, so that a bench measures the server more than itself. */
import { Agent, request } from 'node:http';

export interface RestClient {
  /** @throws Error with the answer when the status is not 2xx, or the connection's own error */
  call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  close(): void;
}

/** @param base such as `http://127.0.0.1:8700` */
export function restClient(base: string): RestClient {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(base);
  const call: RestClient['call'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const data = body === undefined ? '' : JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(data) };
      const options = { agent, hostname, port, path, method, ...(data === '' ? {} : { headers }) };
      const sent = request(options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => {
          const { statusCode = 0 } = answer;
          if (statusCode >= 200 && statusCode < 300) resolve(JSON.parse(text) as Record<string, unknown>);
          else reject(new Error(`${method} ${path}: ${statusCode} ${text}`));
        });
      });
      sent.on('error', reject).end(data);
    });
  return { call, close: () => agent.destroy() };
}
