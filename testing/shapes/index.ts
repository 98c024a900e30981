/** The shapes of connector replies that are known; a mock of any other method is not checked. */
import { bigquery } from './bigquery.ts';
import { cloudtasks } from './cloudtasks.ts';
import { pubsub } from './pubsub.ts';
import { run } from './run.ts';
import { secretmanager } from './secretmanager.ts';
import { violations, type Shape } from './shape.ts';
import { storage } from './storage.ts';
import { workflowexecutions } from './workflowexecutions.ts';

const SHAPES: ReadonlyMap<string, Shape> = new Map(
  [bigquery, cloudtasks, pubsub, run, secretmanager, storage, workflowexecutions].flatMap((api) => Object.entries(api)),
);

/** A mock that returns what the API could not. */
export class DishonestMock extends Error {
  override readonly name = 'DishonestMock';
}

/** @throws DishonestMock naming the fields that are wrong */
export function checkReply(connector: string, value: unknown): void {
  const shape = SHAPES.get(connector);
  if (shape === undefined) return;
  const found = violations(value, shape, 'the reply');
  if (found.length === 0) return;
  const reasons = found.slice(0, 8).map((reason) => `  - ${reason}`);
  throw new DishonestMock(
    [`${connector} could never return this:`, ...reasons, 'If it must, say { honest: false }.'].join('\n'),
  );
}
