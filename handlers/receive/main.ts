/** Program of the bundle: registers the handler and serves it on PORT. */

import { start } from '../serve.ts';
import { registerReceive } from './index.ts';

registerReceive(process.env);
start('receive', process.env);
