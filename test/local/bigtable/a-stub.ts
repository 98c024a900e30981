/** The bare gRPC service, for requests that Google's client would not send. */
import { credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import { loadServices } from '../../../local/wire/grpc.ts';

export interface Stub {
  /** Every message of the answer. Rejects with the gRPC error. */
  call(method: string, request: object): Promise<Record<string, unknown>[]>;
  /** As call(), with bytes instead of a message. */
  callBytes(method: string, request: Buffer): Promise<Record<string, unknown>[]>;
  close(): void;
}

export function aStub(port: number, service = 'google.bigtable.v2.Bigtable'): Stub {
  const [definition] = loadServices('@google-cloud/bigtable', 'build/protos/protos.json', [service]);
  if (!definition) throw new Error(service);
  const Client = makeGenericClientConstructor(definition, service);
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 4 * 1024 * 1024,
  });
  const send = (method: string, serialize: (request: object) => Buffer, request: object) => {
    const found = definition[method];
    if (!found) throw new Error(method);
    return new Promise<Record<string, unknown>[]>((resolve, reject) => {
      const messages: Record<string, unknown>[] = [];
      const call = client.makeServerStreamRequest(found.path, serialize, found.responseDeserialize, request);
      call.on('data', (message: Record<string, unknown>) => messages.push(message));
      call.on('error', (error: ServiceError) => reject(error));
      call.on('end', () => resolve(messages));
    });
  };
  return {
    call: (method, request) => send(method, definition[method]?.requestSerialize ?? (() => Buffer.alloc(0)), request),
    callBytes: (method, request) => send(method, (bytes) => bytes as Buffer, request),
    close: () => client.close(),
  };
}
