/**
 * Rows of the tables, the local cloud's or Google's, read and written over gRPC as any client would. Google's own client is not used for that: it
 * takes longer to load than most commands take to run.
 */
import type { ChannelCredentials, Client, Metadata } from '@grpc/grpc-js';
import type { Mesh } from '../deploy/index.ts';
import type { Cell, Row } from '../handlers/invoice/index.ts';
import { createRowReader, type Chunk, type StoredCell } from '../handlers/invoice/stored-rows.ts';
import { tableName as tableNameOf } from '../infra/names.ts';
import type { Place } from './target.ts';

export interface Tables {
  readonly invoices: Table;
  readonly ledger: Table;
  close(): Promise<void>;
}

export interface Table {
  /** In the order of their keys, as they come. @throws the error of gRPC, with its code */
  rows(asked?: Asked): AsyncIterable<Row>;
  /** @throws Error with the code of gRPC when a row was not taken; others may have been */
  write(changes: readonly Change[]): Promise<void>;
}

export interface Change {
  readonly key: string;
  /** Values by family and qualifier, of now. */
  readonly set?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A family to empty. */
  readonly erase?: string;
}

/** All rows, unless keys, a prefix or a range say which. Families and qualifiers are RE2 and must match whole. */
export interface Asked {
  readonly keys?: readonly string[];
  readonly prefix?: string;
  /** From, included, and to, not included. */
  readonly range?: readonly [from: string, to: string];
  readonly families?: string;
  readonly qualifiers?: string;
}

const SERVICE = 'google.bigtable.v2.Bigtable';
const ADMIN = 'google.bigtable.admin';

type Where = Pick<Mesh, 'project' | 'grpc'> | Pick<Place, 'project' | 'env' | 'grpc' | 'authorize'>;

export async function openTables(where: Where): Promise<Tables> {
  const { Client, credentials, Metadata } = await import('@grpc/grpc-js');
  const { loadServices } = await import('../local/wire/grpc.ts');
  const [service] = loadServices('@google-cloud/bigtable', 'build/protos/protos.json', [SERVICE], [ADMIN]);
  const { ReadRows: readRows, MutateRows: mutateRows } = service ?? {};
  if (!readRows || !mutateRows) throw new Error(`${SERVICE} lacks what reads or writes`);
  const address = where.grpc === undefined ? GOOGLE : `127.0.0.1:${where.grpc}`;
  const secured = where.grpc === undefined ? await googleCredentials(where) : credentials.createInsecure();
  const client = new Client(address, secured, UNBOUNDED);
  const table = (id: string): Table => {
    const tableName = tableNameOf({ location: '', ...where }, id);
    // Which table a call is for, so that it is sent to where that is. https://google.aip.dev/client-libraries/4222
    const routing = new Metadata();
    routing.set('x-goog-request-params', `table_name=${encodeURIComponent(tableName)}`);
    return {
      rows: (asked = {}) => read(client, readRows, requestOf(tableName, asked), routing),
      write: (changes) => write(client, mutateRows, { tableName, entries: changes.map(entryOf) }, routing),
    };
  };
  return {
    invoices: table('invoices'),
    ledger: table('ledger'),
    close: () => Promise.resolve(client.close()),
  };
}

const GOOGLE = 'bigtable.googleapis.com:443';

/** A token for each call, of whoever asks. */
async function googleCredentials(where: Where): Promise<ChannelCredentials> {
  const { credentials, Metadata } = await import('@grpc/grpc-js');
  const authorize: Place['authorize'] = 'authorize' in where ? where.authorize : () => Promise.resolve({});
  const perCall = credentials.createFromMetadataGenerator((_options, done) => {
    authorize().then(
      (headers) => {
        const metadata = new Metadata();
        for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
        done(null, metadata);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  });
  return credentials.combineChannelCredentials(credentials.createSsl(), perCall);
}

/** An invoice with many items fits into no default. */
const UNBOUNDED = { 'grpc.max_receive_message_length': -1 };

interface Method {
  readonly path: string;
  requestSerialize(request: unknown): Buffer;
  responseDeserialize(bytes: Buffer): unknown;
}

interface Written {
  readonly entries: readonly { readonly status: { readonly code: number; readonly message: string } | null }[];
}

async function write(client: Client, method: Method, request: object, routing: Metadata): Promise<void> {
  const { path, requestSerialize, responseDeserialize } = method;
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, routing);
  let refused: Written['entries'][number]['status'] = null;
  for await (const { entries } of stream as AsyncIterable<Written>) {
    for (const { status } of entries) if (status && status.code !== 0) refused ??= status;
  }
  if (refused) throw Object.assign(new Error(refused.message), { code: refused.code });
}

function entryOf({ key, set = {}, erase }: Change): object {
  const timestampMicros = Date.now() * 1000;
  const cells = Object.entries(set).flatMap(([familyName, columns]) =>
    Object.entries(columns).map(([qualifier, value]) => ({
      setCell: { familyName, columnQualifier: Buffer.from(qualifier), timestampMicros, value: Buffer.from(value) },
    })),
  );
  const mutations = erase === undefined ? cells : [...cells, { deleteFromFamily: { familyName: erase } }];
  return { rowKey: Buffer.from(key), mutations };
}

async function* read(client: Client, method: Method, request: object, routing: Metadata): AsyncGenerator<Row> {
  const { path, requestSerialize, responseDeserialize } = method;
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, routing);
  const reader = createRowReader();
  try {
    for await (const response of stream as AsyncIterable<{ readonly chunks: readonly Chunk[] }>) {
      for (const { key, cells } of reader(response.chunks)) yield { key, cells: cells.map(asText) };
    }
  } finally {
    // Whoever has seen enough wants no more of it.
    stream.cancel();
  }
}

const asText = (cell: StoredCell): Cell => ({ ...cell, value: cell.value.toString() });

function requestOf(tableName: string, { keys, prefix, range, families, qualifiers }: Asked): object {
  const [from, to] = range ?? (prefix === undefined ? [] : [prefix, afterPrefix(prefix)]);
  const rows = {
    ...(keys ? { rowKeys: keys.map((key) => Buffer.from(key)) } : {}),
    ...(from === undefined
      ? {}
      : { rowRanges: [{ startKeyClosed: Buffer.from(from), endKeyOpen: Buffer.from(to ?? '') }] }),
  };
  const filters = [
    ...(families === undefined ? [] : [{ familyNameRegexFilter: families }]),
    ...(qualifiers === undefined ? [] : [{ columnQualifierRegexFilter: Buffer.from(qualifiers) }]),
  ];
  const filter = filters.length > 1 ? { chain: { filters } } : filters[0];
  return { tableName, rows, ...(filter ? { filter } : {}) };
}

/** The first key after all that begin so. Our prefixes end in ASCII. */
const afterPrefix = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
