/** Program of the bundle: registers the handler and serves it on PORT. */

import { start } from '../serve.ts';
import { registerFetch } from './index.ts';

registerFetch(process.env);
start('fetch', process.env);
