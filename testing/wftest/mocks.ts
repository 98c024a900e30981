/** Declared mocks -> mocks of a harness. */
import type { Harness } from '../harness.ts';
import type { MockDeclaration } from './types.ts';

interface ValueMock {
  returns(...values: readonly unknown[]): LimitedMock;
  raises(...errors: readonly never[]): LimitedMock;
}

interface LimitedMock {
  with?(conditions: Readonly<Record<string, unknown>>): unknown;
  times(count: number): unknown;
}

export function declareMocks(h: Harness, mocks: readonly MockDeclaration[] = []): void {
  for (const mock of mocks) declare(h, mock);
}

function declare(h: Harness, mock: MockDeclaration): void {
  if ('http' in mock) {
    declareHttp(h, mock);
  } else if ('step' in mock) {
    declareStep(h, mock);
  } else if ('callback' in mock) {
    h.callback(mock.callback).responds(...mock.responds);
  } else if ('connector' in mock) {
    const made = h.connector(mock.connector, mock.honest === undefined ? {} : { honest: mock.honest });
    if (mock.replies === undefined) values(made, mock);
    else limit(made.replies(...mock.replies), mock);
  } else if ('workflow' in mock) {
    values(h.workflow(mock.workflow), mock);
  } else {
    values(h.subworkflow(mock.subworkflow), mock);
  }
}

function declareHttp(h: Harness, mock: Extract<MockDeclaration, { readonly http: string }>): void {
  const [method = '', url = ''] = mock.http.split(/ +/, 2);
  const made = h.http(method, url).replies(...mock.replies);
  if (mock.with !== undefined) made.with(mock.with);
  if (mock.times !== undefined) made.times(mock.times);
}

function declareStep(h: Harness, mock: Extract<MockDeclaration, { readonly step: string }>): void {
  const made = h.step(mock.step);
  if (mock.raises !== undefined) made.raises(mock.raises);
  if (mock.raisesEach !== undefined) made.raises(...mock.raisesEach);
  if (mock.cancels) made.cancels();
  if (mock.times !== undefined) made.times(mock.times);
}

type Values = Extract<MockDeclaration, { readonly returnsEach?: unknown }>;

function values(made: ValueMock, mock: Values): void {
  if (mock.raises !== undefined) limit(made.raises(mock.raises as never), mock);
  else limit(made.returns(...(mock.returnsEach ?? [mock.returns])), mock);
}

function limit(made: LimitedMock, { times, with: conditions }: Values): void {
  if (conditions !== undefined) made.with?.(conditions);
  if (times !== undefined) made.times(times);
}
