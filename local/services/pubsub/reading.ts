/** Reading by request: one pull, and the stream that many pulls' worth of messages goes down. */
import type { Clock } from '../../wire/clock.ts';
import { invalid } from '../../wire/errors.ts';
import type { ActiveSubscription } from './active.ts';
import type { Received } from './message.ts';
import type { Consumer, Item } from './ready.ts';

/** How long a pull waits for a first message. The service gives no figure; clients' own deadlines are a minute. */
const PULL_WAIT_MS = 10_000;
const PULL_BYTES = 8 * 1024 * 1024;
const PULL_MESSAGES = 1000;

export interface PullRequest {
  readonly maxMessages: number;
  readonly returnImmediately: boolean;
}

/**
 * What there is, or what comes within a bounded time; empty when nothing does.
 * @param gone registers a function for when the caller is no longer there
 * @throws ApiError INVALID_ARGUMENT, FAILED_PRECONDITION
 */
export async function pull(
  clock: Clock,
  active: ActiveSubscription,
  request: PullRequest,
  gone: (leave: () => void) => void,
): Promise<Received[]> {
  if (request.maxMessages <= 0) throw invalid('max_messages must be at least 1.');
  active.checkReadable();
  const taken = await new Promise<readonly Item[]>((resolve, reject) => {
    let over = false;
    const finish = (settle: () => void) => {
      if (over) return;
      over = true;
      forget();
      cancel();
      active.backlog.detach(consumer);
      settle();
    };
    const consumer: Consumer = {
      perKey: Infinity,
      room: () => ({ messages: over ? 0 : Math.min(request.maxMessages, PULL_MESSAGES), bytes: PULL_BYTES }),
      leaseMilliseconds: () => active.resource.ackDeadlineSeconds * 1000,
      deliver: (items) => finish(() => resolve(items)),
      released: () => undefined,
    };
    const forget = active.addReader((reason) => finish(() => reject(reason)));
    const cancel = request.returnImmediately
      ? () => undefined
      : clock.after(PULL_WAIT_MS, () => finish(() => resolve([])));
    gone(() => finish(() => resolve([])));
    active.backlog.attach(consumer);
    if (request.returnImmediately) void active.backlog.loaded().then(() => finish(() => resolve([])));
  });
  return active.backlog.received(taken);
}

interface StreamLimits {
  readonly leaseSeconds: number;
  /** 0 or less: no limit, as in the API. */
  readonly maxOutstandingMessages: number;
  readonly maxOutstandingBytes: number;
}

/** Small enough that several streams share a burst evenly, large enough that a message costs little. */
const CHUNK_MESSAGES = 250;
const CHUNK_BYTES = 1024 * 1024;
/** Even a stream without limits is not sent everything there is. */
const OUTSTANDING_MESSAGES = 20_000;

/** A stream as a consumer: sends while the client has room by its own limits and the connection takes it. */
export class StreamConsumer implements Consumer {
  readonly perKey = Infinity;
  leaseSeconds: number;
  private readonly active: ActiveSubscription;
  private readonly limits: StreamLimits;
  private readonly send: (received: readonly Received[]) => Promise<void>;
  private readonly failed: (error: unknown) => void;
  private messages = 0;
  private bytes = 0;
  private sending = 0;
  private closed = false;
  private last: Promise<void> = Promise.resolve();

  /** `send` resolves when the connection takes more. */
  constructor(
    active: ActiveSubscription,
    limits: StreamLimits,
    send: (received: readonly Received[]) => Promise<void>,
    failed: (error: unknown) => void,
  ) {
    this.active = active;
    this.limits = limits;
    this.leaseSeconds = limits.leaseSeconds;
    this.send = send;
    this.failed = failed;
  }

  room() {
    const { maxOutstandingMessages, maxOutstandingBytes } = this.limits;
    const mostMessages = maxOutstandingMessages > 0 ? maxOutstandingMessages : OUTSTANDING_MESSAGES;
    const mostBytes = maxOutstandingBytes > 0 ? maxOutstandingBytes : Infinity;
    if (this.closed || this.sending > 1) return { messages: 0, bytes: 0 };
    return {
      messages: Math.min(mostMessages - this.messages, CHUNK_MESSAGES),
      bytes: Math.min(mostBytes - this.bytes, CHUNK_BYTES),
    };
  }

  leaseMilliseconds(): number {
    return this.leaseSeconds * 1000;
  }

  deliver(items: readonly Item[]): void {
    for (const item of items) {
      this.messages++;
      this.bytes += item.size;
    }
    this.sending++;
    const received = this.active.backlog.received(items);
    // One after another, so that messages of one ordering key are not overtaken by later ones.
    this.last = this.last
      .then(async () => {
        if (!this.closed) await this.send(await received);
      })
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.sending--;
        this.active.backlog.pump();
      });
  }

  released(item: Item): void {
    this.messages--;
    this.bytes -= item.size;
  }

  close(): void {
    this.closed = true;
    this.active.backlog.detach(this);
  }
}
