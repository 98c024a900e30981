/**
 * Writes the engine's connector tables and the parameters of the methods that are served anew from a folder of discovery documents named `<service>.<version>.json`:
 *
 *     npx tsx local/discovery/generate.ts FOLDER
 *
 * `https://<service>.googleapis.com/$discovery/rest?version=<version>` serves such a document; Google's API client for
 * Python carries all of them in its package (`googleapiclient/discovery_cache/documents`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DiscoveryDocument } from './document.ts';
import { parametersOf } from './parameters.ts';
import { SERVED, SHELVES } from './services.ts';
import { tableOf } from './table.ts';

const read = (folder: string, service: string) =>
  JSON.parse(readFileSync(join(folder, `${service}.json`), 'utf8')) as DiscoveryDocument;

/** Reads FOLDER, writes one file per shelf. @throws the system's error for a document that is missing */
export function generate(folder: string, target: string, shelves: typeof SHELVES = SHELVES): void {
  for (const [shelf, services] of Object.entries(shelves)) {
    const entries = services.map((service) => {
      return `  '${service}': \`\n${tableOf(read(folder, service))}\n\`,\n`;
    });
    writeFileSync(
      join(target, `${shelf}.ts`),
      `${HEADER}export const ${shelf.toUpperCase()} = {\n${entries.join('')}};\n`,
    );
  }
}

/** Reads FOLDER, writes `table.ts`. @throws the system's error for a document that is missing */
export function generateParameters(folder: string, target: string, served: typeof SERVED = SERVED): void {
  const text = parametersOf(
    Object.entries(served).map(([service, collections]) => ({
      service: service.split('.')[0] ?? service,
      document: read(folder, service),
      collections,
    })),
  );
  writeFileSync(
    join(target, 'table.ts'),
    `${HEADER}/** By their parameters: methods, each as HTTP method, service and path. */\nexport const PARAMETERS = \`\n${text}\n\`;\n`,
  );
}

const HEADER =
  '// Written by local/discovery/generate.ts from discovery documents of Google APIs: do not edit.\n' +
  '// Data, one line a method, and so as long as those APIs are.\n';

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: npx tsx local/discovery/generate.ts FOLDER');
  const here = dirname(fileURLToPath(import.meta.url));
  generate(folder, join(here, '../engine/connectors/tables'));
  generateParameters(folder, join(here, '../wire/parameters'));
}
