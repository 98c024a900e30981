/** `locations` of the Workflows API over REST. Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations */
import { ok, type Route } from '../../../wire/router.ts';
import { listOf, LOCATION } from '../answer-forms.ts';
import { getLocation, listLocations, type LocationEnv } from './locations.ts';

export function locationRoutes(env: LocationEnv): Route[] {
  return ['v1', 'v1beta'].flatMap((version): Route[] => [
    {
      service: 'workflows',
      method: 'GET',
      pattern: `/${version}/projects/{project}/locations`,
      query: ['name', 'filter', 'pageSize', 'pageToken', 'extraLocationTypes'],
      answer: listOf('locations', LOCATION),
      handle: ({ params: { project = '' } }) => ok({ locations: listLocations(env, project) }),
    },
    {
      service: 'workflows',
      method: 'GET',
      pattern: `/${version}/projects/{project}/locations/{location}`,
      query: ['name'],
      answer: LOCATION,
      handle: ({ params: { project = '', location = '' } }) => ok(getLocation(env, project, location)),
    },
  ]);
}
