import { withParameters } from '../../../local/wire/parameters/index.ts';
import { ok, type Route } from '../../../local/wire/router.ts';

const route = (method: string, service: string, pattern: string, more: Partial<Route> = {}): Route => ({
  method,
  service,
  pattern,
  handle: () => ok({}),
  ...more,
});
const queryOf = (each: Route, table?: string) => withParameters([each], table)[0]?.query;

const TABLE = `
?
DELETE things v1/projects/{}/things/{}
?filter,pageSize
GET things v1/projects/{}/things
POST things v1/projects/{}/things/{}:list
`;

describe('a route', () => {
  test.each([
    [route('GET', 'things', '/v1/projects/{project}/things'), ['filter', 'pageSize']],
    [route('POST', 'things', '/v1/projects/{project}/things/{thing}:list'), ['filter', 'pageSize']],
    [route('DELETE', 'things', '/v1/projects/{project}/things/{thing}'), []],
    [route('GET', 'things', '/v1/projects/{project}/things', { query: ['own'] }), ['own']],
    [route('POST', 'things', '/v1/projects/{project}/things'), undefined],
    [route('GET', 'others', '/v1/projects/{project}/things'), undefined],
  ])('has the parameters of its method: %j', (each, expected) => {
    expect(queryOf(each, TABLE)).toEqual(expected);
  });

  test.each([
    [route('GET', 'pubsub', '/v1/projects/{project}/topics'), ['pageSize', 'pageToken']],
    [route('POST', 'secretmanager', '/v1/projects/{project}/secrets'), ['secretId']],
    [route('GET', 'iam', '/v1/projects/{project}/serviceAccounts/{id}:getIamPolicy'), undefined],
    [route('GET', 'secretmanager', '/v1/projects/{project}/secrets/{id}:getIamPolicy'), ['options']],
    [route('GET', 'serviceusage', '/v1/projects/{project}/services'), ['filter', 'pageSize', 'pageToken']],
    [route('GET', 'storage', '/b/{bucket}/o'), undefined],
    [route('GET', 'bigquery', '/bigquery/v2/projects/{project}/datasets'), undefined],
  ])('of a service of Google has those that are published: %j', (each, expected) => {
    expect(queryOf(each)).toEqual(expected);
  });
});
