/** Program of the bundle: registers the handler and serves it on PORT. */

import { start } from '../serve.ts';
import { registerWrite } from './index.ts';

registerWrite(process.env);
start('write', process.env);
