/**
 * A service whose messages are looked into when the first of them comes or goes: making a class of each takes longer
 * than all else at a start, and most starts need few.
 */
import type { ServiceDefinition } from '@grpc/grpc-js';

export interface RpcMethod {
  /** As in the proto, such as `ReadRows`. */
  readonly name: string;
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
}

/** `load` gives the whole definition, and is called once at most. */
export function lazyService(
  service: string,
  methods: readonly RpcMethod[],
  load: () => ServiceDefinition,
): ServiceDefinition {
  let loaded: ServiceDefinition | undefined;
  const whole = (name: string) => {
    loaded ??= load();
    const method = loaded[name];
    if (!method) throw new Error(`${service} has no method ${name}`);
    return method;
  };
  const definitions = methods.map(({ name, requestStream = false, responseStream = false }) => {
    const definition: ServiceDefinition[string] = {
      path: `/${service}/${name}`,
      originalName: name.charAt(0).toLowerCase() + name.slice(1),
      requestStream,
      responseStream,
      requestSerialize: (value) => whole(name).requestSerialize(value),
      requestDeserialize: (bytes) => whole(name).requestDeserialize(bytes) as unknown,
      responseSerialize: (value) => whole(name).responseSerialize(value),
      responseDeserialize: (bytes) => whole(name).responseDeserialize(bytes) as unknown,
    };
    return [name, definition] as const;
  });
  return Object.fromEntries(definitions);
}
