/**
 * The handler `transform`: one slice of a raw object into staged parts and quarantined documents.
 * In: bucket, object, generation, cursor. Out: names of parts, counts, flags, reasons, next cursor.
 */

import { createEdge, jsonInput } from '../edge.ts';
import { projectOf, required, type Environment } from '../environment.ts';
import { createGoogleStorage } from '../google-storage.ts';
import { createStrictness, createVault, createZone, idleSettings, type CheckSettings } from '../invoice/index.ts';
import { PermanentError } from '../errors.ts';
import { loggable } from '../log-fields.ts';
import { checkAgainst } from '../../schemas/index.ts';
import { personalKeys } from '../personal-key.ts';
import { edgePorts, register } from '../serve.ts';
import { createStagingCodec } from '../staging-file.ts';
import { defaultTransformLimits, transform, type TransformRequest, type TransformResponse } from './transform.ts';
import { threadCount } from './work/thread-count.ts';
import { createThreads, type Threads } from './work/threads.ts';
import { workerProgram } from './work/worker-file.ts';

const DEFAULT_ZONE = 'America/Sao_Paulo';

/**
 * Composition root: clients and keys from the environment, then the function under its name.
 * @param main URL of the program, beside which that of its threads is
 */
export function registerTransform(environment: Environment, main: string): void {
  const zone = environment['DEFAULT_ZONE'] ?? DEFAULT_ZONE;
  const checks = checkSettings(environment['CHECKS']);
  const edge = edgePorts(environment);
  for (const message of idleSettings(checks))
    edge.log(loggable({ severity: 'WARNING', message, handler: 'transform' }));
  const count = threadCount(environment['PROCESSORS']);
  const threadsWith = (keys: string): Threads | undefined =>
    count === 0
      ? undefined
      : createThreads({
          count,
          program: workerProgram(main),
          settings: { keys, zone, checks },
          onLost: (error) =>
            edge.log(
              loggable({ severity: 'WARNING', message: 'transform lost a thread', handler: 'transform', error }),
            ),
        });
  const opened = openedOnce(async () => {
    const keys = await personalKeys(environment);
    return { vault: createVault(keys), threads: threadsWith(keys) };
  });
  const ports = {
    store: createGoogleStorage(projectOf(environment)),
    codec: createStagingCodec(),
    strictness: createStrictness(checks),
    zone: createZone(zone),
    stagingBucket: required(environment, 'STAGING_BUCKET'),
    quarantineBucket: required(environment, 'QUARANTINE_BUCKET'),
    limits: defaultTransformLimits,
  };
  const answer = createEdge<TransformRequest, TransformResponse>(
    {
      name: 'transform',
      read: jsonInput('transform-request'),
      handle: async (request) => transform(request, { ...ports, ...(await opened()) }),
      describe: ({ bucket, object, batch }, result) => ({
        bucket,
        object,
        batch: batch ?? undefined,
        documents: result?.documents,
        quarantined: result?.quarantined,
        flagged: result?.flagged,
        parts: result?.parts.length,
      }),
    },
    edge,
  );
  register('transform', answer);
}

/** @throws PermanentError configuration-invalid */
function checkSettings(text: string | undefined): CheckSettings {
  if (text === undefined || text === '') return {};
  try {
    const settings: unknown = JSON.parse(text);
    const fits = checkAgainst('checks')(settings);
    if (!fits.ok) throw new RangeError(fits.message);
    createStrictness(settings as CheckSettings);
    return settings as CheckSettings;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PermanentError('configuration-invalid', `Environment variable CHECKS is no settings of checks: ${why}`);
  }
}

/** Begins at once, so that it is done when the first request comes; what failed is tried again by the next one. */
function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined = open();
  opened.catch(() => (opened = undefined));
  return async () => {
    opened ??= open();
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
}
