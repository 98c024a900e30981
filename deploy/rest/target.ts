/** Where to deploy: Google's cloud, or the local cloud that a data directory names. Both speak the same REST. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from './client.ts';
import { DeployError } from '../errors.ts';

/** What a running local cloud leaves in `<data-dir>/mesh.json`. */
export interface Mesh {
  readonly pid: number;
  readonly http: number;
  readonly grpc: number;
  readonly project: string;
  readonly location: string;
  /** Origins of sources for this cloud, by source name. */
  readonly origins?: Readonly<Record<string, string>>;
}

/** @throws DeployError `target-missing` when no local cloud runs on that data directory. */
export async function readMesh(dataDir: string): Promise<Mesh> {
  const file = join(dataDir, 'mesh.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Mesh;
  } catch (error) {
    throw new DeployError(
      'target-missing',
      `No local cloud runs on ${dataDir} (${file} cannot be read). Start one with "notamesh up --data-dir ${dataDir}".`,
      error,
    );
  }
}

/** The same paths as in the cloud, with the service's first host label in front. */
export function localTarget(mesh: Pick<Mesh, 'http' | 'project' | 'location'>): Target {
  return {
    project: mesh.project,
    location: mesh.location,
    base: (service) => `http://127.0.0.1:${mesh.http}/${service}`,
    // What takes long here takes a second, and asking costs nothing.
    longestPoll: 50,
    authorize: () => Promise.resolve({}),
  };
}

/** Google's cloud, as whoever Application Default Credentials say. The library is loaded only when it is needed. */
export function cloudTarget(place: { project: string; location: string }): Target {
  let token: Promise<() => Promise<string>> | undefined;
  const tokens = async () => {
    const { GoogleAuth } = await import('google-auth-library');
    const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
    return async () => (await auth.getAccessToken()) ?? '';
  };
  return {
    ...place,
    base: (service) => `https://${service}.googleapis.com`,
    async authorize() {
      token ??= tokens();
      return { authorization: `Bearer ${await (await token)()}` };
    },
  };
}
