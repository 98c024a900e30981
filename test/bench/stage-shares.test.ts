import type { Profiler } from 'node:inspector';
import { stageShares } from '../../bench/stage-shares.ts';

const node = (id: number, functionName: string, url: string, hitCount: number, children: number[] = []) => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
  hitCount,
  children,
});

const profile = (nodes: Profiler.ProfileNode[]): Profiler.Profile => ({ nodes, startTime: 0, endTime: 1 });

describe('shares of stages', () => {
  test('a helper counts for the stage that called it', () => {
    const { percent } = stageShares(
      profile([
        node(1, '(root)', '', 0, [2, 4]),
        node(2, 'mapInvoice', 'file:///x/handlers/invoice/nfe.ts', 10, [3]),
        node(3, 'toDecimal', 'file:///x/handlers/invoice/decimal.ts', 20),
        node(4, 'amountChecks', 'file:///x/handlers/invoice/checks/amount-checks.ts', 10, [5]),
        node(5, 'toDecimal', 'file:///x/handlers/invoice/decimal.ts', 60),
      ]),
    );
    expect(percent).toEqual({ checks: 70, map: 30 });
  });

  test('what the engine does by itself counts for the stage that asked for it', () => {
    const { percent } = stageShares(
      profile([
        node(1, '(root)', '', 0, [2, 4]),
        node(2, 'readJson', 'file:///x/handlers/invoice/document.ts', 1, [3]),
        node(3, 'toString', '', 2),
        node(4, '(garbage collector)', '', 1),
      ]),
    );
    expect(percent).toEqual({ parse: 75, 'garbage collection': 25 });
  });

  test('waiting is no work', () => {
    const shares = stageShares(
      profile([
        node(1, '(root)', '', 0, [2, 3]),
        node(2, '(idle)', '', 75),
        node(3, 'push', 'file:///x/handlers/invoice/json/json-splitter.ts', 25),
      ]),
    );
    expect(shares).toEqual({ percent: { split: 100 }, waiting: 0.75 });
  });
});
