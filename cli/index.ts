/** Every command of `notamesh`, in the order in which help lists them. */
import type { Command } from './command.ts';
import { attention } from './attention.ts';
import { backfill } from './backfill.ts';
import { down } from './down.ts';
import { env } from './env.ts';
import { executionCommands } from './executions.ts';
import { ingest } from './ingest.ts';
import { invoicesErase } from './invoices-erase.ts';
import { invoicesGet, invoicesList } from './invoices.ts';
import { quarantineResubmit, quarantineShow } from './quarantine-desk.ts';
import { quarantineList } from './quarantine.ts';
import { reconcile } from './reconcile.ts';
import { replay } from './replay.ts';
import { reset } from './reset.ts';
import { run } from './run.ts';
import { status } from './status.ts';
import { test } from './test.ts';
import { up } from './up.ts';
import { validate } from './validate.ts';

export const commands: readonly Command[] = [
  up,
  status,
  down,
  reset,
  env,
  ingest,
  invoicesGet,
  invoicesList,
  invoicesErase,
  run,
  ...executionCommands,
  attention,
  quarantineList,
  quarantineShow,
  quarantineResubmit,
  replay,
  reconcile,
  backfill,
  validate,
  test,
];
