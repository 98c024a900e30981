/** Percent-encoding. https://cloud.google.com/workflows/docs/reference/stdlib/text/url_encode */
import { valueError } from '../errors.ts';

function escape(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Encodes all but the unreserved characters of RFC 3986. @throws WorkflowError ValueError */
export function percentEncode(source: string): string {
  try {
    return encodeURIComponent(source).replace(/[!'()*]/g, escape);
  } catch {
    throw valueError('the text is not well-formed Unicode');
  }
}

/** Google's page keeps fewer: letters, digits, `.`, `-` and `_`. @throws WorkflowError ValueError */
export function urlEncode(source: string, keepsTilde: boolean): string {
  const encoded = percentEncode(source);
  return keepsTilde ? encoded : encoded.replaceAll('~', '%7E');
}

/** `+` is a blank. @throws WorkflowError ValueError when an escape is broken or gives no UTF-8 */
export function urlDecode(source: string): string {
  try {
    return decodeURIComponent(source.replaceAll('+', ' '));
  } catch {
    throw valueError(`not a URL-encoded text: '${source.slice(0, 80)}'`);
  }
}
