/** https://cloud.google.com/workflows/docs/reference/stdlib/uuid/generate */
import { pure, type Namespace } from './signature.ts';

export const uuid: Namespace = {
  functions: [pure('uuid.generate', [], (_args, machine) => machine.context.uuid())],
};
