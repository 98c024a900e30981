/** Paths to routes. */
import { createRouter, ok, type Route } from '../../../local/wire/router.ts';

const route = (method: string, pattern: string, service = 'things'): Route => ({
  service,
  method,
  pattern,
  handle: () => ok({}),
});

const router = createRouter([
  route('GET', '/v1/projects/{project}/things'),
  route('GET', '/v1/projects/{project}/things/{thing}'),
  route('POST', '/v1/projects/{project}/things/{thing}:run'),
  route('GET', '/v1/{name=**}/operations'),
  route('GET', '/v1/projects/{project}/things/{thing}', 'others'),
]);

function found(method: string, path: string) {
  const match = router.match(method, path);
  return match && [match.route.service, match.route.pattern, match.params];
}

test.each([
  ['GET', '/v1/projects/p/things', '/v1/projects/{project}/things', { project: 'p' }],
  ['GET', '/v1/projects/p/things/', '/v1/projects/{project}/things', { project: 'p' }],
  ['GET', '/v1/projects/p/things/t', '/v1/projects/{project}/things/{thing}', { project: 'p', thing: 't' }],
  ['GET', '/v1/projects/p/things/a%2Fb%', '/v1/projects/{project}/things/{thing}', { project: 'p', thing: 'a%2Fb%' }],
  ['GET', '/v1/projects/p/things/a%2Fb', '/v1/projects/{project}/things/{thing}', { project: 'p', thing: 'a/b' }],
  ['POST', '/v1/projects/p/things/t:run', '/v1/projects/{project}/things/{thing}:run', { project: 'p', thing: 't' }],
  ['GET', '/v1/a/b:c/operations', '/v1/{name=**}/operations', { name: 'a/b:c' }],
  ['GET', `/v1${'/a'.repeat(40)}/operations`, '/v1/{name=**}/operations', { name: '/a'.repeat(40).slice(1) }],
])('%s %s', (method, path, pattern, params) => {
  expect(found(method, path)).toEqual(['things', pattern, params]);
});

test('takes a label before the path for the service that is meant', () => {
  expect(found('GET', '/others/v1/projects/p/things/t')).toEqual([
    'others',
    '/v1/projects/{project}/things/{thing}',
    { project: 'p', thing: 't' },
  ]);
});

test.each([
  ['GET', '/v1/projects//things'],
  ['GET', '/v1/projects/p/things//'],
  ['GET', '/v1/projects/p/things/t:run'],
  ['POST', '/v1/projects/p/things/t'],
  ['GET', 'x/v1/projects/p/things'],
  ['GET', 'v1/projects/p/things'],
  ['GET', `/v1${'/a'.repeat(40)}`],
  ['HEAD', '/v1/projects/p/things'],
])('no route for %s %s', (method, path) => {
  expect(found(method, path)).toBeUndefined();
});
