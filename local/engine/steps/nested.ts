/** `steps` inside a step, for grouping. https://cloud.google.com/workflows/docs/reference/syntax/steps */
import type { StepType } from '../definition/tree.ts';

export const nested: StepType = {
  key: 'steps',
  companions: ['next'],
  read: (body, reader) => reader.steps(body.need('steps')),
};
