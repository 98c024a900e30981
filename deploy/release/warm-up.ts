/** Bundles the handlers ahead of the first start. */
import { cachedHandlers } from './bundle-cache.ts';
import { handlers } from '../../handlers/index.ts';

/** @throws DeployError `bundle` with esbuild's own messages */
export async function warmUp(root: string): Promise<void> {
  await cachedHandlers(root, handlers);
}
