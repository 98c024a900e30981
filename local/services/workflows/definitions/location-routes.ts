/** The location of the local cloud, and any other region that a workflow may be put into, as `locations` of the Workflows API. Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations */
import { notFound } from '../../../wire/errors.ts';
import { ok, type Route } from '../../../wire/router.ts';
import { listOf, LOCATION } from '../answer-forms.ts';
import { parentName, type ProjectEnv } from '../names.ts';

interface LocationEnv extends ProjectEnv {
  readonly location: string;
}

/** `us-central1`, `southamerica-east1` */
const REGION = /^[a-z]+-[a-z]+\d+$/;

export function locationRoutes(env: LocationEnv): Route[] {
  const known = (project: string, location = env.location) => ({
    name: parentName(env, { project, location }),
    locationId: location,
    displayName: location,
    labels: { 'cloud.googleapis.com/region': location },
  });
  return ['v1', 'v1beta'].flatMap((version): Route[] => [
    {
      service: 'workflows',
      method: 'GET',
      pattern: `/${version}/projects/{project}/locations`,
      query: ['name', 'filter', 'pageSize', 'pageToken', 'extraLocationTypes'],
      answer: listOf('locations', LOCATION),
      handle: ({ params }) => Promise.resolve(ok({ locations: [known(params['project'] ?? '')] })),
    },
    {
      service: 'workflows',
      method: 'GET',
      pattern: `/${version}/projects/{project}/locations/{location}`,
      query: ['name'],
      answer: LOCATION,
      handle({ params }) {
        const { project = '', location = '' } = params;
        if (location !== env.location && !REGION.test(location)) {
          throw notFound(`Location projects/${project}/locations/${location}`);
        }
        return Promise.resolve(ok(known(project, location)));
      },
    },
  ]);
}
