/** Names and addresses of Cloud Run services, as Google composes them. */
import { ApiError, invalid } from '../wire/errors.ts';

export interface Place {
  readonly project: string;
  readonly projectNumber: string;
}

export interface ServiceId {
  readonly location: string;
  readonly service: string;
}

const SERVICE_ID = /^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/;
const HOST = /^(?:([a-z][a-z0-9-]*)---)?([a-z][a-z0-9-]*)-(\d+)\.([a-z0-9-]+)\.run\.app(?::\d+)?$/;

/** @throws ApiError INVALID_ARGUMENT */
export function checkServiceId(id: string | null): string {
  if (id !== null && SERVICE_ID.test(id)) return id;
  throw invalid(
    `serviceId "${id ?? ''}" must be 1 to 49 characters: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen.`,
  );
}

/** The project by id, whichever way it was written. @throws ApiError PERMISSION_DENIED, as Google says for a project one cannot see */
export function checkProject(place: Place, project: string): string {
  if (project === place.project || project === place.projectNumber) return place.project;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Project "${project}" is not here: the local cloud has only "${place.project}" (number ${place.projectNumber}).`,
  );
}

export const parentName = (place: Place, location: string) => `projects/${place.project}/locations/${location}`;
export const serviceName = (place: Place, id: ServiceId) => `${parentName(place, id.location)}/services/${id.service}`;
export const revisionName = (service: string, revision: string) => `${service}/revisions/${revision}`;
export const lastSegment = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** `https://{service}-{project number}.{location}.run.app`, with the tag in front where there is one. */
export function uriOf(place: Place, id: ServiceId, tag?: string): string {
  const prefix = tag === undefined ? '' : `${tag}---`;
  return `https://${prefix}${id.service}-${place.projectNumber}.${id.location}.run.app`;
}

export const isRunHost = (host: string) => /\.run\.app(:\d+)?$/.test(host);

/** What a host name of this project addresses; undefined for any other. */
export function parseHost(place: Place, host: string): (ServiceId & { readonly tag?: string }) | undefined {
  const found = HOST.exec(host.toLowerCase());
  const [, tag, service = '', number, location = ''] = found ?? [];
  if (!found || number !== place.projectNumber) return undefined;
  return { location, service, ...(tag === undefined ? {} : { tag }) };
}
