/**
 * Commands that the service runs in Cloud Build. Samples of Google use them, so they deploy; what runs them is not here.
 * https://github.com/GoogleCloudPlatform/workflows-demos/tree/master/workflows-executes-commands
 */
import { tagged } from '../errors.ts';
import { parameter, type BlockingFunction, type Namespace } from './signature.ts';

function command(name: string): BlockingFunction {
  return {
    kind: 'blocking',
    name,
    parameters: [
      parameter('args:list'),
      ...['location', 'env', 'skip_logging', 'timeout', 'project'].map((each) => parameter(`${each}:any`, null)),
    ],
    begin: () => {
      throw notModelled(name);
    },
    finish: () => {
      throw notModelled(name);
    },
  };
}

const notModelled = (name: string) =>
  tagged(
    'OperationError',
    `${name} is not modelled here: it runs its command in Cloud Build. Call a service by http.*`,
  );

export const shell: Namespace = { functions: [command('shell.gcloud'), command('shell.kubectl')] };
