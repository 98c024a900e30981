/** One line of JSON for each write of a run: what, which try, how long, what came of it. No body, so no secret. */
import { appendFileSync } from 'node:fs';
import type { Exchange } from '../rest/http.ts';
import type { Redactor } from './redact.ts';
import { isRead } from '../rest/retry/classes.ts';
import type { Waiting } from '../rest/retry/patience.ts';

export interface RunLog {
  exchange(exchange: Exchange): void;
  waiting(waiting: Waiting): void;
}

/** Appends to `file` as things happen: a run that dies leaves what it did. */
export function openLog(file: string, redactor: () => Redactor | undefined): RunLog {
  const line = (fields: object) => {
    const text = JSON.stringify({ time: new Date().toISOString(), ...fields });
    appendFileSync(file, `${redactor()?.text(text) ?? text}\n`);
  };
  return {
    exchange(exchange) {
      if (isRead(exchange)) return;
      const { about, service, method, path, query, attempt, milliseconds, status } = exchange;
      const outcome = status === 0 ? 'no answer' : status < 400 ? 'ok' : 'refused';
      line({ resource: about, service, method, path: `${path}${query}`, attempt, ms: milliseconds, status, outcome });
    },
    waiting: ({ about, class: retryClass, milliseconds, why }) =>
      line({ resource: about, wait: retryClass, ms: milliseconds, why }),
  };
}
