/** Bodies of requests as JSON, and the errors of Google's front end for what is none. */
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ApiError, invalid } from './errors.ts';
import { JsonError, parseLoosely } from './loose-json.ts';

export const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** Reading loosely is slow, and others wait meanwhile. */
const LOOSE_LIMIT_BYTES = 256 * 1024;

export const tooLarge = (limit: number) => invalid(`The request body is larger than ${limit} bytes.`);

/** An object; {} when empty. @throws ApiError INVALID_ARGUMENT */
export function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  // Decoded all the same, letters would be replaced and what is stored would not be what was sent.
  if (!isUtf8(body)) throw invalid('The request body is not UTF-8, the only encoding of JSON.');
  const parsed = parse(body);
  // Google's REST clients send an empty text for a message that was left out.
  if (parsed === '') return {};
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw unreadable('Unknown name "": Root element must be a message.');
  }
  return parsed as Record<string, unknown>;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    // Nearly every body is JSON to the letter; the others are read again, as the service reads all of them.
    if (body.length > LOOSE_LIMIT_BYTES) throw unreadable(error instanceof Error ? `${error.message}.` : String(error));
  }
  try {
    return parseLoosely(body);
  } catch (error) {
    if (error instanceof JsonError) throw unreadable(error.message);
    throw error;
  }
}

function unreadable(what: string): ApiError {
  return badRequest([{ description: `Invalid JSON payload received. ${what}` }]);
}

/** INVALID_ARGUMENT that tells all that is wrong with a request. Source: google.rpc.BadRequest */
export function badRequest(
  fieldViolations: readonly { readonly field?: string; readonly description: string }[],
): ApiError {
  const message = fieldViolations.map(({ description }) => description).join('\n');
  return new ApiError('INVALID_ARGUMENT', message, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}

const unpack = promisify(gunzip);

/** A body that came with `Content-Encoding: gzip`, as Java clients send them. @throws ApiError INVALID_ARGUMENT */
export async function unpacked(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding?.toLowerCase() !== 'gzip') return body;
  try {
    return await unpack(body, { maxOutputLength: BODY_LIMIT_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(BODY_LIMIT_BYTES);
    throw invalid('The request body is not in the gzip format that its Content-Encoding tells.');
  }
}
