/** The location of the local cloud, and any other region that a workflow may be put into. Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations */
import { notFound } from '../../../wire/errors.ts';
import { parentName, type ProjectEnv } from '../names.ts';

export interface LocationEnv extends ProjectEnv {
  readonly location: string;
}

export interface Location {
  readonly name: string;
  readonly locationId: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** `us-central1`, `southamerica-east1` */
const REGION = /^[a-z]+-[a-z]+\d+$/;

/** Those that are there before anything is put anywhere. */
export const listLocations = (env: LocationEnv, project: string): Location[] => [show(env, project, env.location)];

/** @throws ApiError NOT_FOUND for what is no region */
export function getLocation(env: LocationEnv, project: string, location: string): Location {
  if (location !== env.location && !REGION.test(location)) {
    throw notFound(`Location projects/${project}/locations/${location}`);
  }
  return show(env, project, location);
}

function show(env: LocationEnv, project: string, location: string): Location {
  return {
    name: parentName(env, { project, location }),
    locationId: location,
    displayName: location,
    labels: { 'cloud.googleapis.com/region': location },
  };
}
