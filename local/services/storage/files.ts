/** Files that may already be gone. */
import { unlink } from 'node:fs/promises';

export function isAbsent(error: unknown): boolean {
  // Not `instanceof Error`: the file system's errors come from another realm where the room runs in a vm context.
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

/** `rm` with force looks at the file first; this is one call of the system. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
