/** Requests as rooms send them: the platform's fetch, or one that spares what most requests never use. */

/** Takes a request back. An AbortSignal costs more than a short call does, so there is one only if somebody asks. */
export class Cancel {
  isCancelled = false;
  reason: unknown = undefined;
  /** Called once. */
  onCancel: (() => void) | undefined = undefined;
  #controller: AbortController | undefined = undefined;

  cancel(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.isCancelled) return;
    this.isCancelled = true;
    this.reason = reason;
    this.#controller?.abort(reason);
    this.onCancel?.();
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.isCancelled) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }
}

/** Whoever knows `cancel` need not look at `signal`, which says the same. */
export interface FetchInit extends RequestInit {
  readonly cancel?: Cancel;
}

export interface FetchAnswer extends Pick<
  Response,
  'status' | 'statusText' | 'ok' | 'headers' | 'body' | 'text' | 'json' | 'arrayBuffer'
> {
  /** All of it, when it has been read already. */
  readonly whole?: WholeBody;
}

export interface WholeBody {
  /** Names in lower case; one may be there more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bytes: Buffer;
}

/** The platform's fetch; the composition root's one reaches nothing outside this machine. */
export type Fetch = (url: string | URL, init?: FetchInit) => Promise<FetchAnswer>;

/** An answer that has come whole; the platform's class is made of it for those who want streams or headers. */
export class WholeAnswer implements FetchAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly whole: WholeBody;
  #response: Response | undefined = undefined;

  constructor(status: number, statusText: string, whole: WholeBody) {
    this.status = status;
    this.statusText = statusText;
    this.whole = whole;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    return this.response().headers;
  }

  get body(): Response['body'] {
    return this.response().body;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#text());
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#text());
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.response().arrayBuffer();
  }

  #text(): string {
    return NO_BODY.has(this.status) ? '' : new TextDecoder().decode(this.whole.bytes);
  }

  /** As the platform has it. */
  response(): Response {
    const { headers, bytes } = this.whole;
    const init = { status: this.status, statusText: this.statusText, headers: headers as [string, string][] };
    const body = NO_BODY.has(this.status) ? null : (bytes as Uint8Array<ArrayBuffer>);
    return (this.#response ??= new Response(body, init));
  }
}

export const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);
