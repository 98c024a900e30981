/**
 * The yardstick of the orchestration tax: the same parsing, mapping, row making and Bigtable writing as the handlers do,
 * in one process and without any of what lies between them. Arguments: folder of NDJSON files, gRPC port, project.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGoogleTables } from '../handlers/google-table.ts';
import type { ObjectStore } from '../handlers/object-store.ts';
import {
  createVault,
  createZone,
  documentRow,
  mapDocument,
  parseDocument,
  createSplitter,
  type Row,
} from '../handlers/invoice/index.ts';
import { createKeyLocks } from '../handlers/write/key-locks.ts';
import type { StagedRow } from '../handlers/staging-file.ts';
import { writePart } from '../handlers/write/write-part.ts';
import { INSTANCE } from '../infra/names.ts';

const [folder = '', port = '', project = ''] = process.argv.slice(2);
process.env['BIGTABLE_EMULATOR_HOST'] = `127.0.0.1:${port}`;
process.env['METADATA_SERVER_DETECTION'] = 'none';

const vault = createVault(randomBytes(32).toString('base64'));
const zone = createZone('America/Sao_Paulo');
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const table = createGoogleTables({ projectId: project, instance: INSTANCE, sleep });
const invoices = table('invoices');
const locks = createKeyLocks();

/** Rows as the write handler finds them in a part, with no part in between. */
let current: StagedRow[] = [];
const nothing = { bucket: '', name: '', generation: '' };
const ports = {
  store: { read: () => Promise.resolve(Buffer.alloc(0)) } as unknown as ObjectStore,
  codec: { decode: () => Promise.resolve(current) },
  invoices,
  ledger: table('ledger'),
  locks,
};

const staged = ({ key, cells }: Row): StagedRow => ({
  key: Buffer.from(key),
  cells: cells.map(({ family, qualifier, timestamp, value }) => ({
    family,
    qualifier: Buffer.from(qualifier),
    timestamp,
    value: Buffer.from(value),
  })),
});

async function rowsOf(path: string): Promise<Row[]> {
  const splitter = createSplitter({ offset: 0, container: 'top' });
  const lineage = { uri: `gs://bench/${path}`, generation: '1', source: 'bench', batch: undefined };
  const rows: Row[] = [];
  const take = (documents: Iterable<ReturnType<typeof splitter.end>[number]>) => {
    for (const document of documents) {
      const parsed = parseDocument(document);
      if (typeof parsed === 'string') throw new Error('the corpus holds something that is no document');
      for (const outcome of mapDocument(parsed.value, { vault, zone, source: 'bench' })) {
        if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.code}`);
        rows.push(documentRow(outcome, lineage, vault));
      }
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>)
    take(splitter.push(chunk));
  take(splitter.end());
  return rows;
}

const files = (await readdir(folder)).sort().map((name) => join(folder, name));
const began = performance.now();
for (const file of files) {
  current = (await rowsOf(file)).map(staged);
  await writePart(nothing, ports);
}
process.stdout.write(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
process.exit(0);
