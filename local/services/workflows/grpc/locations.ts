/** google.cloud.location.Locations, which clients of the Workflows API call as a part of it. */
import type { ServiceDefinition } from '@grpc/grpc-js';
import { invalid } from '../../../wire/errors.ts';
import { loadProtos, unary, type GrpcService } from '../../../wire/grpc.ts';
import { lazyService } from '../../../wire/lazy-service.ts';
import type { Log } from '../../../wire/room.ts';
import { getLocation, listLocations, type LocationEnv } from '../definitions/locations.ts';

const SERVICE = 'google.cloud.location.Locations';

interface Named {
  readonly name: string;
}

export function locationsService({ log, ...env }: LocationEnv & { readonly log: Log }): GrpcService {
  const load = () =>
    loadProtos('@google-cloud/workflows', ['google/cloud/location/locations.proto'])[SERVICE] as ServiceDefinition;
  const partsOf = (name: string, pattern: RegExp) => {
    const found = pattern.exec(name);
    if (!found) throw invalid(`"${name}" is not a name of a project or one of its locations.`);
    return found;
  };
  return {
    definition: lazyService(SERVICE, [{ name: 'ListLocations' }, { name: 'GetLocation' }], load),
    implementation: {
      listLocations: unary(log, async ({ name }: Named) => {
        const [, project = ''] = partsOf(name, /^projects\/([^/]+)$/);
        return { locations: listLocations(env, project), nextPageToken: '' };
      }),
      getLocation: unary(log, async ({ name }: Named) => {
        const [, project = '', location = ''] = partsOf(name, /^projects\/([^/]+)\/locations\/([^/]+)$/);
        return getLocation(env, project, location);
      }),
    },
  };
}
