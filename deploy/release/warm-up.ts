/** Run by `npm ci`: bundles the handlers ahead of the first start. Whatever goes wrong here is not npm's business. */
import { fileURLToPath } from 'node:url';
import { cachedHandlers } from './bundle-cache.ts';
import { handlers } from '../../handlers/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
await cachedHandlers(root, handlers).catch(() => undefined);
