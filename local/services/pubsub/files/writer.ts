/**
 * Delivery of one subscription to Cloud Storage: messages gather until time, bytes or count make a file of them. A
 * message is acknowledged when its file is there, so a file may hold some again that were in one before.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../wire/clock.ts';
import { describe } from '../../../wire/log.ts';
import type { Log } from '../../../wire/room.ts';
import type { ActiveSubscription, Pusher } from '../active.ts';
import type { Delivery } from '../backlog.ts';
import { decodeMessage, type PubsubMessage } from '../message.ts';
import type { Consumer, Item } from '../ready.ts';
import { secondsOf } from '../shapes.ts';
import type { CloudStorageConfig, WriteState } from './config.ts';
import { bytesIn, contentOf, type Content } from './content.ts';
import { fileName } from './name.ts';

/** How files are written, in the name of Pub/Sub's agent. */
export interface Files {
  /** Whether the agent may write to the bucket and see it. */
  check(bucket: string): Promise<WriteState>;
  /** HTTP status; an object of that name is never replaced (412). */
  write(bucket: string, name: string, content: Content): Promise<number>;
}

interface WriterEnv {
  readonly clock: Clock;
  readonly log: Log;
  readonly files?: Files;
}

/** The service may begin a new file before it must; here no file is larger than what memory holds well. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_MESSAGES = 100_000;
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export function startWriter(env: WriterEnv, active: ActiveSubscription): Pusher {
  const writer = new FileWriter(env, active);
  active.backlog.attach(writer);
  return writer;
}

/** A message in the file under way, and what it takes there. */
interface Held extends Delivery {
  readonly decoded: PubsubMessage;
  readonly bytes: number;
}

class FileWriter implements Consumer, Pusher {
  readonly perKey = MOST_MESSAGES;
  private readonly env: WriterEnv;
  private readonly active: ActiveSubscription;
  /** In the file under way, in the order in which they came. */
  private readonly held = new Map<Item, Held>();
  private heldBytes = 0;
  /** Taken and not read yet, each with all that is kept of it. */
  private readonly coming = new Set<Item>();
  private comingBytes = 0;
  private cancelTimer: (() => void) | undefined;
  private writing = false;
  private endPause: (() => void) | undefined;
  private failures = 0;
  private stopped = false;

  constructor(env: WriterEnv, active: ActiveSubscription) {
    this.env = env;
    this.active = active;
  }

  room() {
    const shut = this.stopped || this.writing || this.endPause !== undefined;
    const { messages, bytes } = this.limits();
    return {
      messages: shut ? 0 : messages - this.held.size - this.coming.size,
      bytes: bytes - this.heldBytes - this.comingBytes,
    };
  }

  /** The writer itself says when a delivery has failed. */
  leaseMilliseconds(): number {
    return Infinity;
  }

  deliver(items: readonly Item[]): void {
    for (const item of items) {
      this.coming.add(item);
      this.comingBytes += item.size;
    }
    const leases = items.map((item) => ({ item, lease: item.lease }));
    this.active.backlog.received(items).then(
      (deliveries) => this.hold(deliveries),
      (error: unknown) => {
        this.env.log.error({ error: describe(error) }, 'messages for a file could not be read');
        for (const { item, lease } of leases) this.active.backlog.nack(item, lease, LONGEST_PAUSE_MS);
      },
    );
  }

  released(item: Item): void {
    this.arrived(item);
    this.heldBytes -= this.held.get(item)?.bytes ?? 0;
    this.held.delete(item);
  }

  private arrived(item: Item): void {
    if (this.coming.delete(item)) this.comingBytes -= item.size;
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer?.();
    this.endPause?.();
    this.endPause = undefined;
    for (const { item } of [...this.held.values()]) this.active.backlog.nack(item, item.lease, 0);
    this.active.backlog.detach(this);
  }

  private limits() {
    const { maxBytes, maxMessages } = this.config();
    return {
      bytes: Math.min(Number(maxBytes ?? MOST_BYTES), MOST_BYTES),
      messages: Math.min(Number(maxMessages ?? MOST_MESSAGES), MOST_MESSAGES),
    };
  }

  private config(): CloudStorageConfig {
    return this.active.resource.cloudStorageConfig ?? { bucket: '', maxDuration: '60s' };
  }

  private hold(deliveries: readonly Delivery[]): void {
    // One that was taken back while it was read belongs to nobody here.
    for (const delivery of deliveries) {
      const { item, message } = delivery;
      if (item.holder !== this || !this.coming.has(item)) continue;
      this.arrived(item);
      const decoded = decodeMessage(message);
      const bytes = bytesIn(decoded, this.config());
      this.held.set(item, { ...delivery, decoded, bytes });
      this.heldBytes += bytes;
    }
    if (this.stopped || this.held.size === 0) return;
    const { bytes, messages } = this.limits();
    // What has been taken and not read is not in the file yet.
    if (this.heldBytes >= bytes || this.held.size >= messages) return void this.finish();
    this.cancelTimer ??= this.env.clock.after(secondsOf(this.config().maxDuration) * 1000, () => void this.finish());
    // They take less of a file than was reckoned with: more may fit.
    this.active.backlog.pump();
  }

  /** The file ends here: written whole, then all of its messages acknowledged. */
  private async finish(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.writing || this.stopped || this.held.size === 0) return;
    this.writing = true;
    const deliveries = [...this.held.values()];
    const leases = deliveries.map(({ item }) => ({ item, lease: item.lease }));
    const state = await this.write(deliveries);
    this.writing = false;
    if (state === 'ACTIVE') {
      this.failures = 0;
      await this.active.backlog
        .acknowledge(deliveries.map(({ ackId }) => ackId))
        .catch((error: unknown) => this.env.log.error({ error: describe(error) }, 'a file was not acknowledged'));
    } else {
      this.pause();
      for (const { item, lease } of leases) this.active.backlog.nack(item, lease, 0);
    }
    if (this.held.size > 0 && !this.stopped) this.hold([]);
    this.active.backlog.pump();
  }

  private async write(deliveries: readonly Held[]): Promise<WriteState | 'FAILED'> {
    const { name } = this.active.resource;
    const config = this.config();
    try {
      const content = await contentOf(
        deliveries.map(({ decoded }) => decoded),
        config,
        name,
      );
      const file = fileName(config, this.env.clock.now(), randomBytes(4).toString('hex'));
      const status = (await this.env.files?.write(config.bucket, file, content)) ?? 501;
      const state = stateOf(status);
      if (state !== 'FAILED') this.active.writeState = state;
      if (state !== 'ACTIVE') this.env.log.warn({ subscription: name, status }, 'a file could not be written');
      return state;
    } catch (error) {
      this.env.log.warn({ subscription: name, error: describe(error) }, 'a file could not be written');
      return 'FAILED';
    }
  }

  private pause(): void {
    const wait = Math.min(SHORTEST_PAUSE_MS * 2 ** this.failures++, LONGEST_PAUSE_MS);
    this.endPause = this.env.clock.after(wait, () => {
      this.endPause = undefined;
      this.active.backlog.pump();
    });
  }
}

function stateOf(status: number): WriteState | 'FAILED' {
  if (status === 404) return 'NOT_FOUND';
  if (status === 401 || status === 403) return 'PERMISSION_DENIED';
  return status >= 200 && status < 300 ? 'ACTIVE' : 'FAILED';
}
