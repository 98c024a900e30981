/**
 * The handler `fetch`: a slice of a source into raw objects.
 * In: source, batch or cursor, or a pushed document. Out: names of raw objects, next cursor, seconds to wait.
 */

import { randomUUID } from 'node:crypto';
import { createEdge, jsonInput } from '../edge.ts';
import { projectOf, required, type Environment } from '../environment.ts';
import { createGoogleStorage } from '../google-storage.ts';
import { edgePorts, register } from '../serve.ts';
import { readSources } from '../sources.ts';
import type { FetchPorts, FetchRequest, FetchResponse } from './contract.ts';
import { fetchSource } from './fetch-source.ts';

/** Composition root: clients and sources from the environment, then the function under its name. */
export function registerFetch(environment: Environment): void {
  const ports: FetchPorts = {
    sources: readSources(required(environment, 'SOURCES')),
    store: createGoogleStorage(projectOf(environment)),
    rawBucket: required(environment, 'RAW_BUCKET'),
    stagingBucket: required(environment, 'STAGING_BUCKET'),
    uniqueName: randomUUID,
    fetch: (url, init) => fetch(url, init),
    environment,
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  const answer = createEdge<FetchRequest, FetchResponse>(
    {
      name: 'fetch',
      read: jsonInput('fetch-request'),
      handle: (request) => fetchSource(request, ports),
      describe: ({ source, batch }, result) => ({
        source,
        batch: batch ?? undefined,
        objects: result?.objects.length,
        created: result?.objects.filter(({ created }) => created).length,
        done: result?.done,
        waitSeconds: result?.waitSeconds,
      }),
    },
    edgePorts(environment),
  );
  register('fetch', answer);
}
