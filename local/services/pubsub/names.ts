/** Resource names: `projects/{project}/topics/{id}` and `projects/{project}/subscriptions/{id}`. */
import { invalid } from '../../wire/errors.ts';

export const DELETED_TOPIC = '_deleted-topic_';

const PROJECT = /^projects\/([a-z0-9][a-z0-9.:-]{0,99})$/;
const NAME = /^projects\/([a-z0-9][a-z0-9.:-]{0,99})\/(topics|subscriptions)\/([^/]+)$/;
const ID = /^[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;

/** Id rules: https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names @throws ApiError INVALID_ARGUMENT */
export function checkName(name: string, collection: 'topics' | 'subscriptions'): void {
  const found = NAME.exec(name);
  const id = found?.[3] ?? '';
  if (found?.[2] === collection && ID.test(id) && !id.startsWith('goog')) return;
  const kind = collection === 'topics' ? 'topic' : 'subscription';
  throw invalid(
    `You have passed an invalid argument to the service: "${name}" is not a ${kind} name. It must be ` +
      `projects/{project}/${collection}/{id}, the id 3 to 255 characters, beginning with a letter, of letters, digits ` +
      `and -_.~+%, and not beginning with "goog".`,
  );
}

/** @throws ApiError INVALID_ARGUMENT */
export function checkProject(name: string): void {
  if (!PROJECT.test(name)) throw invalid(`"${name}" is not a project name such as projects/my-project.`);
}

export const projectOf = (name: string) => name.split('/')[1] ?? '';
export const shortId = (name: string) => name.slice(name.lastIndexOf('/') + 1);
