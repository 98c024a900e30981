/** Query parameters as Google's front end reads them: by the JSON name of a field or by its proto name. */

const PROTO_NAME = /[a-z0-9]_[a-z0-9]/;

/** `page_size` as `pageSize`. */
export const jsonName = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The query with JSON names: `page_size` counts as `pageSize`, unless that is there too. */
export function withJsonNames(query: URLSearchParams): URLSearchParams {
  if (query.size === 0 || ![...query.keys()].some((name) => PROTO_NAME.test(name))) return query;
  const renamed = new URLSearchParams();
  for (const [name, value] of query) {
    const camel = PROTO_NAME.test(name) ? jsonName(name) : name;
    if (camel === name || !query.has(camel)) renamed.append(camel, value);
  }
  return renamed;
}
