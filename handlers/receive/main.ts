/** Program of the bundle: registers the handler and serves it on PORT. */

import { start } from '../serve.ts';
import { registerReceive } from './index.ts';

/** What the topic takes; a source's own limit is checked by the handler. */
const MOST_REQUEST_BYTES = 9_000_000;

registerReceive(process.env);
start('receive', process.env, { anyBody: true, maxBytes: MOST_REQUEST_BYTES });
