/** A search over the orders in which branches may run: the result must not depend on them. */
import { isDeepStrictEqual } from 'node:util';
import { IN_ORDER, searchOrders, type Order } from './drive/order.ts';
import type { Run } from './run.ts';

export interface SearchOptions {
  /** Orders to try. */
  readonly max?: number;
  /** Where chance begins. */
  readonly seed?: number;
}

/** What one way to end is, and the first order that led there. */
export interface OrderOutcome {
  readonly order: Order;
  readonly state: string;
  readonly result: unknown;
  readonly error: unknown;
  /** Orders that ended like this. */
  readonly count: number;
}

export interface OrderReport {
  readonly orders: number;
  readonly outcomes: readonly OrderOutcome[];
  /** The run in the usual order, and one that ended otherwise. */
  readonly usual: Run;
  readonly other: Run | undefined;
  /** For people: what differs and how to repeat it. */
  readonly text: string;
}

export async function everyOrder(
  execute: (order: Order) => Promise<Run>,
  { max = 100, seed = 1 }: SearchOptions,
): Promise<OrderReport> {
  const outcomes: { order: Order; state: string; result: unknown; error: unknown; count: number; run: Run }[] = [];
  let orders = 0;
  for (const order of searchOrders(max, seed)) {
    const run = await execute(order);
    orders += 1;
    const { state, result } = run;
    const error = run.error?.payload;
    const same = outcomes.find((each) =>
      isDeepStrictEqual([each.state, each.result, each.error], [state, result, error]),
    );
    if (same === undefined) outcomes.push({ order, state, result, error, count: 1, run });
    else same.count += 1;
  }
  const [first, second] = outcomes;
  if (first === undefined) throw new TypeError('everyOrder needs at least one order');
  return {
    orders,
    outcomes: outcomes.map(({ order, state, result, error, count }) => ({ order, state, result, error, count })),
    usual: first.run,
    other: second?.run,
    text: textOf(outcomes, orders),
  };
}

function textOf(outcomes: readonly Omit<OrderOutcome, 'run'>[], orders: number): string {
  if (outcomes.length === 1) return `${orders} orders, one outcome`;
  const lines = outcomes.map(({ order, state, result, error, count }) => {
    const what = error === undefined ? JSON.stringify(result) : JSON.stringify(error);
    return `  ${count} of ${orders} orders: ${state} ${what}, first with order '${order}'`;
  });
  const odd = outcomes.find(({ order }) => order !== IN_ORDER)?.order ?? '';
  return [
    'The outcome depends on the order of branches, so they race for a shared variable or a mock:',
    ...lines,
    `Repeat it by h.execute(argument, { order: '${odd}' }), or by 'order: ${odd}' in a case`,
  ].join('\n');
}
