/** Error details over gRPC: the trailer in which Google's clients look for them. Source: https://google.aip.dev/193 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Metadata } from '@grpc/grpc-js';
import { fromJSON, type MessageTypeDefinition, type PackageDefinition } from '@grpc/proto-loader';
import type { ApiError } from './errors.ts';

const TRAILER = 'grpc-status-details-bin';
const PREFIX = 'type.googleapis.com/';

/** Read when the first error with details goes out. */
let types: PackageDefinition | undefined;

/** google.rpc.Status of an error with details; undefined for one without. `gax`: folder of the google-gax package. */
export function detailsTrailer(error: ApiError, gax: () => string): Metadata | undefined {
  if (error.details.length === 0) return undefined;
  types ??= fromJSON(JSON.parse(readFileSync(join(gax(), 'build/protos/status.json'), 'utf8')) as object, {});
  const known = types;
  const details = error.details.flatMap(({ '@type': url, ...fields }) => {
    const message = messageOf(known, String(url).slice(PREFIX.length));
    return message ? [{ type_url: url, value: message.serialize(fields) }] : [];
  });
  const status = messageOf(known, 'google.rpc.Status');
  if (!status) return undefined;
  const metadata = new Metadata();
  metadata.set(TRAILER, status.serialize({ code: error.code, message: error.message, details }));
  return metadata;
}

function messageOf(known: PackageDefinition, name: string): MessageTypeDefinition<object, object> | undefined {
  const found = known[name];
  return found && 'serialize' in found ? (found as unknown as MessageTypeDefinition<object, object>) : undefined;
}
