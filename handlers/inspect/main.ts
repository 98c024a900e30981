/** Program of the bundle: registers the handler and serves it on PORT. */

import { start } from '../serve.ts';
import { registerInspect } from './index.ts';

registerInspect(process.env);
start('inspect', process.env);
