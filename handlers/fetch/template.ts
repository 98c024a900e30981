/** Fills templates of a source: `{page}`, `{item.chave}`, `{today-7:dd/MM/yyyy}`. */

import { PLACE } from '../../schemas/index.ts';
import { PermanentError } from '../errors.ts';
import { textAt } from './answer-paths.ts';

export interface TemplateValues {
  readonly page?: string;
  readonly cursor?: string;
  readonly number?: string;
  readonly batch?: string | undefined;
  readonly key?: string | undefined;
  readonly owner?: string | undefined;
  /** Dates, yyyy-MM-dd. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly item?: unknown;
  /** Milliseconds since 1970, and the zone whose day `{today}` is. */
  readonly now: number;
  readonly zone: string;
}

const DAY = 86_400_000;

/** A text with its places filled; each value goes through `encode`. @throws PermanentError request-invalid */
export function fillText(
  template: string,
  field: string,
  values: TemplateValues,
  encode: (value: string) => string,
): string {
  return template.replace(PLACE, (_place, name: string, path: string, days: string | undefined, form?: string) => {
    const value = valueOf(name, path, Number(days ?? 0), form, values);
    if (value === undefined) {
      throw new PermanentError('request-invalid', `${field} needs "${name}${path}", which nothing gives`, {
        status: 400,
      });
    }
    return encode(value);
  });
}

/** A body: of a JSON value every text and name in it is filled; `{page:number}` alone becomes a number. */
export function fillBody(template: unknown, field: string, values: TemplateValues): unknown {
  if (typeof template === 'string') {
    const number = /^\{[a-z]+:number\}$/.test(template);
    const text = fillText(number ? template.replace(':number', '') : template, field, values, (value) => value);
    return number ? Number(text) : text;
  }
  if (Array.isArray(template)) return template.map((each) => fillBody(each, field, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, each]) => [
      fillText(name, field, values, (value) => value),
      fillBody(each, field, values),
    ]),
  );
}

function valueOf(
  name: string,
  path: string,
  shift: number,
  form: string | undefined,
  values: TemplateValues,
): string | undefined {
  if (name === 'item') return textAt(values.item, path.slice(1));
  if (name === 'today' || name === 'month') return dateText(name, shift, form, values);
  const value = (values as unknown as Readonly<Record<string, string | undefined>>)[name];
  // What the tax office calls the number of whoever asks: that of a person has eleven digits, of a company fourteen.
  if (name === 'owner' && form === 'kind') return value && (/^\d{11}$/.test(value) ? 'CPF' : 'CNPJ');
  if (form === undefined || value === undefined || (name !== 'from' && name !== 'to')) return value;
  return formatted(new Date(`${value}T00:00:00Z`), form);
}

/** `{today-7}` counts days, `{month-1}` months. */
function dateText(name: 'today' | 'month', shift: number, form: string | undefined, values: TemplateValues): string {
  // Of a locale that writes year, month, day.
  const today = new Date(new Intl.DateTimeFormat('sv', { timeZone: values.zone }).format(values.now));
  if (name === 'today') return formatted(new Date(today.getTime() + shift * DAY), form ?? 'yyyy-MM-dd');
  return formatted(new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + shift, 1)), form ?? 'yyyyMM');
}

function formatted(date: Date, form: string): string {
  const [year = '', month = '', day = ''] = date.toISOString().slice(0, 10).split('-');
  return form.replaceAll('yyyy', year).replaceAll('MM', month).replaceAll('dd', day);
}
