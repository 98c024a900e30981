/**
 * google.bigtable.v2.Bigtable over REST, for callers without a client such as workflows. JSON becomes the bytes that gRPC
 * would have brought, and back; a stream is the list of its messages.
 * Source: https://cloud.google.com/bigtable/docs/reference/data/rest/v2/projects.instances.tables
 */
import type { ServiceDefinition } from '@grpc/grpc-js';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import { answerJson, requestBytes, type Json } from './data-json.ts';
import type { DataMethods } from './data-service.ts';

const INSTANCE = '/v2/projects/{project}/instances/{instance}';
const TABLE = `${INSTANCE}/tables/{table}`;

/** `definition` is the published one, whose codecs know the fields. */
export function createDataRoutes(definition: ServiceDefinition, { unary, streams }: DataMethods): Route[] {
  const methodOf = (name: string) => {
    const method = definition[name];
    if (!method) throw new Error(`google.bigtable.v2.Bigtable has no method ${name}`);
    return method;
  };
  const call = async (name: string, request: Json): Promise<unknown> => {
    const method = methodOf(name);
    const bytes = requestBytes(method, request);
    const json = (answer: Buffer) => answerJson(method.responseDeserialize(answer) as Json);
    const stream = streams[name]?.(bytes);
    if (stream === undefined) return json((await unary[name]?.(bytes)) ?? Buffer.alloc(0));
    const answers: unknown[] = [];
    for await (const answer of stream) answers.push(json(answer));
    return answers;
  };
  const post = (pattern: string, field: string, name: string): Route => ({
    service: 'bigtable',
    method: 'POST',
    pattern,
    query: [],
    handle: async (request) => ok(await call(name, { ...(await request.json()), [field]: resourceOf(request) })),
  });
  return [
    ...['mutateRow', 'mutateRows', 'readRows', 'checkAndMutateRow', 'readModifyWriteRow'].map((verb) =>
      post(`${TABLE}:${verb}`, 'tableName', verb.charAt(0).toUpperCase() + verb.slice(1)),
    ),
    post(`${INSTANCE}:ping`, 'name', 'PingAndWarm'),
    {
      service: 'bigtable',
      method: 'GET',
      pattern: `${TABLE}:sampleRowKeys`,
      query: ['appProfileId'],
      handle: async (request) => {
        const appProfileId = request.query.get('appProfileId') ?? '';
        return ok(await call('SampleRowKeys', { tableName: resourceOf(request), appProfileId }));
      },
    },
  ];
}

function resourceOf({ params }: RestRequest): string {
  const instance = `projects/${params['project'] ?? ''}/instances/${params['instance'] ?? ''}`;
  return params['table'] === undefined ? instance : `${instance}/tables/${params['table']}`;
}
