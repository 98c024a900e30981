/** What most often is there at once, and else comes later: whoever can go on does, without a turn of the queue. */
export type Soon<T> = T | Promise<T>;

/** @throws what `use` throws, when the value is there */
export function whenThere<T, U>(value: Soon<T>, use: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}
