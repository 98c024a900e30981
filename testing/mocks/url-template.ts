/** URLs with places for what may vary: `https://host/v1/{name}/items?page={page}`; a trailing `**` takes any rest. */

export interface UrlTemplate {
  readonly text: string;
  /** The values at the places, or undefined when the address (without query) does not fit. */
  match(url: string): Readonly<Record<string, string>> | undefined;
  /** Query parameters written in the template; `{…}` asks only that the parameter is there. */
  readonly query: Readonly<Record<string, string | RegExp>>;
}

/** @throws TypeError for text that is no http or https URL */
export function urlTemplate(text: string): UrlTemplate {
  if (!/^https?:\/\/[^/]/.test(text)) throw new TypeError(`'${text}' is not an http or https URL`);
  const [address = '', search = ''] = text.split('?', 2);
  const names: string[] = [];
  const pattern = address.replaceAll(/\{(\w+)\}|\*\*|[^{*]+|[{*]/g, (part, name: string | undefined) => {
    if (name !== undefined) {
      names.push(name);
      return '([^/]+)';
    }
    return part === '**' ? '.*' : escape(part);
  });
  const expression = new RegExp(`^${pattern}$`);
  const bare = /^https?:\/\/[^/]+$/.test(address) ? new RegExp(`^${pattern}/?$`) : expression;
  return {
    text,
    query: queryOf(search),
    match: (url) => {
      const found = bare.exec(url);
      return found === null
        ? undefined
        : Object.fromEntries(names.map((name, i) => [name, decode(found[i + 1] ?? '')]));
    },
  };
}

function queryOf(search: string): Record<string, string | RegExp> {
  return Object.fromEntries(
    [...new URLSearchParams(search)].map(([name, value]) => [name, /^\{\w+\}$/.test(value) ? /^/ : value]),
  );
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
