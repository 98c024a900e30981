/** Program of the bundle: registers the handler and serves it on PORT. */

import { start } from '../serve.ts';
import { registerTransform } from './index.ts';

registerTransform(process.env, import.meta.url);
start('transform', process.env);
