/** The commands of the deployer, in the order of its help. */
import type { DeployCommand } from './command.ts';
import { applyCommand } from './apply.ts';
import { bootstrapCommand } from './bootstrap.ts';
import { destroyCommand } from './destroy.ts';
import { doctorCommand } from './doctor.ts';
import { driftCommand } from './drift.ts';
import { explainCommand } from './explain.ts';
import { graphCommand } from './graph.ts';
import { outputsCommand } from './outputs.ts';
import { planCommand } from './plan.ts';

export type { Flags, Surroundings } from './command.ts';

export const COMMANDS: readonly DeployCommand[] = [
  planCommand,
  applyCommand,
  driftCommand,
  destroyCommand,
  bootstrapCommand,
  doctorCommand,
  graphCommand,
  outputsCommand,
  explainCommand,
];
