/** Bodies of requests as JSON. */
import { isUtf8 } from 'node:buffer';
import { invalid } from './errors.ts';

export const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

export const tooLarge = (limit: number) => invalid(`The request body is larger than ${limit} bytes.`);

/** An object; {} when empty. @throws ApiError INVALID_ARGUMENT */
export function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  // Decoded all the same, letters would be replaced and what is stored would not be what was sent.
  if (!isUtf8(body)) throw invalid('The request body is not UTF-8, the only encoding of JSON.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch (error) {
    throw invalid(`The request body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  // Google's REST clients send an empty text for a message that was left out.
  if (parsed === '') return {};
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalid('The request body must be a JSON object.');
  }
  return parsed as Record<string, unknown>;
}
