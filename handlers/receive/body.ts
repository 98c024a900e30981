/**
 * The body of a delivery, told by its bytes: the content type is often wrong. JSON, XML, or a form with one of them in a
 * field. Signatures are over the raw bytes, never over what is read here.
 */

import type { Webhook } from '../webhook.ts';

/** Where providers put the body of a form-encoded delivery. */
const FORM_FIELDS = ['payload', 'data', 'json', 'xml', 'body'];
const BATCH_FIELDS = ['batch', 'batchId', 'lote', 'url', 'link', 'event', 'action', 'type'];
const FORM = /^[\w.[\]%+-]{1,100}=[^\s<{]*$/;
/** Larger than any name in a path. */
const MOST_NAME = 100;

export interface Body {
  /** What is inside: the whole, or the field of the form. */
  readonly bytes: Buffer;
  readonly text: string;
  readonly format: 'json' | 'xml' | 'other' | 'empty';
  /** The value at a dotted path; of XML, the text of the first element with the path's last name. */
  at(path: string): unknown;
}

export function readBody(raw: Buffer, webhook: Webhook | undefined): Body {
  const whole = raw.toString('utf8').replace(/^\uFEFF/, '');
  const field = fieldOf(whole, webhook);
  const bytes = field === undefined ? raw : Buffer.from(field);
  const text = field ?? whole;
  const trimmed = text.trim();
  if (trimmed === '') return { bytes, text, format: 'empty', at: () => undefined };
  if (trimmed.startsWith('<')) return { bytes, text, format: 'xml', at: (path) => elementText(trimmed, path) };
  const json = parse(trimmed);
  return { bytes, text, format: json === undefined ? 'other' : 'json', at: (path) => valueAt(json, path) };
}

/** The field of a form; undefined if the body is none. */
function fieldOf(text: string, webhook: Webhook | undefined): string | undefined {
  if (!FORM.test(text.trimEnd())) return undefined;
  const fields = new URLSearchParams(text.trimEnd());
  for (const name of webhook?.field === undefined ? FORM_FIELDS : [webhook.field]) {
    const value = fields.get(name);
    if (value !== null) return value;
  }
  // A form of plain fields is as good as an object of them: of batches, where it announces one.
  const named =
    BATCH_FIELDS.some((name) => fields.has(name)) || webhook?.batch !== undefined || webhook?.url !== undefined;
  return named ? JSON.stringify(Object.fromEntries(fields)) : undefined;
}

function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function elementText(xml: string, path: string): string | undefined {
  const name = path.split('.').at(-1) ?? '';
  if (name.length > MOST_NAME || !/^[\w-]+$/.test(name)) return undefined;
  const found = new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^<>]*)?>([^<]*)</`).exec(xml);
  return found?.[1]?.trim().replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
