/** Mocks of other workflows that this one executes, by connector or by `experimental.executions.run`. */
import type { JsonValue } from '../../local/engine/index.ts';
import { isPlain } from '../matchers/equality.ts';
import type { Call, ConnectorUse } from './call.ts';
import type { Reply } from './mock.ts';
import { ValueMock } from './value-mock.ts';
import { raisedReply, valueReply, type RaisedError } from './value.ts';

const PREFIX = 'googleapis.workflowexecutions.v1.projects.locations.workflows.executions';
const STARTED = '2026-01-01T00:00:00Z';

type Arguments = { readonly argument: JsonValue | undefined };

/**
 * `run` and `experimental.executions.run` get the value, `map` the list of values. `create` waits for the execution and
 * gets it as it ended; with `skip_polling` it gets one that is ACTIVE, and `get` tells how it ended.
 */
export class WorkflowMock extends ValueMock<ConnectorUse, Arguments> {
  readonly title: string;
  private readonly workflow: string;
  /** What `create` has been asked for, by execution name: how it ends. */
  private readonly children = new Map<string, Reply>();

  constructor(workflow: string) {
    super();
    this.workflow = workflow;
    this.title = `workflow ${workflow}`;
  }

  protected speaksOf(call: Call): call is ConnectorUse {
    return (
      call.kind === 'connector' && (call.name.startsWith(PREFIX) || call.name.startsWith('experimental.executions'))
    );
  }

  protected differencesOf(call: ConnectorUse): string[] {
    const name = workflowOf(call.args);
    return name === this.workflow ? [] : [`workflow: expected ${this.workflow}, got ${name ?? 'none'}`];
  }

  protected argumentsOf({ args }: ConnectorUse): Arguments {
    const body = args['body'];
    if (!isPlain(body)) return { argument: args['argument'] };
    const text = body['argument'];
    return { argument: typeof text === 'string' ? (JSON.parse(text) as JsonValue) : undefined };
  }

  override reply(call: ConnectorUse): Reply | Promise<Reply> {
    if (call.name === `${PREFIX}.get`) return this.child(String(call.args['name']));
    if (call.name === 'experimental.executions.map') return this.map(call);
    const reply = super.reply(call);
    if (call.name !== `${PREFIX}.create`) return reply;
    return 'then' in reply ? reply.then((each) => this.begin(call, each)) : this.begin(call, reply);
  }

  private begin({ args }: ConnectorUse, end: Reply): Reply {
    const name = `${String(args['parent'])}/executions/child-${this.children.size + 1}`;
    this.children.set(name, end);
    const params = args['connector_params'];
    const isWaitedFor = !isPlain(params) || params['skip_polling'] !== true;
    if (isWaitedFor) return end.outcome.kind === 'value' ? this.child(name) : end;
    return valueReply({ name, state: 'ACTIVE', startTime: STARTED, ...argumentIn(args) });
  }

  /** One execution for each argument; the first that fails is what the call fails with. */
  private async map(call: ConnectorUse): Promise<Reply> {
    const all = call.args['arguments'];
    const values: unknown[] = [];
    for (const argument of Array.isArray(all) ? (all as readonly JsonValue[]) : []) {
      const { outcome, ...rest } = await super.reply({ ...call, args: { ...call.args, argument } });
      if (outcome.kind !== 'value') return { outcome, ...rest };
      values.push(JSON.parse(outcome.text));
    }
    return valueReply(values);
  }

  private child(name: string): Reply {
    const end = this.children.get(name);
    if (end === undefined) return raisedReply(notFound(name));
    const { outcome } = end;
    const about = { name, startTime: STARTED, endTime: STARTED };
    if (outcome.kind === 'value') return valueReply({ ...about, state: 'SUCCEEDED', result: outcome.text });
    const payload = outcome.kind === 'raised' ? outcome.text : '{}';
    return valueReply({ ...about, state: 'FAILED', error: { payload, context: '' } });
  }
}

function workflowOf(args: Readonly<Record<string, JsonValue>>): string | undefined {
  if (typeof args['workflow_id'] === 'string') return args['workflow_id'];
  const path = args['parent'] ?? args['name'];
  return typeof path === 'string' ? /workflows\/([^/]+)/.exec(path)?.[1] : undefined;
}

function argumentIn({ body }: Readonly<Record<string, JsonValue>>): { argument?: unknown } {
  return isPlain(body) && body['argument'] !== undefined ? { argument: body['argument'] } : {};
}

function notFound(name: string): RaisedError {
  return { tags: ['HttpError'], code: 404, message: `HTTP server responded with error code 404`, body: { name } };
}
