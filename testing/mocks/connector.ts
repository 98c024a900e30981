/** Mocks of connectors: `h.connector('googleapis.storage.v1.objects.get').returns({bucket: 'b', name: 'a'})`. */
import type { JsonValue } from '../../local/engine/index.ts';
import { unknownConnector } from '../../local/engine/connectors/index.ts';
import { didYouMean } from '../../local/engine/definition/nearest.ts';
import { libraryFunction } from '../../local/engine/stdlib/index.ts';
import { checkReply } from '../shapes/index.ts';
import type { Call, ConnectorUse } from './call.ts';
import { httpReply, type HttpReply } from './http.ts';
import { ValueMock } from './value-mock.ts';

type Arguments = Readonly<Record<string, JsonValue>>;

export interface ConnectorOptions {
  /** False: returns what no API would. */
  readonly honest?: boolean;
}

/** The time one request of a connector may take (https://cloud.google.com/workflows/docs/reference/googleapis). */
const REQUEST_SECONDS = 1800;

export class ConnectorMock extends ValueMock<ConnectorUse, Arguments> {
  readonly title: string;
  private readonly honest: boolean;

  /** @throws TypeError for a connector there is none of */
  constructor(name: string, { honest = true }: ConnectorOptions) {
    super();
    checkName(name);
    this.title = name;
    this.honest = honest;
  }

  /** @throws TypeError for an argument that the method does not have */
  override with(conditions: Parameters<ValueMock<ConnectorUse, Arguments>['with']>[0]): this {
    if (typeof conditions === 'object') checkArguments(this.title, Object.keys(conditions));
    return super.with(conditions);
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

  protected argumentsOf(call: ConnectorUse): Arguments {
    return call.args;
  }

  protected override check(value: unknown): void {
    if (this.honest) checkReply(this.title, value);
  }
}

function checkName(name: string): void {
  if (libraryFunction(name)?.kind === 'blocking') return;
  if (name.startsWith('googleapis.')) throw new TypeError(unknownConnector(name));
  throw new TypeError(`'${name}' is no connector: give its whole name, such as googleapis.storage.v1.objects.get`);
}

function checkArguments(name: string, keys: readonly string[]): void {
  const known = libraryFunction(name)?.parameters.map((parameter) => parameter.name) ?? [];
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, known);
  const hint = meant === undefined ? '' : ` (${meant})`;
  throw new TypeError(`${name} has no argument '${unknown}'${hint}; it has ${known.join(', ')}`);
}
