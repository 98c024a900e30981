/**
 * The one gRPC server of the local cloud, plaintext HTTP/2. Message and service definitions are Google's published
 * protos, read from the descriptor files that Google's own Node clients ship.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Http2Server } from 'node:http2';
import {
  Server,
  ServerCredentials,
  status as Code,
  type ServiceDefinition,
  type ServiceError,
  type UntypedServiceImplementation,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { fromJSON, loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { ApiError } from './errors.ts';
import { detailsTrailer } from './grpc-status.ts';
import { lazyService, type RpcMethod } from './lazy-service.ts';
import { describe, type Log } from './log.ts';

/** One service as served: its definition and one function per method (camelCase names as in the definition). */
export interface GrpcService {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

const require = createRequire(import.meta.url);

/**
 * Definitions of a published API by full service name, such as `google.pubsub.v1.Publisher`.
 * `descriptor` is the file inside a client package, such as `@google-cloud/pubsub` + `build/protos/protos.json`.
 * `without` names packages that are of no use to the caller, and then cost nothing. Fields are camelCase, 64-bit numbers text, bytes Buffers, enums names, absent scalars filled with defaults and oneofs
 * named by a virtual field.
 */
export function loadServices(
  packageName: string,
  descriptor: string,
  names: readonly string[],
  without: readonly string[] = [],
): ServiceDefinition[] {
  const json = JSON.parse(readFileSync(join(packageRoot(packageName), descriptor), 'utf8')) as Namespace;
  let loaded: PackageDefinition | undefined;
  return names.map((name) => {
    const methods = methodsIn(json, name);
    if (!methods) throw new Error(`${packageName}/${descriptor} has no service ${name}`);
    return lazyService(name, methods, () => {
      const used = without.reduce(leaveOut, json);
      loaded ??= fromJSON(used as Parameters<typeof fromJSON>[0], FORM);
      return loaded[name] as ServiceDefinition;
    });
  });
}

/** As protobufjs writes a descriptor. */
interface Namespace {
  readonly nested?: Readonly<Record<string, Namespace>>;
  readonly methods?: Readonly<Record<string, Omit<RpcMethod, 'name'>>>;
}

/** Without a package, such as `google.bigtable.admin`. */
function leaveOut(json: Namespace, name: string): Namespace {
  const [first = '', ...rest] = name.split('.');
  const { [first]: found, ...others } = json.nested ?? {};
  if (!found) return json;
  return { ...json, nested: rest.length === 0 ? others : { ...others, [first]: leaveOut(found, rest.join('.')) } };
}

function methodsIn(json: Namespace, service: string): RpcMethod[] | undefined {
  const found = service.split('.').reduce<Namespace | undefined>((at, name) => at?.nested?.[name], json);
  return found?.methods && Object.entries(found.methods).map(([name, method]) => ({ ...method, name }));
}

/**
 * All that `.proto` files define, for an API whose descriptor file leaves services out. Paths are those below the
 * package's folder of protos, or below that of the library it is made with (`google/longrunning/operations.proto`).
 */
export function loadProtos(packageName: string, files: readonly string[]): PackageDefinition {
  const roots = [packageRoot(packageName), packageRoot('google-gax')];
  return loadSync([...files], { ...FORM, includeDirs: roots.map((root) => join(root, 'build', 'protos')) });
}

const FORM = { longs: String, enums: String, defaults: true, oneofs: true } as const;

/** Packages hide package.json behind "exports", so the root is found by walking up from the entry file. */
function packageRoot(packageName: string): string {
  let folder = dirname(require.resolve(packageName));
  const tail = join('node_modules', ...packageName.split('/'));
  while (!folder.endsWith(tail)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`package ${packageName} is not below node_modules`);
    folder = parent;
  }
  return folder;
}

/** A unary method from a function that returns the response or throws ApiError. */
export function unary<Request, Response>(log: Log, handle: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    handle(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error, log)),
    );
  };
}

/** What grpc-js sends for a thrown value; a bug of ours becomes INTERNAL and is logged. */
export function toServiceError(error: unknown, log: Log): Partial<ServiceError> {
  if (error instanceof ApiError) {
    const metadata = detailsTrailer(error, () => packageRoot('google-gax'));
    return { code: error.code as Code, details: error.message, ...(metadata ? { metadata } : {}) };
  }
  log.error({ error: describe(error) }, 'a gRPC call failed unexpectedly');
  return { code: Code.INTERNAL, details: 'Internal error of the local cloud.' };
}

export interface GrpcServer {
  readonly port: number;
  /** A further port; a call tells by its authority at which one it came in. @throws Error naming the address */
  listen(): Promise<number>;
  /** Lets answers go out, then ends what is still open. */
  close(): Promise<void>;
}

/** @throws Error naming the address when the port is taken. */
export async function startGrpcServer(options: {
  readonly host: string;
  readonly port: number;
  readonly services: readonly GrpcService[];
}): Promise<GrpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': 256 * 1024 * 1024,
    'grpc.max_send_message_length': -1,
  });
  for (const { definition, implementation } of options.services) server.addService(definition, implementation);
  const widened = new Set<Http2Server>();
  const open = async (wanted: number): Promise<number> => {
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`${options.host}:${wanted}`, ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    widenWindows(server, widened);
    return port;
  };
  return {
    port: await open(options.port),
    listen: () => open(0),
    close: () => shutDown(server),
  };
}

/** Long enough for answers that are on their way; calls still open after it are cut. */
const GRACE_MS = 500;

/** Cutting at once would turn the status a stream was just ended with into CANCELLED. */
function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, GRACE_MS);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * HTTP/2 begins with windows of 64 KB, two publish requests' worth: bulk writes would wait for a round trip again and
 * again. grpc-js has an option for this on its clients only, so this reaches for the servers it made; without them
 * everything works, slower.
 */
function widenWindows(server: Server, done: Set<Http2Server>): void {
  const { http2Servers } = server as unknown as { http2Servers?: Map<Http2Server, unknown> };
  for (const http of http2Servers?.keys() ?? []) {
    if (done.has(http)) continue;
    done.add(http);
    http.on('session', (session) => {
      session.setLocalWindowSize(4 * WINDOW_BYTES);
      session.settings({ initialWindowSize: WINDOW_BYTES });
    });
  }
}
