/** Mocks of connectors: `h.connector('googleapis.storage.v1.objects.get').returns({bucket: 'b', name: 'a'})`. */
import type { JsonValue } from '../../local/engine/index.ts';
import { checkReply } from '../shapes/index.ts';
import type { Call, ConnectorUse } from './call.ts';
import { httpReply, type HttpReply } from './http.ts';
import { ValueMock } from './value-mock.ts';

export interface ConnectorOptions {
  /** False: returns what no API would. */
  readonly honest?: boolean;
}

/** The time one request of a connector may take (https://cloud.google.com/workflows/docs/reference/googleapis). */
const REQUEST_SECONDS = 1800;

export class ConnectorMock extends ValueMock<ConnectorUse, Readonly<Record<string, JsonValue>>> {
  readonly title: string;
  private readonly honest: boolean;

  constructor(name: string, { honest = true }: ConnectorOptions) {
    super();
    this.title = name;
    this.honest = honest;
  }

  /**
   * The HTTP answers behind the call, so that its retries, its polling and its errors are those of a real connector.
   * Every request takes the next one.
   */
  replies(...replies: readonly HttpReply[]): this {
    this.repliers = replies.map((reply) => () => httpReply(reply, { timeoutSeconds: REQUEST_SECONDS }));
    return this;
  }

  protected speaksOf(call: Call): call is ConnectorUse {
    return call.kind === 'connector';
  }

  protected differencesOf(call: ConnectorUse): string[] {
    return call.name === this.title ? [] : [`name: expected ${this.title}, got ${call.name}`];
  }

  protected argumentsOf(call: ConnectorUse): Readonly<Record<string, JsonValue>> {
    return call.args;
  }

  protected override check(value: unknown): void {
    if (this.honest) checkReply(this.title, value);
  }
}
