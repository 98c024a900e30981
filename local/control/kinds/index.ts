/** The kinds of resource that the generic engine serves, as data. */
import type { Kind } from '../kind.ts';
import { BUDGET } from './billing.ts';
import { CLOUDKMS, CRYPTO_KEY } from './cloudkms.ts';
import { DATAFORM } from './dataform.ts';
import { DATAPLEX } from './dataplex.ts';
import { IAM, SERVICE_ACCOUNT } from './iam.ts';
import { LOGGING } from './logging.ts';
import { MONITORING } from './monitoring.ts';
import { SCHEDULER_JOB } from './scheduler.ts';
import { SECRET } from './secretmanager.ts';

export { CRYPTO_KEY, SCHEDULER_JOB, SECRET, SERVICE_ACCOUNT };

export const KINDS: readonly Kind[] = [
  ...IAM,
  SECRET,
  ...CLOUDKMS,
  SCHEDULER_JOB,
  ...LOGGING,
  ...MONITORING,
  ...DATAFORM,
  ...DATAPLEX,
  BUDGET,
];
