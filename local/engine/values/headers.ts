/**
 * Headers of an HTTP answer. The service names them as Go does (`Content-Type`), as errors of executions show that users
 * published; here they are found in any case, since notes of other users look them up in lower case.
 */
export class HeaderEntries<Value> extends Map<string, Value> {
  override get(name: string): Value | undefined {
    return super.get(canonical(name));
  }

  override has(name: string): boolean {
    return super.has(canonical(name));
  }

  override set(name: string, value: Value): this {
    return super.set(canonical(name), value);
  }

  override delete(name: string): boolean {
    return super.delete(canonical(name));
  }
}

/** `x-request-id` -> `X-Request-Id` */
function canonical(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
