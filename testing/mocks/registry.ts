/** All mocks of one harness: finds the one for a call, or says which was nearest and why it was not it. */
import { show } from '../matchers/equality.ts';
import { titleOf, type Call } from './call.ts';
import { CallbackMock } from './callback.ts';
import { ConnectorMock, type ConnectorOptions } from './connector.ts';
import { HttpMock } from './http.ts';
import type { AnyMock } from './mock.ts';
import { StepMock, SubworkflowMock } from './subworkflow.ts';
import { WorkflowMock } from './workflow.ts';

export class Mocks {
  private calls: AnyMock[] = [];
  private steps: StepMock[] = [];
  private callbacks: CallbackMock[] = [];

  http(method: string, url: string): HttpMock {
    return this.add(new HttpMock(method, url));
  }

  connector(name: string, options: ConnectorOptions): ConnectorMock {
    return this.add(new ConnectorMock(name, options));
  }

  workflow(name: string): WorkflowMock {
    return this.add(new WorkflowMock(name));
  }

  subworkflow(name: string): SubworkflowMock {
    return this.add(new SubworkflowMock(name));
  }

  step(name: string): StepMock {
    const mock = new StepMock(name);
    this.steps.push(mock);
    return mock;
  }

  callback(step: string): CallbackMock {
    const mock = new CallbackMock(step);
    this.callbacks.push(mock);
    return mock;
  }

  private add<M extends AnyMock>(mock: M): M {
    // Later ones win.
    this.calls.unshift(mock);
    return mock;
  }

  find(call: Call): AnyMock | undefined {
    return this.calls.find((mock) => mock.mismatches(call).length === 0);
  }

  stepMocks(routine: string, step: string): readonly StepMock[] {
    return this.steps.filter((mock) => mock.isFor(routine, step));
  }

  callbackMocks(steps: readonly string[]): readonly CallbackMock[] {
    return this.callbacks.filter((mock) => steps.includes(mock.step));
  }

  get probes(): readonly string[] {
    return this.steps.map(({ step }) => step);
  }

  /** Subworkflows that are replaced. */
  get stubs(): readonly string[] {
    return this.calls.flatMap((mock) => (mock instanceof SubworkflowMock ? [mock.routine] : []));
  }

  /** Replies begin anew. */
  rewind(): void {
    for (const mock of [...this.calls, ...this.steps, ...this.callbacks]) mock.rewind();
  }

  settle(): void {
    for (const mock of this.calls) mock.settle();
  }

  /** Mocks, or replies of them, that no execution came to. */
  get unused(): string[] {
    return [...this.calls, ...this.steps, ...this.callbacks]
      .filter((mock) => mock.unused > 0)
      .map((mock) => (mock.uses === 0 ? mock.title : `${mock.title} (${mock.unused} of its replies)`));
  }

  /** Why no mock answers a call, with the nearest one. */
  explain(call: Call): string {
    const lines = [`no mock answers ${titleOf(call)}`, ...argumentsOf(call)];
    const nearest = this.calls
      .map((mock) => ({ mock, why: mock.mismatches(call), distance: distanceOf(mock, call) }))
      .sort((a, b) => a.distance - b.distance)[0];
    if (nearest === undefined) return [...lines, 'There are no mocks at all.', suggestion(call)].join('\n');
    if (nearest.distance >= FOREIGN)
      return [...lines, 'No mock is for calls of this kind.', suggestion(call)].join('\n');
    const why = nearest.why.slice(0, 8).map((reason) => `  - ${reason}`);
    return [...lines, `The nearest mock is ${nearest.mock.title}, but`, ...why, suggestion(call)].join('\n');
  }
}

function argumentsOf(call: Call): string[] {
  if (call.kind !== 'http') return [`  args: ${show(call.args, 400)}`];
  const query = Object.keys(call.query).length === 0 ? [] : [`  query: ${show(call.query, 400)}`];
  return [...query, ...(call.body === undefined ? [] : [`  body: ${show(call.body, 400)}`])];
}

const FOREIGN = 1000;

/** How much would have to change: another kind of call is far, another URL nearer, a detail nearest. */
function distanceOf(mock: AnyMock, call: Call): number {
  const why = mock.mismatches(call);
  const foreign = why[0]?.startsWith('it is for ') === true ? FOREIGN : 0;
  const url = why.some((reason) => /^(url|name|workflow):/.test(reason));
  return foreign + (url ? 100 - likeness(mock.title, titleOf(call)) : 0) + why.length;
}

/** Percent of two texts that agree from their beginning and from their end. */
function likeness(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let head = 0;
  while (head < length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return Math.round((99 * (head + tail)) / Math.max(a.length, b.length, 1));
}

function suggestion(call: Call): string {
  if (call.kind === 'http')
    return `Add h.http('${call.method}', '${call.url}').replies({ body: … }); in a case, a mock 'http: ${call.method} ${call.url}'`;
  if (call.kind === 'subworkflow') return `Add .returns(…) to h.subworkflow('${call.name}')`;
  return `Add h.connector('${call.name}').returns(…); in a case, a mock 'connector: ${call.name}'`;
}
