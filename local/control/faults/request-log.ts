/** The last calls of the control planes, as a golden log needs them. Kept in memory: it is about this run. */

export interface LoggedRequest {
  /** Counts up from 1 over the life of the process. */
  readonly id: number;
  /** RFC 3339. */
  readonly time: string;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Without secrets; absent where nothing was sent or what was sent is no JSON. */
  readonly body?: unknown;
  /** 0 when the connection was cut. */
  readonly status: number;
  readonly principal?: string;
}

const MOST = 10_000;

/** Names whose values are nobody's business, whatever the API. */
const SECRET =
  /^(payload|password|auth_token|service_key|token|(subject|access|id|refresh)_?token|private_?key\w*|assertion)$/i;

export class RequestLog {
  #entries: LoggedRequest[] = [];
  #count = 0;

  add(entry: Omit<LoggedRequest, 'id'>): void {
    const { body, ...rest } = entry;
    this.#entries.push({ id: ++this.#count, ...rest, ...(body === undefined ? {} : { body: withoutSecrets(body) }) });
    if (this.#entries.length > MOST) this.#entries = this.#entries.slice(-MOST / 2);
  }

  /** Oldest first. */
  list({ after = 0, service }: { after?: number; service?: string | undefined } = {}): readonly LoggedRequest[] {
    return this.#entries.filter((entry) => entry.id > after && (service === undefined || entry.service === service));
  }

  clear(): void {
    this.#entries = [];
  }
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET.test(key) ? '(secret)' : withoutSecrets(inner)]),
  );
}
