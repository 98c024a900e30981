/** Schemas over REST. */
import { page, pageRequest } from '../../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import type { Schema, Schemas } from './schemas.ts';

const SCHEMAS = '/v1/projects/{project}/schemas';

export function schemaRoutes(schemas: Schemas): Route[] {
  const route = (method: string, pattern: string, answer: (request: RestRequest) => Promise<unknown>): Route => ({
    service: 'pubsub',
    method,
    pattern,
    handle: async (request) => ok(await answer(request)),
  });
  return [
    route('POST', `${SCHEMAS}:validate`, async (request) => {
      await schemas.validate((await request.json())['schema']);
      return {};
    }),
    route('POST', `${SCHEMAS}:validateMessage`, async (request) => {
      await schemas.validateMessage(await request.json());
      return {};
    }),
    route('POST', SCHEMAS, async (request) =>
      schemas.create(projectOf(request), request.query.get('schemaId') ?? '', await request.json()),
    ),
    route('GET', SCHEMAS, async (request) => {
      const { items, ...rest } = page(
        await schemas.list(projectOf(request)),
        pageRequest(request.query, 50, 1000),
        ({ name }) => name,
      );
      const shown = items.map((schema) => view(schema, request, 'BASIC'));
      return { ...(shown.length > 0 ? { schemas: shown } : {}), ...rest };
    }),
    route('GET', `${SCHEMAS}/{schema}`, async (request) => view(await schemas.get(nameOf(request)), request, 'FULL')),
    route('DELETE', `${SCHEMAS}/{schema}`, async (request) => {
      await schemas.delete(nameOf(request));
      return {};
    }),
    route('POST', `${SCHEMAS}/{schema}:commit`, async (request) =>
      schemas.commit(nameOf(request), (await request.json())['schema']),
    ),
    route('POST', `${SCHEMAS}/{schema}:rollback`, async (request) =>
      schemas.rollback(nameOf(request), (await request.json())['revisionId']),
    ),
    route('GET', `${SCHEMAS}/{schema}:listRevisions`, async (request) => ({
      schemas: (await schemas.revisions(nameOf(request))).map((schema) => view(schema, request, 'BASIC')),
    })),
    route('DELETE', `${SCHEMAS}/{schema}:deleteRevision`, (request) => schemas.deleteRevision(nameOf(request))),
  ];
}

const projectOf = ({ params }: RestRequest) => `projects/${params['project'] ?? ''}`;
const nameOf = (request: RestRequest) => `${projectOf(request)}/schemas/${request.params['schema'] ?? ''}`;

/** BASIC leaves the definition out. */
function view(schema: Schema, { query }: RestRequest, otherwise: 'BASIC' | 'FULL') {
  const asked = query.get('view') ?? otherwise;
  const { definition, ...basic } = schema;
  return asked === 'FULL' ? { ...basic, definition } : basic;
}
