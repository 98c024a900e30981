/** Copies of rows, entry by entry as they are stored. */
import type { Store } from '../../store/index.ts';
import type { Catalog } from './catalog.ts';
import { storagePrefix } from './row-key.ts';

/** Nothing may be written meanwhile. What a failed or killed copy left is purged. */
export async function copyRows(
  catalog: Catalog,
  rows: Store,
  from: number,
): Promise<{ storageId: number; bytes: number }> {
  const storageId = await catalog.beginCopy();
  const [source, target] = [storagePrefix(from), storagePrefix(storageId)];
  let bytes = 0;
  try {
    for await (const chunk of rows.chunks({ prefix: source })) {
      for (const [key, value] of chunk) bytes += key.length + value.length;
      await rows.batch(
        chunk.map(([key, value]) => ({
          type: 'put',
          key: Buffer.concat([target, key.subarray(source.length)]),
          value,
        })),
      );
    }
  } catch (error) {
    await catalog.abandonCopy(storageId);
    throw error;
  }
  return { storageId, bytes };
}
