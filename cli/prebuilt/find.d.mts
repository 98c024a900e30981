export function folderOf(root: string, content?: 'cli' | 'code'): string;
