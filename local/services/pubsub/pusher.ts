/**
 * Push delivery of one subscription: as many requests at once as the endpoint takes well, fewer when it fails.
 * Source: https://cloud.google.com/pubsub/docs/push#push_backoff
 */
import type { Clock } from '../../wire/clock.ts';
import { describe } from '../../wire/log.ts';
import type { Fetch, Log } from '../../wire/room.ts';
import type { ActiveSubscription, Pusher } from './active.ts';
import type { Delivery } from './backlog.ts';
import { decodeMessage } from './message.ts';
import { pushRequest } from './push-request.ts';
import type { Consumer, Item } from './ready.ts';

export type MintIdToken = (audience: string, email: string) => string | Promise<string>;

interface PusherEnv {
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: Fetch;
  /** A signed OIDC token for subscriptions that ask for one. */
  readonly mintIdToken?: MintIdToken;
}

const FIRST_WINDOW = 32;
const LARGEST_WINDOW = 1000;
const BYTES_IN_FLIGHT = 64 * 1024 * 1024;
const SHORTEST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 60_000;
/** With a retry policy each message backs off by itself; the pause only keeps a dead endpoint from being hammered. */
const LONGEST_PAUSE_WITH_POLICY_MS = 1_000;
/** So many failures without one success between them, and the endpoint counts as down. */
const FAILURES_BEFORE_PAUSE = 10;
/** Tokens are good for an hour. */
const TOKEN_USE_MS = 50 * 60 * 1000;
const ACKNOWLEDGED = new Set([102, 200, 201, 202, 204]);

export function startPusher(env: PusherEnv, active: ActiveSubscription): Pusher {
  const pusher = new HttpPusher(env, active);
  active.backlog.attach(pusher);
  return pusher;
}

class HttpPusher implements Consumer, Pusher {
  readonly perKey = 1;
  private readonly env: PusherEnv;
  private readonly active: ActiveSubscription;
  private readonly running = new Set<AbortController>();
  private window = FIRST_WINDOW;
  private inFlight = 0;
  private bytesInFlight = 0;
  /** Failures since the last success. */
  private failures = 0;
  /** Pauses since the last success. */
  private pauses = 0;
  private endPause: (() => void) | undefined;
  private stopped = false;
  private token: { readonly key: string; readonly until: number; readonly value: Promise<string> } | undefined;

  constructor(env: PusherEnv, active: ActiveSubscription) {
    this.env = env;
    this.active = active;
  }

  room() {
    const open = this.stopped || this.endPause ? 0 : Math.floor(this.window) - this.inFlight;
    return { messages: open, bytes: BYTES_IN_FLIGHT - this.bytesInFlight };
  }

  /** The request's own time limit ends a delivery, so no lease does. */
  leaseMilliseconds(): number {
    return Infinity;
  }

  deliver(items: readonly Item[]): void {
    for (const item of items) {
      this.inFlight++;
      this.bytesInFlight += item.size;
    }
    const leases = items.map((item) => ({ item, lease: item.lease }));
    this.active.backlog.received(items).then(
      (deliveries) => {
        for (const delivery of deliveries) void this.push(delivery);
      },
      (error: unknown) => {
        this.env.log.error({ error: describe(error) }, 'messages to push could not be read');
        for (const { item, lease } of leases) this.active.backlog.nack(item, lease, LONGEST_BACKOFF_MS);
      },
    );
  }

  released(item: Item): void {
    this.inFlight--;
    this.bytesInFlight -= item.size;
  }

  stop(): void {
    this.stopped = true;
    this.endPause?.();
    this.endPause = undefined;
    this.active.backlog.detach(this);
    for (const controller of this.running) controller.abort();
  }

  private async push(delivery: Delivery): Promise<void> {
    const { item } = delivery;
    const { lease } = item;
    const succeeded = await this.post(delivery);
    if (succeeded) {
      this.failures = 0;
      this.pauses = 0;
      this.window = Math.min(this.window + 1, LARGEST_WINDOW);
      await this.active.backlog
        .acknowledgeItem(item)
        .catch((error: unknown) =>
          this.env.log.error({ error: describe(error) }, 'an acknowledgement was not recorded'),
        );
      return;
    }
    this.failures++;
    this.window = Math.max(this.window * 0.9, 1);
    if (!this.stopped) this.pauseIfDown();
    const delay = Math.min(SHORTEST_BACKOFF_MS * 2 ** item.attempts, LONGEST_BACKOFF_MS);
    this.active.backlog.nack(item, lease, this.stopped ? 0 : delay);
  }

  /** True when the endpoint acknowledged. */
  private async post(delivery: Delivery): Promise<boolean> {
    const { resource } = this.active;
    const { pushEndpoint } = resource.pushConfig;
    if (pushEndpoint === undefined || this.stopped) return false;
    const controller = new AbortController();
    this.running.add(controller);
    const cancel = this.env.clock.after(resource.ackDeadlineSeconds * 1000, () => controller.abort());
    try {
      const { headers, body } = pushRequest(resource, decodeMessage(delivery.message), delivery.deliveryAttempt);
      const authorization = await this.authorization(pushEndpoint);
      const response = await this.env.fetch(pushEndpoint, {
        method: 'POST',
        headers: { 'user-agent': 'CloudPubSub-Google', ...headers, ...authorization },
        body,
        redirect: 'manual',
        signal: controller.signal,
      });
      await response.body?.cancel();
      if (ACKNOWLEDGED.has(response.status)) return true;
      this.env.log.debug({ subscription: resource.name, status: response.status }, 'a push was not acknowledged');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.env.log.debug({ subscription: resource.name, reason }, 'a push was not answered');
    } finally {
      cancel();
      this.running.delete(controller);
    }
    return false;
  }

  private async authorization(pushEndpoint: string): Promise<Record<string, string>> {
    const { oidcToken } = this.active.resource.pushConfig;
    const { mintIdToken, clock } = this.env;
    if (!oidcToken || !mintIdToken) return {};
    const audience = oidcToken.audience ?? pushEndpoint;
    const email = oidcToken.serviceAccountEmail ?? '';
    const key = JSON.stringify([audience, email]);
    if (this.token?.key !== key || this.token.until <= clock.now()) {
      const value = Promise.resolve(mintIdToken(audience, email));
      this.token = { key, until: clock.now() + TOKEN_USE_MS, value };
      value.catch(() => (this.token = undefined));
    }
    return { authorization: `Bearer ${await this.token.value}` };
  }

  private pauseIfDown(): void {
    if (this.failures < FAILURES_BEFORE_PAUSE || this.endPause) return;
    const longest = this.active.settings.retry ? LONGEST_PAUSE_WITH_POLICY_MS : LONGEST_BACKOFF_MS;
    // By pauses, not by failures: many requests that fail at once are one bad moment.
    const pause = Math.min(SHORTEST_BACKOFF_MS * 2 ** this.pauses++, longest);
    this.endPause = this.env.clock.after(pause, () => {
      this.endPause = undefined;
      this.active.backlog.pump();
    });
  }
}
