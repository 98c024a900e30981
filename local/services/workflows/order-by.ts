/** `orderBy` of AIP-132: fields separated by commas, each with `desc` or without. Source: https://google.aip.dev/132#ordering */
import { invalid } from '../../wire/errors.ts';
import { fieldNamed } from './filter-values.ts';

export interface Order<T> {
  readonly field: string;
  readonly descending: boolean;
  readonly value: (item: T) => string | number;
}

/** Values of the fields of an order, and at the end what tells items apart that are equal in all of them. */
type OrderKey = readonly (string | number)[];

type OrderFields<T> = Readonly<Record<string, (item: T) => string | number>>;

/** @throws ApiError INVALID_ARGUMENT */
export function readOrder<T>(
  orderBy: string | null | undefined,
  fields: OrderFields<T>,
  otherwise: string,
): Order<T>[] {
  const text = orderBy?.trim() ? orderBy : otherwise;
  return text.split(',').map((part) => {
    const [field = '', direction = 'asc', ...more] = part.trim().split(/\s+/);
    const value = fieldNamed(fields, field);
    if (!value || more.length > 0 || !['asc', 'desc'].includes(direction)) {
      throw invalid(
        `orderBy "${orderBy}" is not a list of ${Object.keys(fields).join(', ')}, each with "desc" or without.`,
      );
    }
    return { field, descending: direction === 'desc', value };
  });
}

/** What is equal in all fields comes in the direction of the last one. */
function compareKeys<T>(order: readonly Order<T>[], a: OrderKey, b: OrderKey): number {
  for (let i = 0; i <= order.length; i++) {
    const [left, right] = [a[i] ?? '', b[i] ?? ''];
    if (left === right) continue;
    const { descending } = (order[i] ?? order.at(-1)) as Order<T>;
    return left < right === descending ? 1 : -1;
  }
  return 0;
}

/** @throws ApiError INVALID_ARGUMENT for what key() did not give out */
function readKey(text: string): OrderKey {
  try {
    const key: unknown = JSON.parse(text);
    if (Array.isArray(key)) return key as OrderKey;
  } catch {
    // Said below.
  }
  throw invalid('pageToken is not one this server gave out.');
}

/** So many more than are asked for are held before the rest is let go. */
const SLACK = 4096;

/** The first items of an order, out of any number: holds little more than it is asked for. */
export class FirstOf<T> {
  readonly #order: readonly Order<T>[];
  readonly #size: number;
  readonly #after: OrderKey | undefined;
  readonly #keyOf: (item: T) => OrderKey;
  #held: { readonly item: T; readonly key: OrderKey }[] = [];

  /** `identity` tells items apart that are equal in the order; `after`: a key() of the item that they come after. */
  constructor(
    order: readonly Order<T>[],
    identity: (item: T) => string | number,
    options: { readonly size: number; readonly after?: string | undefined },
  ) {
    this.#order = order;
    this.#size = options.size;
    this.#after = options.after === undefined ? undefined : readKey(options.after);
    this.#keyOf = (item) => [...order.map(({ value }) => value(item)), identity(item)];
  }

  add(item: T): void {
    const key = this.#keyOf(item);
    if (this.#after && compareKeys(this.#order, key, this.#after) <= 0) return;
    this.#held.push({ item, key });
    if (this.#held.length > this.#size + SLACK) this.#trim();
  }

  items(): T[] {
    this.#trim();
    return this.#held.map(({ item }) => item);
  }

  key(item: T): string {
    return JSON.stringify(this.#keyOf(item));
  }

  #trim(): void {
    this.#held = this.#held.sort((a, b) => compareKeys(this.#order, a.key, b.key)).slice(0, this.#size);
  }
}
