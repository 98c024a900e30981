/** Subscriber.StreamingPull: messages down, acknowledgements and deadlines up, on one long call. */
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { invalid } from '../../wire/errors.ts';
import { toServiceError } from '../../wire/grpc.ts';
import type { Log } from '../../wire/room.ts';
import type { Received } from './message.ts';
import type { PubsubOperations } from './operations.ts';
import { StreamConsumer } from './reading.ts';
import type { Fields } from './shapes.ts';

interface StreamRequest {
  readonly subscription: string;
  readonly ackIds: readonly string[];
  readonly modifyDeadlineSeconds: readonly number[];
  readonly modifyDeadlineAckIds: readonly string[];
  readonly streamAckDeadlineSeconds: number;
  readonly clientId: string;
  readonly maxOutstandingMessages: string;
  readonly maxOutstandingBytes: string;
}

/** A response with messages still to be encoded; its other fields in the usual form. */
export interface StreamResponse {
  readonly received: readonly Received[];
  readonly others?: Fields;
}

type Call = ServerDuplexStream<StreamRequest, StreamResponse>;

export function streamingPull(pubsub: PubsubOperations, log: Log) {
  return (call: Call): void => {
    const stream = new PullStream(call, pubsub, log);
    call.on('data', (request: StreamRequest) => stream.take(request));
    call.on('end', () => stream.end());
    call.on('cancelled', () => stream.close());
    call.on('error', () => stream.close());
  };
}

class PullStream {
  private readonly call: Call;
  private readonly pubsub: PubsubOperations;
  private readonly log: Log;
  private name = '';
  private consumer: StreamConsumer | undefined;
  private forget: (() => void) | undefined;
  private closed = false;

  constructor(call: Call, pubsub: PubsubOperations, log: Log) {
    this.call = call;
    this.pubsub = pubsub;
    this.log = log;
  }

  take(request: StreamRequest): void {
    if (this.closed) return;
    try {
      if (this.consumer) this.checkLater(request);
      else this.open(request);
      this.carryOut(request).catch((error: unknown) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  /** The client sends nothing more: the service ends the call, too. */
  end(): void {
    if (this.closed) return;
    this.close();
    this.call.end();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.forget?.();
    this.consumer?.close();
  }

  private fail(error: unknown): void {
    if (this.closed) return;
    this.close();
    this.call.emit('error', toServiceError(error, this.log));
  }

  private open(request: StreamRequest): void {
    this.name = request.subscription;
    const active = this.pubsub.active(request.subscription);
    checkDeadline(request.streamAckDeadlineSeconds);
    const consumer = new StreamConsumer(
      active,
      {
        leaseSeconds: request.streamAckDeadlineSeconds,
        maxOutstandingMessages: Number(request.maxOutstandingMessages),
        maxOutstandingBytes: Number(request.maxOutstandingBytes),
      },
      (received) => this.send({ received }),
      (error) => this.fail(error),
    );
    this.forget = active.addReader((reason) => this.fail(reason));
    this.consumer = consumer;
    const { enableMessageOrdering = false } = active.resource;
    const subscriptionProperties = {
      exactlyOnceDeliveryEnabled: false,
      messageOrderingEnabled: enableMessageOrdering,
    };
    this.call.write({ received: [], others: { subscriptionProperties } });
    active.backlog.attach(consumer);
  }

  private checkLater(request: StreamRequest): void {
    if (request.subscription || request.clientId) {
      throw invalid('subscription and client_id may be set in the first request of a stream only.');
    }
    if (Number(request.maxOutstandingMessages) !== 0 || Number(request.maxOutstandingBytes) !== 0) {
      throw invalid('max_outstanding_messages and max_outstanding_bytes may be set in the first request only.');
    }
    if (request.streamAckDeadlineSeconds === 0) return;
    checkDeadline(request.streamAckDeadlineSeconds);
    if (this.consumer) this.consumer.leaseSeconds = request.streamAckDeadlineSeconds;
  }

  private async carryOut(request: StreamRequest): Promise<void> {
    const { ackIds, modifyDeadlineAckIds: ids, modifyDeadlineSeconds: seconds } = request;
    if (ids.length !== seconds.length) {
      throw invalid('modify_deadline_seconds and modify_deadline_ack_ids must have the same length.');
    }
    for (const [index, id] of ids.entries()) {
      await this.pubsub.modifyAckDeadline(this.name, [id], seconds[index] ?? 0);
    }
    if (ackIds.length > 0) await this.pubsub.acknowledge(this.name, ackIds);
  }

  private async send(response: StreamResponse): Promise<void> {
    if (this.call.write(response)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        for (const event of ['drain', 'close', 'cancelled', 'error']) this.call.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'close', 'cancelled', 'error']) this.call.on(event, done);
    });
  }
}

function checkDeadline(seconds: number): void {
  if (seconds >= 10 && seconds <= 600) return;
  throw invalid(`Invalid stream_ack_deadline_seconds (${seconds}): it must be between 10 and 600.`);
}
